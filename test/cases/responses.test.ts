/** Responses as documents describe them: media types and ranges, several statuses, no body. */
import assert from 'node:assert/strict';
import { buildCollection } from '../../scripts/collection/build.ts';
import type { RequestRun } from '../../scripts/run/model.ts';
import type { Json, JsonObject } from '../../scripts/shared/json.ts';
import { CONFIG } from '../collection/spec-fixture.ts';
import { specOf } from '../openapi/document.ts';
import { closeAll, environment, only, row, runLocally, serve } from '../run/local-run.ts';

interface Row {
  readonly name: string;
  readonly path?: string;
  readonly method?: 'head';
  readonly documented: JsonObject;
  readonly response: { readonly status?: number; readonly type?: string; readonly body?: string };
  /** What the failed check says. */
  readonly want: 'passed' | RegExp;
}

const object = (property: string): JsonObject => ({
  type: 'object',
  properties: { [property]: { type: 'string' } },
  required: [property],
});
const content = (types: Readonly<Record<string, Json>>): JsonObject => ({
  description: 'ok',
  content: Object.fromEntries(Object.entries(types).map(([type, schema]) => [type, { schema }])),
});
const only200 = (types: Readonly<Record<string, Json>>): JsonObject => ({ 200: content(types) });
const noContent: JsonObject = { description: 'nothing' };
const JSON_TYPE = 'application/json';
const [a, b] = [object('a'), object('b')];
const [A, B] = ['{"a":"x"}', '{"b":"x"}'];
const later: JsonObject = { 200: content({ [JSON_TYPE]: a }), 202: content({ [JSON_TYPE]: b }) };
const versions = only200({ 'application/json; version=1': a, 'application/json; version="2"': b });

const ROWS: readonly Row[] = [
  { name: 'any type', documented: only200({ '*/*': a }), response: { body: A }, want: 'passed' },
  {
    name: 'any type, not as its schema',
    documented: only200({ '*/*': a }),
    response: { body: B },
    want: /the property a/,
  },
  {
    name: 'any type is no JSON',
    documented: only200({ '*/*': a }),
    response: { type: 'text/csv', body: 'x' },
    want: 'passed',
  },
  { name: 'application/*', documented: only200({ 'application/*': a }), response: { body: A }, want: 'passed' },
  {
    name: 'image/*',
    documented: only200({ 'image/*': {} }),
    response: { type: 'image/png', body: 'x' },
    want: 'passed',
  },
  {
    name: 'image/* is no text',
    documented: only200({ 'image/*': {} }),
    response: { type: 'text/plain', body: 'x' },
    want: /expected the content type image\/\*, got "text\/plain"/,
  },
  {
    name: 'a type before its range',
    documented: only200({ '*/*': b, 'application/json': a }),
    response: { body: A },
    want: 'passed',
  },
  {
    name: 'a range with a suffix',
    documented: only200({ 'application/*+json': a }),
    response: { type: 'application/hal+json', body: B },
    want: /the property a/,
  },
  {
    name: 'a suffix',
    documented: only200({ 'application/problem+json': a }),
    response: { type: 'application/problem+json', body: B },
    want: /the property a/,
  },
  {
    name: 'JSON of another tree',
    documented: only200({ 'text/json': a }),
    response: { type: 'text/json', body: B },
    want: /the property a/,
  },
  {
    name: 'parameters and case',
    documented: only200({ 'Application/JSON; charset=utf-8': a }),
    response: { type: 'application/json;charset=UTF-8', body: A },
    want: 'passed',
  },
  {
    name: 'a parameter that tells types apart',
    documented: versions,
    response: { type: 'application/json; Version=2', body: B },
    want: 'passed',
  },
  {
    name: 'the contract of another parameter',
    documented: versions,
    response: { type: 'application/json; version=1', body: B },
    want: /the property a/,
  },
  {
    name: 'two types',
    documented: only200({ 'application/json': a, 'text/csv': {} }),
    response: { type: 'text/csv', body: 'x,y' },
    want: 'passed',
  },
  {
    name: 'none of two types',
    documented: only200({ 'application/json': a, 'text/csv': {} }),
    response: { type: 'text/html', body: 'x' },
    want: /expected the content type application\/json or text\/csv, got "text\/html"/,
  },
  {
    name: 'text',
    documented: only200({ 'text/plain': { type: 'string' } }),
    response: { type: 'text/plain', body: 'pong' },
    want: 'passed',
  },
  {
    name: 'text that has to be Prometheus',
    path: '/x/prometheus',
    documented: only200({ 'text/plain': {} }),
    response: { type: 'text/plain', body: '{}' },
    want: /a sample that is not/,
  },
  ...['application/json-seq', 'application/x-ndjson', 'application/jsonl', 'text/event-stream'].map(
    (type): Row => ({
      name: `${type} is not one JSON value`,
      documented: only200({ [type]: a }),
      response: { type, body: '{"a":1}\n{"a":2}\n' },
      want: 'passed',
    }),
  ),
  {
    name: '2XX',
    documented: { '2XX': content({ [JSON_TYPE]: a }) },
    response: { status: 203, body: A },
    want: 'passed',
  },
  {
    name: '2XX has a contract',
    documented: { '2XX': content({ [JSON_TYPE]: a }) },
    response: { status: 203, body: B },
    want: /the property a/,
  },
  {
    name: '2XX is not 4XX',
    documented: { '2XX': content({ [JSON_TYPE]: a }) },
    response: { status: 404, body: A },
    want: /expected 2XX, got 404/,
  },
  {
    name: 'a status before its range',
    documented: { '2XX': content({ [JSON_TYPE]: a }), 201: content({ [JSON_TYPE]: b }) },
    response: { status: 201, body: B },
    want: 'passed',
  },
  {
    name: 'default alone',
    documented: { default: content({ [JSON_TYPE]: a }) },
    response: { status: 201, body: A },
    want: 'passed',
  },
  {
    name: 'default has a contract',
    documented: { default: content({ [JSON_TYPE]: a }) },
    response: { body: B },
    want: /the property a/,
  },
  {
    name: 'default alone is no failure',
    documented: { default: content({ [JSON_TYPE]: a }) },
    response: { status: 404, body: A },
    want: /expected 2XX, got 404/,
  },
  { name: 'a second status', documented: later, response: { status: 202, body: B }, want: 'passed' },
  {
    name: 'the contract of the second status',
    documented: later,
    response: { status: 202, body: A },
    want: /the property b/,
  },
  {
    name: 'a status that is not documented',
    documented: later,
    response: { status: 201, body: A },
    want: /expected 200 or 202, got 201/,
  },
  {
    name: '204 beside 200',
    documented: { ...only200({ [JSON_TYPE]: a }), 204: noContent },
    response: { status: 204 },
    want: 'passed',
  },
  {
    name: '204 with content in the document',
    documented: { 204: content({ [JSON_TYPE]: a }) },
    response: { status: 204 },
    want: 'passed',
  },
  { name: 'HEAD', method: 'head', documented: only200({ [JSON_TYPE]: a }), response: {}, want: 'passed' },
];

describe('responses that a document describes', function () {
  this.timeout(180_000);
  let requests: (index: number) => RequestRun;
  before(async () => {
    const pathOf = (index: number) => `/row${index}${ROWS[index]?.path ?? ''}`;
    const paths = Object.fromEntries(
      ROWS.map(({ method = 'get', documented }, index) => [
        pathOf(index),
        { [method]: { operationId: `row${index}`, responses: documented } },
      ]),
    );
    const baseURL = await serve((req, res) => {
      const { status = 200, type, body = '' } = ROWS[Number(/\d+/.exec(req.url ?? ''))]?.response ?? {};
      const mediaType = type ?? (body === '' ? undefined : JSON_TYPE);
      res.writeHead(status, mediaType === undefined ? {} : { 'content-type': mediaType }).end(body);
    });
    const collection = await buildCollection(specOf({ paths }), CONFIG);
    const run = only(await runLocally({ environments: [environment(baseURL)], collection, needsCredentials: false }));
    requests = (index) => row(run, `row${index}`);
  });
  after(closeAll);

  for (const [index, { name, want }] of ROWS.entries()) {
    it(`${name}: ${want === 'passed' ? want : 'failed'}`, () => {
      const { status, assertions } = requests(index);
      const failed = assertions.flatMap((one) => (one.status === 'failed' ? [one.message ?? ''] : []));
      if (want === 'passed') assert.deepEqual([status, failed], ['passed', []]);
      else assert.match(failed.join('\n'), want);
    });
  }

  it('a write-only property that is absent is no finding, also behind references', async () => {
    const secret: JsonObject = { type: 'string', writeOnly: true };
    const schema: JsonObject = {
      type: 'object',
      properties: {
        own: secret,
        other: { $ref: '#/components/schemas/Secret' },
        part: { allOf: [{ $ref: '#/components/schemas/Secret' }], description: 'D' },
        shown: { type: 'string' },
      },
    };
    const paths = { '/a': { get: { operationId: 'a', responses: only200({ [JSON_TYPE]: schema }) } } };
    const baseURL = await serve((_req, res) => {
      res.writeHead(200, { 'content-type': JSON_TYPE }).end('{}');
    });
    const collection = await buildCollection(specOf({ paths, schemas: { Secret: secret } }), CONFIG);
    const run = only(await runLocally({ environments: [environment(baseURL)], collection, needsCredentials: false }));
    assert.deepEqual(
      row(run, 'a').findings?.map(({ kind, pointer }) => [kind, pointer]),
      [['missing-property', '/shown']],
    );
  });
});
