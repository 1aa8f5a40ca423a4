/** Responses that take long to check, over a socket and through Newman: each gets its verdict, and none passes unchecked. */
import assert from 'node:assert/strict';
import { buildCollection } from '../../scripts/collection/build.ts';
import { normaliseDocument } from '../../scripts/openapi/normalise.ts';
import { toSpec } from '../../scripts/openapi/operations.ts';
import type { RequestRun } from '../../scripts/run/model.ts';
import type { RequestStatus } from '../../scripts/run/status.ts';
import { exitCodeOf } from '../../scripts/run/verdict.ts';
import type { Json, JsonObject } from '../../scripts/shared/json.ts';
import { CONFIG, specOf, TEXT, thing } from '../collection/spec-fixture.ts';
import { closeAll, environment, only, row, runLocally, serve } from './local-run.ts';

const MIB = 1 << 20;
/** For a whole run: on a busy machine it takes several times what it takes alone, and without bounds it takes minutes. */
const LONGEST_RUN_MS = 60_000;

const repeat = (item: string, count: number) => `[${`${item},`.repeat(count - 1)}${item}]`;
const listOfThings = {
  type: 'array',
  items: { ...thing({ id: TEXT, n: { type: 'integer' } }), required: ['id', 'n'] },
};
const refersTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Two branches that both go on to the same type: each level of a body doubles the work. */
const Filter = {
  anyOf: ['a', 'b'].map((kind) =>
    thing({ kind: { const: kind }, parts: { type: 'array', items: refersTo('Filter') } }),
  ),
};
const Nested = { type: 'array', items: refersTo('Nested') };

function filtersOfDepth(depth: number): string {
  return `${'{"kind":"a","parts":['.repeat(depth)}{"kind":"c"}${']}'.repeat(depth)}`;
}

interface Given {
  readonly schema?: JsonObject;
  readonly mediaType?: string;
  readonly body: () => string;
}

interface Want {
  readonly status: RequestStatus;
  /** In the message of the check that failed. */
  readonly says?: RegExp;
}

const certificate = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const PEM = 'application/x-pem-file';

const TABLE: readonly [what: string, given: Given, want: Want][] = [
  [
    '250,000 wrong items',
    { schema: listOfThings, body: () => repeat('7', 250_000) },
    { status: 'failed', says: /^\/0: expected object, got 7; .* at least \d+ more$/ },
  ],
  [
    '250,000 items, the last one wrong',
    { schema: listOfThings, body: () => repeat('{"id":"x","n":1}', 249_999).replace(/\]$/, ',{"id":5}]') },
    { status: 'failed', says: /\/249999\/id: expected string, got 5; \/249999: expected the property n/ },
  ],
  [
    '1,000,000 items that are right',
    { schema: listOfThings, body: () => repeat('{"id":"x","n":1}', 1e6) },
    { status: 'passed' },
  ],
  [
    '250,000 wrong properties',
    {
      schema: { type: 'object', additionalProperties: TEXT },
      body: () => `{${Array.from({ length: 250_000 }, (_, index) => `"k${index}":1`).join()}}`,
    },
    { status: 'failed', says: /\/k0: expected string/ },
  ],
  [
    '250,000 properties that nobody knows',
    {
      schema: thing({ known: TEXT }),
      body: () => `{"known":"x",${Array.from({ length: 250_000 }, (_, index) => `"k${index}":1`).join()}}`,
    },
    { status: 'passed' },
  ],
  [
    '250,000 objects that have to differ',
    {
      schema: { type: 'array', uniqueItems: true, items: thing({}) },
      body: () => `[${Array.from({ length: 250_000 }, (_, index) => `{"i":${index}}`).join()},{"i":0}]`,
    },
    { status: 'failed', says: /expected items that all differ, got an array of 250001 items/ },
  ],
  [
    '64 MiB of empty lists',
    { schema: { type: 'array', items: {} }, body: () => repeat('[]', 21 * MIB) },
    { status: 'failed', says: /at most 5000000 values, got more/ },
  ],
  [
    '64 MiB of one text',
    { schema: thing({ a: { type: 'string', pattern: '^[a-z]+$' } }), body: () => `{"a":"${'x'.repeat(63 * MIB)}1"}` },
    { status: 'failed', says: /expected a match of the pattern/ },
  ],
  [
    'types that refer to each other in two ways, 40 levels deep',
    { schema: refersTo('Filter'), body: () => filtersOfDepth(40) },
    { status: 'failed', says: /at most 12000000 steps, got a body that takes more/ },
  ],
  [
    '100,000 levels of a type that holds itself',
    { schema: refersTo('Nested'), body: () => '['.repeat(100_000) + ']'.repeat(100_000) },
    { status: 'failed', says: /expected a (check of at most \d+ steps|schema that can be applied)/ },
  ],
  [
    'a pattern whose time grows with the square of a text, and a long text',
    { schema: { type: 'string', pattern: '\\s+$' }, body: () => `"${' '.repeat(400_000)}x"` },
    { status: 'failed', says: /at most 1000000000 steps/ },
  ],
  [
    'a pattern whose time doubles with each character: it is not asked for, the type is',
    {
      schema: { type: 'array', items: { type: 'string', pattern: '^(a+)+$' } },
      body: () => `["${'a'.repeat(50)}!",7]`,
    },
    { status: 'failed', says: /^\/1: expected string, got 7$/ },
  ],
  [
    'the same for the names of properties',
    {
      schema: { type: 'object', patternProperties: { '^(a+)+$': TEXT, '^b': TEXT }, additionalProperties: false },
      body: () => `{"${'a'.repeat(50)}!":1,"b":7}`,
    },
    { status: 'failed', says: /^\/b: expected string, got 7$/ },
  ],
  [
    'a certificate with 400 kB of spaces',
    { mediaType: PEM, body: () => certificate(' '.repeat(400_000)) },
    { status: 'failed', says: /complete certificates, got certificate 1 is not/ },
  ],
  [
    'a certificate that does not end, after 400 kB',
    { mediaType: PEM, body: () => `-----BEGIN CERTIFICATE-----\n${'A '.repeat(200_000)}` },
    { status: 'failed', says: /certificates in base64, got certificate 1 is not/ },
  ],
  [
    '200,000 beginnings of a certificate',
    { mediaType: PEM, body: () => '-----BEGIN CERTIFICATE-----\n'.repeat(200_000) },
    { status: 'failed', says: /complete certificates, got certificate 1 is not/ },
  ],
  [
    '64 MiB of line ends, and no certificate',
    { mediaType: PEM, body: () => '\n'.repeat(63 * MIB) },
    { status: 'failed', says: /expected a certificate, got none/ },
  ],
  ['a certificate that is whole', { mediaType: PEM, body: () => certificate('QUJD\r\nQUI=') }, { status: 'passed' }],
  [
    'metrics with 400 kB of spaces',
    { mediaType: 'text/plain', body: () => `up${' '.repeat(400_000)}x\n` },
    { status: 'failed', says: /expected Prometheus' text format, got a sample that is not: number 1/ },
  ],
  [
    'metrics with 400 kB of braces',
    { mediaType: 'text/plain', body: () => `up{${'} '.repeat(200_000)}x\n` },
    { status: 'failed', says: /expected Prometheus' text format, got a sample that is not: number 1/ },
  ],
  [
    'metrics with a brace, a quote and a line end in a label',
    { mediaType: 'text/plain', body: () => '# HELP up\nup{a="}\\"\\n", b="x y"} 1.5e3 1700000000\nup +Inf\n' },
    { status: 'passed' },
  ],
];

function specFor({ schema, mediaType = 'application/json' }: Given) {
  if (schema !== undefined)
    return specOf({ 'GET /it': { id: 'it', answers: schema } }, { components: { schemas: { Filter, Nested } } });
  const paths: Json = {
    // The end of the path makes text the format of Prometheus.
    '/it/prometheus': {
      get: {
        operationId: 'it',
        responses: { 200: { description: '', content: { [mediaType]: { schema: { type: 'string' } } } } },
      },
    },
  };
  return toSpec(
    normaliseDocument({ openapi: '3.1.0', info: { title: 'Fixture', version: '1' }, paths }),
    'fixture.json',
  );
}

describe('a response that takes long to check @slow', function () {
  this.timeout(LONGEST_RUN_MS);
  afterEach(closeAll);

  async function check(given: Given): Promise<{ request: RequestRun; exit: number }> {
    const collection = await buildCollection(specFor(given), CONFIG);
    const body = Buffer.from(given.body());
    const baseURL = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': given.mediaType ?? 'application/json' }).end(body),
    );
    const run = await runLocally({
      collection,
      environments: [environment(baseURL)],
      needsCredentials: false,
      timeoutMs: 30_000,
    });
    return { request: row(only(run), 'it'), exit: exitCodeOf(run) };
  }

  for (const [what, given, want] of TABLE) {
    it(`${want.status}: ${what}`, async () => {
      const { request, exit } = await check(given);
      assert.equal(request.status, want.status, request.reason);
      assert.equal(exit, want.status === 'passed' ? 0 : 1);
      assert.equal(request.assertions.at(-1)?.name, 'All checks were made');
      assert.equal(request.assertions.at(-1)?.status, 'passed');
      const failed = request.assertions.find(({ status }) => status === 'failed');
      assert.match(failed?.message ?? '', want.says ?? /^$/);
      assert.ok((failed?.message ?? '').length < 2500);
    });
  }
});
