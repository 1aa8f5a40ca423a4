/** Compiles schemas with Ajv. The size of a schema and the steps of a validation are limited, for any document. */
import { Ajv, type Options, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { MAX_CHECK_STEPS, MAX_COMPILED_VALUES, workOf } from '../../openapi/load/limits.ts';
import type { Parameter, Schema, Spec } from '../../openapi/model.ts';
import { matches } from '../../openapi/pattern/matcher.ts';
import { type Draft07, selfContained } from '../../openapi/schema/definitions.ts';
import { translatorOf } from '../../openapi/schema/json-schema.ts';
import { isObject, type Json } from '../../shared/json.ts';
import { ApiError } from './response.ts';

export interface SchemaCompiler {
  /** Resets the step count for a new request. */
  startRequest(): void;
  /** @throws ApiError 500 if the request takes too many steps. */
  countStep(): void;
  /**
   * @returns a function that throws an ApiError if the validation takes too many steps.
   * @throws ApiError 500 for a schema that is too large to compile.
   */
  schema(schema: Schema, pointer: string): ValidateFunction;
  /** Validates an object of parameter values, and coerces them to the types of the parameters. */
  parameters(parameters: readonly Pick<Parameter, 'name' | 'required' | 'schema' | 'pointer'>[]): ValidateFunction;
}

/** Keyword in every definition that counts its evaluations: those of mutually recursive unions grow exponentially. */
const COUNT_KEYWORD = 'countStep';

/** The RegExp engine of JavaScript can take exponential time. A value that takes too long to test counts as a match. */
const PATTERNS = Object.assign(
  (pattern: string) => ({
    test: (value: string) => matches(pattern, value) ?? true,
    // Ajv tells patterns apart by their text.
    toString: () => pattern,
  }),
  // Ajv uses `code` only for standalone code generation.
  { code: 'matches' },
);

/** @param direction of the values: read-only properties are in responses only. */
export function createSchemaCompiler(
  document: Spec['document'],
  direction: 'request' | 'response' = 'request',
): SchemaCompiler {
  const formats = ajvFormats as unknown as typeof ajvFormats.default;
  const { translate, closure } = translatorOf(document, direction);
  let work = workOf(MAX_CHECK_STEPS);

  function ajvWith(options: Options): Ajv {
    // Every translated schema is valid draft-07; compiling the meta-schema would double the start-up time.
    const known = { strict: false, meta: false, validateSchema: false, code: { regExp: PATTERNS } } as const;
    const ajv = formats(new Ajv({ ...known, ...options }));
    // Evaluated before the keywords with subschemas, because Ajv stops at the first keyword that fails.
    return ajv.addKeyword({ keyword: COUNT_KEYWORD, validate: count, errors: false, before: 'not' });
  }

  function countStep(): void {
    work.left -= 1;
    if (work.left > 0) return;
    throw new ApiError(
      'INTERNAL_ERROR',
      'the schema takes too long to check: its unions refer to each other too often',
    );
  }

  function count(): boolean {
    countStep();
    return true;
  }

  const exact = ajvWith({});
  const coercing = ajvWith({ coerceTypes: 'array', useDefaults: true });

  return {
    startRequest() {
      work = workOf(MAX_CHECK_STEPS);
    },
    countStep,
    schema(schema, pointer) {
      const root = translate(schema, pointer);
      return compiled(exact, selfContained(root, counted(closure([root]))));
    },
    parameters(parameters) {
      const translated = parameters.map(({ name, schema, pointer }) => [name, translate(schema, pointer)] as const);
      return compiled(coercing, {
        type: 'object',
        properties: Object.fromEntries(translated.map(([name, { schema }]) => [name, schema])),
        required: parameters.filter(({ required }) => required).map(({ name }) => name),
        definitions: Object.fromEntries(counted(closure(translated.map(([, referring]) => referring)))),
      });
    },
  };
}

function counted(definitions: ReadonlyMap<string, Draft07>): ReadonlyMap<string, Draft07> {
  return new Map(
    [...definitions].map(([name, schema]) => [name, isObject(schema) ? { ...schema, [COUNT_KEYWORD]: true } : schema]),
  );
}

function compiled(ajv: Ajv, schema: Draft07): ValidateFunction {
  if (valuesOf(schema) > MAX_COMPILED_VALUES) throw tooLarge();
  try {
    return ajv.compile(schema);
  } catch (error) {
    // Deeply nested references overflow the stack.
    if (error instanceof RangeError) throw tooLarge();
    throw error;
  }
}

function tooLarge(): ApiError {
  return new ApiError('INTERNAL_ERROR', 'the schema of this operation is too large to be checked by the sandbox');
}

/** Number of values in a schema, counted up to the limit. */
function valuesOf(schema: Json): number {
  const open: Json[] = [schema];
  let count = 0;
  for (let value = open.pop(); value !== undefined && count <= MAX_COMPILED_VALUES; value = open.pop()) {
    count += 1;
    if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) open.push(child as Json);
  }
  return count;
}
