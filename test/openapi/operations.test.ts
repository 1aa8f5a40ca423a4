import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { normaliseDocument } from '../../scripts/openapi/normalise.ts';
import { toSpec } from '../../scripts/openapi/operations.ts';
import { ExpectedError } from '../../scripts/shared/errors.ts';
import { atPointer, type Json, type JsonObject } from '../../scripts/shared/json.ts';
import { answer, documentOf, json, specOf } from './document.ts';

const get = (operationId?: string, more: JsonObject = {}): JsonObject => ({
  get: { ...(operationId === undefined ? {} : { operationId }), responses: answer(true), ...more },
});

describe('operations: documents that cannot be used', () => {
  const refusals: [string, { given: Json; want: [code: string, what: RegExp, pointer: string] }][] = [
    ['Swagger 2.0', { given: { swagger: '2.0', paths: {} }, want: ['spec-swagger-2', /Swagger 2\.0/, '/swagger'] }],
    [
      'Swagger 2.0 that YAML read as a number',
      { given: { swagger: 2, paths: {} }, want: ['spec-swagger-2', /Swagger 2$/, '/swagger'] },
    ],
    ['no version', { given: { paths: {} }, want: ['spec-not-openapi', /no `openapi` field/, '/openapi'] }],
    [
      'an error envelope',
      {
        given: { status: 401, error: 'No' },
        want: ['spec-not-openapi', /an error response, not a document \(No\)/, '/openapi'],
      },
    ],
    [
      'a version to come',
      { given: { openapi: '4.0.0', paths: {} }, want: ['spec-not-openapi', /"4\.0\.0" is not a version/, '/openapi'] },
    ],
    [
      'a version that YAML read as a number',
      { given: { openapi: 3.1, paths: {} }, want: ['spec-not-openapi', /3\.1 is not a version/, '/openapi'] },
    ],
    [
      'a path without a slash at its start',
      {
        given: documentOf({ paths: { things: get() } }),
        want: ['spec-not-openapi', /the path things does not begin with a slash/, '/paths/things/get'],
      },
    ],
    ['no paths', { given: { openapi: '3.1.0' }, want: ['spec-no-operations', /no operations/, '/paths'] }],
    [
      'paths without operations',
      {
        given: documentOf({ paths: { '/a': { summary: 'A' } } }),
        want: ['spec-no-operations', /no operations/, '/paths'],
      },
    ],
    [
      'an operationId given twice',
      {
        given: documentOf({ paths: { '/a': get('same'), '/b': get('same') } }),
        want: ['spec-operation-id-duplicate', /operationId same .*\/paths\/~1a\/get/, '/paths/~1b/get/operationId'],
      },
    ],
    [
      'a $ref to nowhere',
      {
        given: documentOf({ paths: { '/a': get('a', { responses: answer({ $ref: '#/components/schemas/Gone' }) }) } }),
        want: [
          'spec-reference-broken',
          /#\/components\/schemas\/Gone leads nowhere/,
          '/paths/~1a/get/responses/200/content/application~1json/schema/$ref',
        ],
      },
    ],
    [
      'a $ref to nowhere in the default response',
      {
        given: documentOf({
          paths: { '/a': get('a', { responses: { default: { $ref: '#/components/responses/Gone' } } }) },
        }),
        want: ['spec-reference-broken', /Gone leads nowhere/, '/paths/~1a/get/responses/default/$ref'],
      },
    ],
    [
      'a $ref to another file',
      {
        given: documentOf({ paths: { '/a': { $ref: 'a.yaml#/get' } } }),
        want: ['spec-reference-broken', /a\.yaml#\/get leads out of the document/, '/paths/~1a/$ref'],
      },
    ],
    [
      'a $ref that goes round',
      {
        given: documentOf({
          paths: { '/a': get('a') },
          schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } },
        }),
        want: ['spec-reference-broken', /leads nowhere/, '/components/schemas/A/$ref'],
      },
    ],
    [
      'a $ref with a stray per cent sign',
      {
        given: documentOf({ paths: { '/a': get('a') }, schemas: { A: { $ref: '#/components/schemas/100%' } } }),
        want: ['spec-reference-broken', /100% leads nowhere/, '/components/schemas/A/$ref'],
      },
    ],
  ];
  for (const [name, { given, want }] of refusals) {
    it(`refuses ${name}`, () => {
      const [code, what, pointer] = want;
      assert.throws(
        () => toSpec(normaliseDocument(given as JsonObject), 'things.json'),
        (error) => {
          assert(error instanceof ExpectedError, String(error));
          assert.equal(error.code, code);
          assert.match(error.problem.what, what);
          assert.equal(error.problem.where, `things.json#${pointer}`);
          assert.notEqual(error.problem.remedy, '');
          return true;
        },
      );
    });
  }
});

describe('operations: the remedy for a version', () => {
  const cases: [version: Json, want: RegExp][] = [
    [3, /`openapi: '3\.1\.0'`/],
    [3.1, /`openapi: '3\.1\.0'`/],
    ['3.0', /`openapi: '3\.1\.0'`/],
    ['4.0.0', /give an OpenAPI 3\.0, 3\.1 or 3\.2 document/],
  ];
  for (const [openapi, want] of cases)
    it(JSON.stringify(openapi), () =>
      assert.throws(
        () => toSpec({ openapi }, 'things.json'),
        (error) => error instanceof ExpectedError && want.test(error.problem.remedy),
      ),
    );
});

describe('operations: documents that can', () => {
  it('leaves out an extension that looks like a path', () => {
    assert.deepEqual(
      specOf({ paths: { 'x-internal': get('a'), '/b': get('b') } }).operations.map(({ id }) => id),
      ['b'],
    );
  });

  const idsOf = (paths: JsonObject) => specOf({ paths }).operations.map(({ id }) => id);

  const derived: [string, { given: JsonObject; want: string[] }][] = [
    ['derives a missing operationId', { given: { '/v1/things/{thingId}': get() }, want: ['getV1ThingsThingId'] }],
    [
      'derives unlike ids where two paths read alike',
      { given: { '/a/{b}': get(), '/a/b': get() }, want: ['getAB', 'getAB2'] },
    ],
    [
      'derives around an id that the document gives later',
      { given: { '/a': get(), '/b': get('getA') }, want: ['getA2', 'getA'] },
    ],
    [
      'takes two operations with one summary',
      { given: { '/a': get('a', { summary: 'Same' }), '/b': get('b', { summary: 'Same' }) }, want: ['a', 'b'] },
    ],
  ];
  for (const [name, { given, want }] of derived) it(name, () => assert.deepEqual(idsOf(given), want));

  it('takes the parameters of the path item, and lets those of the operation win', () => {
    const parameter = (name: string, type: string) => ({ name, in: 'query', schema: { type } });
    const [operation] = specOf({
      paths: {
        '/a': {
          parameters: [parameter('x', 'string'), parameter('y', 'string')],
          ...get('a', { parameters: [parameter('x', 'integer')] }),
        },
      },
    }).operations;
    assert.deepEqual(
      operation?.parameters.map(({ name, schema, pointer }) => [name, schema, pointer]),
      [
        ['x', { type: 'integer' }, '/paths/~1a/get/parameters/0'],
        ['y', { type: 'string' }, '/paths/~1a/parameters/1'],
      ],
    );
  });

  it('points at the parameter, body and answer themselves where a $ref stands for them', () => {
    const { document, operations } = specOf({
      paths: {
        '/a': {
          post: {
            operationId: 'a',
            parameters: [{ $ref: '#/components/parameters/X' }],
            requestBody: { $ref: '#/components/requestBodies/B' },
            responses: { 200: { $ref: '#/components/responses/R' } },
          },
        },
      },
      components: {
        parameters: { X: { name: 'x', in: 'query', schema: { type: 'string' } } },
        requestBodies: { B: { content: json({ type: 'object' }) } },
        responses: { R: { description: '', content: json({ type: 'array' }) } },
      },
    });
    const [operation] = operations;
    const body = operation?.requestBody;
    const media = operation?.responses[0]?.content[0];
    assert.deepEqual(atPointer(document, `${operation?.parameters[0]?.pointer}/schema`), { type: 'string' });
    assert.deepEqual(atPointer(document, body?.pointer ?? ''), body?.schema);
    assert.deepEqual(atPointer(document, media?.pointer ?? ''), media?.schema);
    assert.deepEqual([body?.schema, media?.schema], [{ type: 'object' }, { type: 'array' }]);
  });

  it('points at the operations of a path item that stands elsewhere', () => {
    const { document, operations } = specOf({
      paths: { '/a': { $ref: '#/components/pathItems/A' } },
      components: { pathItems: { A: get('a') } },
    });
    assert.equal(operations[0]?.path, '/a');
    assert.equal((atPointer(document, operations[0]?.pointer ?? '') as JsonObject).operationId, 'a');
  });

  it('takes https where a server leaves the scheme open, also for the server of an operation', () => {
    const common = [{ url: '//api.example.com/' }];
    const paths = { '/a': get('a', { servers: [{ url: 'https://api.example.com' }] }) };
    const { server, operations } = specOf({ paths, root: { servers: common } });
    assert.deepEqual([server, operations[0]?.server], ['https://api.example.com', undefined]);
  });

  it('replaces the variables of a server by their defaults', () => {
    const servers = [
      {
        url: 'https://{region}.example.com/{base}/',
        variables: { region: { default: 'eu' }, base: { default: 'v1' } },
      },
    ];
    assert.equal(specOf({ paths: { '/a': get('a') }, root: { servers } }).server, 'https://eu.example.com/v1');
  });

  it('leaves a variable that has no default in its place', () => {
    assert.equal(
      specOf({ paths: { '/a': get('a') }, root: { servers: [{ url: '/{toString}' }] } }).server,
      '/{toString}',
    );
  });

  it('does without security', () => {
    const { security, operations } = specOf({ paths: { '/a': get('a') } });
    assert.deepEqual([security, operations.length], [[], 1]);
  });

  it('finds the schemes that it knows, whatever their case, and behind references', () => {
    const components = {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'k' },
        b: { $ref: '#/components/x-schemes/Basic' },
      },
      'x-schemes': { Basic: { type: 'http', scheme: 'Basic' } },
    };
    assert.deepEqual(specOf({ paths: { '/a': get('a') }, components }).security, ['basic', 'header']);
  });
});
