/** Requests against the document: parameters and bodies, each refusal naming the field. Compiled when first needed. */
import type { ErrorObject, ValidateFunction } from 'ajv';
import { type Json, type JsonObject, pointerTo } from '../json.ts';
import type { Operation, Schema } from '../spec/model.ts';
import { Refusal } from './answer.ts';
import { compilerFor } from './compile.ts';

export interface Validators {
  /** A request begins: what it may take is counted anew. */
  renew(): void;
  /** @throws Refusal where the request takes too long. */
  spend(): void;
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
  const compiler = compilerFor(document);
  const bySchema = new WeakMap<JsonObject, ValidateFunction>();
  const byOperation = new WeakMap<Operation, { path: ValidateFunction; query?: ValidateFunction }>();

  function validator(schema: Schema, pointer: string): ValidateFunction {
    if (typeof schema === 'boolean') return compiler.schema(schema, pointer);
    const before = bySchema.get(schema);
    if (before !== undefined) return before;
    const validate = onlyOnce(() => compiler.schema(schema, pointer));
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
    return onlyOnce(() => compiler.parameters(operation.parameters.filter((parameter) => parameter.in === where)));
  }

  return {
    renew: compiler.renew,
    spend: compiler.spend,
    accepts: (schema, value) => isRight(validator(schema, ''), value),
    misfits(schema, value) {
      const validate = validator(schema, '');
      if (isRight(validate, value)) return [];
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

/** For values of the sandbox's own: what cannot be checked is taken to be right. */
function isRight(validate: ValidateFunction, value: Json): boolean {
  try {
    return validate(value) === true;
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

/** What cannot be compiled is not tried again: the refusal is the same for each request. */
function onlyOnce(compile: () => ValidateFunction): ValidateFunction {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return (() => {
      throw error;
    }) as unknown as ValidateFunction;
  }
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
