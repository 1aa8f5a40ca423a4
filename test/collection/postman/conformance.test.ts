/** The look at an answer before Ajv is asked: in Postman's sandbox, against the verdict of the Ajv that is there. */
import assert from 'node:assert/strict';
import { CONVENTIONS } from '../../../collections/clickhouse-cloud/conventions.ts';
import { exampleResponses } from '../../../scripts/collection/requests/example.ts';
import { readSpec } from '../../../scripts/openapi/load/read.ts';
import { responseShape } from '../../../scripts/openapi/response-shape.ts';
import { translateSchema } from '../../../scripts/openapi/schema/json-schema.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { PINNED } from '../../fixtures/documents.ts';
import { inPostman } from './in-postman.ts';

interface Case {
  readonly schema: JsonObject | boolean;
  readonly values: readonly Json[];
}

interface Verdicts {
  /** Values that were said to follow, and that Ajv refuses; and those of which the whole check says another thing than Ajv. */
  readonly wrong: readonly string[];
  /** Values that follow, as both say; and all that follow, as Ajv says. */
  readonly sure: number;
  readonly valid: number;
  readonly all: number;
}

/** Runs in the sandbox: both verdicts on every value of every case, and on what becomes of it. */
const COMPARE = `
/** A value, and what becomes of it when each of its places in turn is taken away, doubled or replaced. */
function* mutations(value) {
  if (Array.isArray(value)) {
    yield [...value, ...value];
    for (const [index, item] of value.entries())
      for (const other of mutations(item)) yield value.map((old, at) => (at === index ? other : old));
  } else if (typeof value === 'object' && value !== null) {
    yield { ...value, 'not declared': 1 };
    for (const [name, inner] of Object.entries(value)) {
      const { [name]: _, ...rest } = value;
      yield rest;
      for (const other of mutations(inner)) yield { ...value, [name]: other };
    }
  }
  yield* ODD;
}
/** As it comes, with none of its keywords replaced. */
const AJV = new (require('ajv'))({ jsonPointers: true, unknownFormats: 'ignore', meta: false, validateSchema: false });
const verdicts = { wrong: [], sure: 0, valid: 0, all: 0 };
for (const { schema, values } of CASES) {
  const validate = AJV.compile(schema);
  for (const given of values) {
    for (const value of MUTATE ? mutations(given) : [given]) {
      startWork();
      const [plain, valid] = [plainlyFollows(schema, value), validate(value)];
      verdicts.all += 1;
      if (valid) verdicts.valid += 1;
      if (plain && valid) verdicts.sure += 1;
      // The whole check looks each schema up by its text: of many values, it is asked of some.
      const isAsked = !MUTATE || verdicts.all % 500 === 0;
      if ((plain && !valid) || (isAsked && (contractProblem(schema, value) === undefined) !== valid))
        verdicts.wrong.push([schema, value].map((part) => JSON.stringify(part).slice(0, 300)).join(' '));
    }
  }
}
`;

async function compare(cases: readonly Case[], mutate = false): Promise<Verdicts> {
  const data = `const [CASES, ODD, MUTATE] = ${JSON.stringify([cases, ODD, mutate])};`;
  return (await inPostman([data, COMPARE, 'return verdicts;'])) as unknown as Verdicts;
}

const ODD: readonly Json[] = [
  null,
  true,
  '',
  'x',
  'true',
  'née 🐈',
  '2026-06-31',
  '2026-13-01T24:61:00Z',
  '2026-06-01T10:00:00.5+02:00',
  '5a4db0c5-0001-4f00-8a00-000000000001',
  '5a4db0c5-0001-4f00-8a00-00000000000g',
  'someone@example.com',
  'some one@example',
  'x'.repeat(300),
  0,
  -1,
  1.5,
  1e21,
  [],
  [null],
  ['a', 'a'],
  [{}, {}],
  [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
  ],
  [1, '1', [1], ['1']],
  [{ a: 1, b: 2 }, { a: 12 }],
  {},
  { a: 1 },
];

const KEYWORDS: readonly JsonObject[] = [
  { type: 'integer' },
  { type: ['integer', 'null'], multipleOf: 0.5 },
  { type: 'number', multipleOf: 0.01, minimum: -1, maximum: 1 },
  { type: ['string', 'null'], minLength: 1, maxLength: 6 },
  { type: 'string', maxLength: 7, minLength: 7 },
  { pattern: '^x*$' },
  { pattern: '🐈$' },
  { enum: ['x', 0, null] },
  { const: {} },
  { const: null },
  { type: 'array', uniqueItems: true },
  { uniqueItems: false },
  { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 1 },
  { items: [{ type: 'string' }] },
  { items: false },
  { type: 'object', additionalProperties: false, properties: { b: {} } },
  { additionalProperties: { type: 'string' }, minProperties: 1 },
  { maxProperties: 0 },
  { required: ['a'] },
  { required: ['toString'], properties: { toString: { type: 'string' } } },
  { patternProperties: { a: { type: 'string' } } },
  { not: { type: 'string' } },
  { if: { type: 'number' }, else: false },
  { contains: { const: 'a' } },
  { exclusiveMinimum: 0 },
  { anyOf: [{ type: 'string' }, { type: 'null' }] },
  { allOf: [{ type: 'string' }, { minLength: 1 }] },
  { $ref: '#/definitions/a', type: 'string', definitions: { a: { type: 'number' } } },
  { $ref: '#/definitions/a', definitions: { a: { type: ['array', 'object'], items: { $ref: '#/definitions/a' } } } },
  ...['uuid', 'date-time', 'date', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'time', 'regex'].map((format) => ({
    type: 'string',
    format,
  })),
];

describe('the look at an answer before Ajv is asked', function () {
  this.timeout(180_000);

  it('never takes what Ajv refuses, keyword by keyword', async () => {
    const { wrong, sure, all } = await compare(KEYWORDS.map((schema) => ({ schema, values: ODD })));
    assert.deepEqual(wrong, []);
    assert.equal(all, KEYWORDS.length * ODD.length);
    assert.ok(sure > 200, `${sure} of ${all} taken`);
  });

  it('never takes what Ajv refuses, for each response of the document and each place in it @slow', async () => {
    const { wrong, sure, all } = await compare(await answers(), true);
    assert.deepEqual(wrong.slice(0, 3), []);
    assert.ok(all > 10_000 && sure > 1000, `${sure} of ${all} taken`);
  });

  it('is sure of the answers that follow, so that nothing is compiled for them', async () => {
    const { sure, valid, all } = await compare(await answers());
    assert.equal(valid, all);
    assert.equal(sure, all);
  });
});

/** Each operation's contract, and an answer that follows it. */
async function answers(): Promise<Case[]> {
  const { document, operations } = await readSpec(PINNED);
  return operations.flatMap((operation) => {
    const { kind, content } = responseShape(document, operation, CONVENTIONS);
    if (kind !== 'json' || content === undefined) return [];
    const { schema } = translateSchema(document, content.schema, content.pointer, 'response');
    return [
      {
        schema,
        values: [
          JSON.parse(exampleResponses(document, operation, { conventions: CONVENTIONS })[0]?.body || 'null') as Json,
        ],
      },
    ];
  });
}
