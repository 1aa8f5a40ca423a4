/** Validates parameters and bodies against the document's schemas, with Ajv. Each schema is compiled on first use. */
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Operation, Schema } from '../../openapi/model.ts';
import { type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { ApiError } from './response.ts';
import { createSchemaCompiler } from './schema-compiler.ts';

export interface Validators {
  /** Resets the step count for a new request. */
  startRequest(): void;
  /** @throws ApiError 500 if the request takes too many steps. */
  countStep(): void;
  /** Whether a value conforms to the schema, enums included. */
  accepts(schema: Schema, value: Json): boolean;
  /** Names of the top-level properties that do not conform; `''` for the value itself. */
  invalidProperties(schema: Schema, value: Json): string[];
  /** @throws ApiError 400 with the name of the parameter. */
  parameters(operation: Operation, path: Readonly<Record<string, string>>, query: URLSearchParams): Query;
  /** @throws ApiError 400 with the JSON pointer of the field. */
  body(operation: Operation, body: Json): void;
}

/** Query values, coerced to the types of the document. */
export type Query = Readonly<Record<string, Json>>;

const NO_QUERY: Query = {};

/** Compiled validators, shared by the sandboxes of a process that serve the same document. */
const compiled = new WeakMap<JsonObject, Validators>();

export function createValidators(document: JsonObject): Validators {
  const before = compiled.get(document);
  if (before !== undefined) return before;
  const validators = makeValidators(document);
  compiled.set(document, validators);
  return validators;
}

function makeValidators(document: JsonObject): Validators {
  const compiler = createSchemaCompiler(document);
  const bySchema = new WeakMap<JsonObject, ValidateFunction>();
  const byOperation = new WeakMap<Operation, { path: ValidateFunction; query?: ValidateFunction }>();

  function validator(schema: Schema, pointer: string): ValidateFunction {
    if (typeof schema === 'boolean') return compiler.schema(schema, pointer);
    const before = bySchema.get(schema);
    if (before !== undefined) return before;
    const validate = compileOnce(() => compiler.schema(schema, pointer));
    bySchema.set(schema, validate);
    return validate;
  }

  function parameterValidators(operation: Operation) {
    const before = byOperation.get(operation);
    if (before !== undefined) return before;
    const path = compileParameters(operation, 'path') as ValidateFunction;
    const query = operation.parameters.some((parameter) => parameter.in === 'query')
      ? { query: compileParameters(operation, 'query') as ValidateFunction }
      : {};
    const both = { path, ...query };
    byOperation.set(operation, both);
    return both;
  }

  function compileParameters(operation: Operation, where: 'path' | 'query'): ValidateFunction {
    return compileOnce(() => compiler.parameters(operation.parameters.filter((parameter) => parameter.in === where)));
  }

  return {
    startRequest: compiler.startRequest,
    countStep: compiler.countStep,
    accepts: (schema, value) => conforms(validator(schema, ''), value),
    invalidProperties(schema, value) {
      const validate = validator(schema, '');
      if (conforms(validate, value)) return [];
      return (validate.errors ?? []).map(({ instancePath }) => instancePath.split('/')[1] ?? '');
    },
    parameters(operation, path, query) {
      const { path: checkPath, query: checkQuery } = parameterValidators(operation);
      if (!checkPath({ ...path })) throw validationError(checkPath.errors, 'path parameter');
      if (checkQuery === undefined) return NO_QUERY;
      const given = queryValues(query);
      if (!checkQuery(given)) throw validationError(checkQuery.errors, 'query parameter');
      return given;
    },
    body(operation, body) {
      if (operation.requestBody === undefined) return;
      const validate = validator(operation.requestBody.schema, operation.requestBody.pointer);
      if (!validate(body)) throw validationError(validate.errors, 'body');
    },
  };
}

/** For values of the sandbox itself: a value that takes too long to check counts as valid. */
function conforms(validate: ValidateFunction, value: Json): boolean {
  try {
    return validate(value) === true;
  } catch (error) {
    if (error instanceof ApiError) return true;
    throw error;
  }
}

/** A schema that cannot be compiled is not compiled again: every validation throws the same error. */
function compileOnce(compile: () => ValidateFunction): ValidateFunction {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return (() => {
      throw error;
    }) as unknown as ValidateFunction;
  }
}

/** A repeated name becomes a list. */
function queryValues(query: URLSearchParams): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const name of new Set(query.keys())) {
    const all = query.getAll(name);
    values[name] = all.length > 1 ? all : (all[0] ?? '');
  }
  return values;
}

function validationError(errors: ErrorObject[] | null | undefined, what: string): ApiError {
  const error = errors?.[0];
  const missing = error?.keyword === 'required' ? String(error.params.missingProperty) : undefined;
  const pointer = missing === undefined ? (error?.instancePath ?? '') : pointerTo(error?.instancePath ?? '', missing);
  const subject = what === 'body' ? `body ${pointer === '' ? 'as a whole' : pointer}` : `${what} ${pointer.slice(1)}`;
  if (missing !== undefined) return new ApiError('BAD_REQUEST', `${subject} is required`);
  const allowed =
    error?.keyword === 'enum' ? `: ${(error.params.allowedValues as Json[]).slice(0, 12).join(', ')}` : '';
  return new ApiError('BAD_REQUEST', `${subject} ${error?.message ?? 'is not valid'}${allowed}`);
}
