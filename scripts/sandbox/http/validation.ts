/** Validates parameters and bodies against the document's schemas, with Ajv. Each schema is compiled on first use. */
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Operation, RequestBody, Schema } from '../../openapi/model.ts';
import { type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { pathValues, queryValues } from './parameter-values.ts';
import type { ParsedBody } from './request-body.ts';
import { ApiError } from './response.ts';
import { createSchemaCompiler, type SchemaCompiler } from './schema-compiler.ts';

export interface Validators extends Pick<SchemaCompiler, 'startRequest' | 'countStep'> {
  /** Whether a value conforms to the schema, enums included. */
  accepts(schema: Schema, value: Json): boolean;
  /** Whether a value conforms to the schema of a response. */
  acceptsResponse(schema: Schema, pointer: string, value: Json): boolean;
  /** Names of the top-level properties that do not conform; `''` for the value itself. */
  invalidProperties(schema: Schema, value: Json): string[];
  /** @throws ApiError 400 with the name of the parameter. */
  parameters(operation: Operation, path: Readonly<Record<string, string>>, query: URLSearchParams): Query;
  /**
   * @returns the body, with the texts of a form as the types of the document.
   * @throws ApiError 400 with the JSON pointer of the field.
   */
  body(operation: Operation, body: ParsedBody): Json;
}

/** Query values, coerced to the types of the document. */
export type Query = Readonly<Record<string, Json>>;

const NO_QUERY: Query = {};

interface ParameterValidators {
  readonly path: ValidateFunction;
  /** Absent for an operation without query parameters. */
  readonly query: ValidateFunction | undefined;
}

/** Compiled validators, shared by the sandboxes of a process that serve the same document. */
const compiled = new WeakMap<JsonObject, Validators>();

export function createValidators(document: JsonObject): Validators {
  return cached(compiled, document, () => makeValidators(document));
}

function cached<Key extends object, Value>(cache: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const value = cache.get(key) ?? make();
  cache.set(key, value);
  return value;
}

function makeValidators(document: JsonObject): Validators {
  const compiler = createSchemaCompiler(document);
  const bySchema = new WeakMap<JsonObject, ValidateFunction>();
  const responses = new WeakMap<JsonObject, ValidateFunction>();
  let responseCompiler: SchemaCompiler | undefined;
  const forms = new WeakMap<RequestBody, ValidateFunction>();
  const byOperation = new WeakMap<Operation, ParameterValidators>();

  function validator(schema: Schema, pointer: string): ValidateFunction {
    if (typeof schema === 'boolean') return compiler.schema(schema, pointer);
    return cached(bySchema, schema, () => compileOnce(() => compiler.schema(schema, pointer)));
  }

  function parameterValidators(operation: Operation): ParameterValidators {
    const hasQuery = operation.parameters.some((parameter) => parameter.in === 'query');
    return {
      path: compileParameters(operation, 'path'),
      query: hasQuery ? compileParameters(operation, 'query') : undefined,
    };
  }

  function compileParameters(operation: Operation, where: 'path' | 'query'): ValidateFunction {
    return compileOnce(() => compiler.parameters(operation.parameters.filter((parameter) => parameter.in === where)));
  }

  return {
    startRequest: compiler.startRequest,
    countStep: compiler.countStep,
    accepts: (schema, value) => conforms(validator(schema, ''), value),
    acceptsResponse(schema, pointer, value) {
      if (typeof schema === 'boolean') return true;
      responseCompiler ??= createSchemaCompiler(document, 'response');
      responseCompiler.startRequest();
      const compiler = responseCompiler;
      const validate = cached(responses, schema, () => compileOnce(() => compiler.schema(schema, pointer)));
      return conforms(validate, value);
    },
    invalidProperties(schema, value) {
      const validate = validator(schema, '');
      if (conforms(validate, value)) return [];
      return (validate.errors ?? []).map(({ instancePath }) => instancePath.split('/')[1] ?? '');
    },
    parameters(operation, path, query) {
      const checks = cached(byOperation, operation, () => parameterValidators(operation));
      const { path: checkPath, query: checkQuery } = checks;
      if (!checkPath(pathValues(document, operation.parameters, path)))
        throw validationError(checkPath.errors, 'path parameter');
      if (checkQuery === undefined) return NO_QUERY;
      const given = queryValues(document, operation.parameters, query);
      if (!checkQuery(given)) throw validationError(checkQuery.errors, 'query parameter');
      return given;
    },
    body({ requestBody }, { value, form }) {
      if (requestBody === undefined || form === 'unchecked') return value;
      if (form === 'texts') {
        // Checked as a parameter is, whose texts become the types of its schema.
        const given = { body: value };
        const parameter = { name: 'body', ...requestBody };
        const validate = cached(forms, requestBody, () => compileOnce(() => compiler.parameters([parameter])));
        if (!validate(given)) throw validationError(withoutFirst(validate.errors), 'body');
        return given.body;
      }
      const validate = validator(requestBody.schema, requestBody.pointer);
      if (!validate(value)) throw validationError(validate.errors, 'body');
      return value;
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

/** The places in the body itself. */
function withoutFirst(errors: ErrorObject[] | null | undefined): ErrorObject[] {
  return (errors ?? []).map((error) => ({ ...error, instancePath: error.instancePath.replace(/^\/body/, '') }));
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
