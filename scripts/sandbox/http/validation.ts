/** Validates parameters and bodies against the document's schemas, with Ajv. Each schema is compiled on first use. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { isObject, type Json, type JsonObject, pointerTo } from '../../json.ts';
import { translateSchema } from '../../spec/json-schema.ts';
import type { Operation, Schema } from '../../spec/model.ts';
import { ApiError } from './response.ts';

export interface Validators {
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
  const formats = ajvFormats as unknown as typeof ajvFormats.default;
  // Every translated schema is valid draft-07; compiling the meta-schema would double the start-up time.
  const known = { strict: false, meta: false, validateSchema: false } as const;
  const exact = formats(new Ajv(known));
  const coercing = formats(new Ajv({ ...known, coerceTypes: 'array', useDefaults: true }));
  const bySchema = new WeakMap<JsonObject, ValidateFunction>();
  const byOperation = new WeakMap<Operation, { path: ValidateFunction; query?: ValidateFunction }>();

  function validator(schema: Schema, pointer: string): ValidateFunction {
    if (typeof schema === 'boolean') return exact.compile(schema);
    const before = bySchema.get(schema);
    if (before !== undefined) return before;
    const validate = exact.compile(translateSchema(document, schema, pointer, 'request').schema);
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
    const parameters = operation.parameters.filter((parameter) => parameter.in === where);
    const translated = parameters.map(
      ({ name, schema, pointer }) => [name, translateSchema(document, schema, pointer, 'request').schema] as const,
    );
    const definitions = Object.assign(
      {},
      ...translated.map(([, schema]) => (isObject(schema) ? schema.definitions : {})),
    );
    return coercing.compile({
      type: 'object',
      properties: Object.fromEntries(translated),
      required: parameters.filter(({ required }) => required).map(({ name }) => name),
      definitions,
    });
  }

  return {
    accepts: (schema, value) => validator(schema, '')(value) === true,
    invalidProperties(schema, value) {
      const validate = validator(schema, '');
      if (validate(value)) return [];
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
