/** Requests against the document: parameters and bodies, each refusal naming the field. Compiled when first needed. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { isObject, type Json, type JsonObject, pointerTo } from '../json.ts';
import { translateSchema } from '../spec/json-schema.ts';
import type { Operation, Schema } from '../spec/model.ts';
import { Refusal } from './answer.ts';

export interface Validators {
  /** Whether a value is what the schema says, enums included. */
  accepts(schema: Schema, value: Json): boolean;
  /** First segments of the places where it is not. */
  misfits(schema: Schema, value: Json): string[];
  /** @throws Refusal naming the parameter. */
  parameters(operation: Operation, path: Readonly<Record<string, string>>, query: URLSearchParams): Query;
  /** @throws Refusal naming the field. */
  body(operation: Operation, body: Json): void;
}

/** Query values, coerced to the types that the document gives them; those it does not know are left out. */
export type Query = Readonly<Record<string, Json>>;

const NO_QUERY: Query = {};

/** By document: what one sandbox has compiled serves the others in the process. */
const compiled = new WeakMap<JsonObject, Validators>();

export function validatorsFor(document: JsonObject): Validators {
  const before = compiled.get(document);
  if (before !== undefined) return before;
  const validators = makeValidators(document);
  compiled.set(document, validators);
  return validators;
}

function makeValidators(document: JsonObject): Validators {
  const formats = ajvFormats as unknown as typeof ajvFormats.default;
  // The translation gives draft-07 and nothing else: to compile its meta-schema first takes as long as all the rest.
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
    misfits(schema, value) {
      const validate = validator(schema, '');
      if (validate(value)) return [];
      return (validate.errors ?? []).map(({ instancePath }) => instancePath.split('/')[1] ?? '');
    },
    parameters(operation, path, query) {
      const { path: checkPath, query: checkQuery } = parameterValidators(operation);
      if (!checkPath({ ...path })) throw refusalOf(checkPath.errors, 'path parameter');
      if (checkQuery === undefined) return NO_QUERY;
      const given = queryValues(query);
      if (!checkQuery(given)) throw refusalOf(checkQuery.errors, 'query parameter');
      return given;
    },
    body(operation, body) {
      if (operation.requestBody === undefined) return;
      const validate = validator(operation.requestBody.schema, operation.requestBody.pointer);
      if (!validate(body)) throw refusalOf(validate.errors, 'body');
    },
  };
}

/** A name given once is a value, a name given more than once is a list. */
function queryValues(query: URLSearchParams): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const name of new Set(query.keys())) {
    const all = query.getAll(name);
    values[name] = all.length > 1 ? all : (all[0] ?? '');
  }
  return values;
}

function refusalOf(errors: ErrorObject[] | null | undefined, what: string): Refusal {
  const error = errors?.[0];
  const missing = error?.keyword === 'required' ? String(error.params.missingProperty) : undefined;
  const pointer = missing === undefined ? (error?.instancePath ?? '') : pointerTo(error?.instancePath ?? '', missing);
  const place = what === 'body' ? `body ${pointer === '' ? 'as a whole' : pointer}` : `${what} ${pointer.slice(1)}`;
  if (missing !== undefined) return new Refusal('BAD_REQUEST', `${place} is required`);
  const allowed =
    error?.keyword === 'enum' ? `: ${(error.params.allowedValues as Json[]).slice(0, 12).join(', ')}` : '';
  return new Refusal('BAD_REQUEST', `${place} ${error?.message ?? 'is not valid'}${allowed}`);
}
