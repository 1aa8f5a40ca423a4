/** Schemas of a document as functions of Ajv's that end: compiling and checking are bounded, whatever the document asks for. */
import { Ajv, type Options, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { isObject, type Json } from '../json.ts';
import { type Draft07, selfContained } from '../spec/definitions.ts';
import { translatorOf } from '../spec/json-schema.ts';
import { MAX_CHECK_STEPS, MAX_COMPILED_VALUES } from '../spec/limits.ts';
import type { Parameter, Schema, Spec } from '../spec/model.ts';
import { matches } from '../spec/pattern.ts';
import { workOf } from '../spec/work.ts';
import { Refusal } from './answer.ts';

export interface Compiler {
  /** A request begins: it has the whole of the steps again. */
  renew(): void;
  /** @throws Refusal where the request has taken all its steps. */
  spend(): void;
  /** @returns a function that throws a Refusal where the schema is too large to compile, or the check takes too long. */
  schema(schema: Schema, pointer: string): ValidateFunction;
  /** As an object whose values are coerced to the types of the parameters. */
  parameters(parameters: readonly Parameter[]): ValidateFunction;
}

/** Stands in every definition, and counts how often it is used: unions that refer to each other double with each level. */
const COUNTED = 'countedHere';

/** JavaScript's own engine can take exponential time; what this one cannot tell in time is taken to match. */
const PATTERNS = Object.assign((pattern: string) => ({ test: (value: string) => matches(pattern, value) ?? true }), {
  // Only read where code is written to a file, which is not done here.
  code: 'matches',
});

export function compilerFor(document: Spec['document']): Compiler {
  const formats = ajvFormats as unknown as typeof ajvFormats.default;
  const { translate, closure } = translatorOf(document, 'request');
  let work = workOf(MAX_CHECK_STEPS);

  function ajvWith(options: Options): Ajv {
    // The translation gives draft-07 and nothing else: to compile its meta-schema first takes as long as all the rest.
    const known = { strict: false, meta: false, validateSchema: false, code: { regExp: PATTERNS } } as const;
    const ajv = formats(new Ajv({ ...known, ...options }));
    // Before all that looks into other schemas: Ajv goes no further than to the first keyword that fails.
    return ajv.addKeyword({ keyword: COUNTED, validate: count, errors: false, before: 'not' });
  }

  function spend(): void {
    work.left -= 1;
    if (work.left > 0) return;
    throw new Refusal('INTERNAL_ERROR', 'the schema takes too long to check: its unions refer to each other too often');
  }

  function count(): boolean {
    spend();
    return true;
  }

  const exact = ajvWith({});
  const coercing = ajvWith({ coerceTypes: 'array', useDefaults: true });

  return {
    renew() {
      work = workOf(MAX_CHECK_STEPS);
    },
    spend,
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
    [...definitions].map(([name, schema]) => [name, isObject(schema) ? { ...schema, [COUNTED]: true } : schema]),
  );
}

function compiled(ajv: Ajv, schema: Draft07): ValidateFunction {
  if (valuesOf(schema) > MAX_COMPILED_VALUES) throw tooLarge();
  try {
    return ajv.compile(schema);
  } catch (error) {
    // References that lead to each other further than the stack is deep.
    if (error instanceof RangeError) throw tooLarge();
    throw error;
  }
}

function tooLarge(): Refusal {
  return new Refusal('INTERNAL_ERROR', 'the schema of this operation is too large to be checked by the sandbox');
}

/** Values of a schema, as far as the limit. */
function valuesOf(schema: Json): number {
  const open: Json[] = [schema];
  let count = 0;
  for (let value = open.pop(); value !== undefined && count <= MAX_COMPILED_VALUES; value = open.pop()) {
    count += 1;
    if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) open.push(child as Json);
  }
  return count;
}
