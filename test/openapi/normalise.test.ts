import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import { normaliseDocument } from '../../scripts/openapi/normalise.ts';
import { atPointer, isObject, type Json, type JsonObject, printJson } from '../../scripts/shared/json.ts';
import { answer, answering, documentOf, json } from './document.ts';

/** The same value with the keys of every object the other way round. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => reversed(item as Json));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child)]),
  );
}

/** Has a value of its own, with more than one key, wherever a document can have one. */
const RICH = documentOf({
  root: {
    info: {
      title: 'T',
      version: '1',
      description: 'Prose',
      contact: { name: 'N', url: 'https://a.example/?x=1&referrer=1' },
    },
    servers: [
      {
        url: '/{v}',
        description: 'Prose',
        variables: { v: { default: '1', description: 'Prose' }, description: { default: 'kept' } },
      },
    ],
    tags: [{ name: 'A', description: 'Prose', externalDocs: { url: 'https://a.example', description: 'Prose' } }],
    externalDocs: { url: 'https://a.example', description: 'Prose' },
    'x-note': 'A sentence that somebody wrote for people',
    'x-fact': { b: 1, a: { d: 1, c: 2 } },
    webhooks: { '/w': { post: { description: 'Prose', responses: { default: { description: 'Prose' } } } } },
  },
  paths: {
    '/b': { description: 'Prose', get: { operationId: 'b', responses: answer(true) } },
    '/a': {
      get: {
        operationId: 'a',
        description: 'Prose',
        externalDocs: { url: 'https://a.example' },
        parameters: [
          {
            name: 'q',
            in: 'query',
            description: 'Prose',
            schema: { type: 'object', default: { b: 1, a: 2 } },
            examples: {
              short: { summary: 'Prose in the summary', value: { b: 1, a: 2 } },
              gone: { $ref: '#/components/examples/E' },
            },
          },
        ],
        responses: {
          200: {
            description: 'Prose',
            headers: { description: { description: 'Prose', schema: { type: 'string' } } },
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Thing' },
                example: { z: 1, y: { x: 1, w: 2 } },
              },
            },
            links: { description: { operationId: 'b', description: 'Prose' } },
          },
        },
        callbacks: {
          on: {
            '{$request.body#/url}': { post: { description: 'Prose', responses: { 200: { description: 'Prose' } } } },
          },
        },
      },
    },
  },
  schemas: {
    Thing: {
      type: 'object',
      title: 'Prose',
      description: 'Prose',
      externalDocs: { url: 'https://a.example' },
      properties: {
        description: { type: 'string', description: 'Prose', example: 'A long sentence that explains the thing.' },
        title: { type: 'string', title: 'Prose', example: 'short' },
        choice: { enum: [{ b: 1, a: 2 }], 'x-deprecated': { on: 1, by: 2 } },
      },
      oneOf: [{ description: 'Prose', const: { d: 1, c: 2 } }],
      additionalProperties: { description: 'Prose' },
    },
  },
  components: {
    examples: { E: { summary: 'Prose', value: 'A long sentence that explains the thing.' } },
    responses: { R: { description: 'Prose', content: json({ description: 'Prose' }) } },
    parameters: { description: { name: 'd', in: 'query', description: 'Prose', schema: {} } },
    securitySchemes: {
      o: {
        type: 'oauth2',
        description: 'Prose',
        flows: { implicit: { authorizationUrl: '/', scopes: { description: 'Prose', read: 'Prose' } } },
      },
    },
  },
});

describe('normalise', () => {
  for (const interfaceOnly of [false, true]) {
    it(`gives the same bytes for every order of keys${interfaceOnly ? ', interface only' : ''}`, () => {
      const options = { interfaceOnly };
      const bytes = printJson(normaliseDocument(RICH, options));
      assert.equal(printJson(normaliseDocument(reversed(RICH) as JsonObject, options)), bytes);
      assert.equal(
        printJson(normaliseDocument(JSON.parse(bytes) as JsonObject, options)),
        bytes,
        'and for its own result',
      );
    });
  }

  it('leaves the pinned document as it is, in either mode', async () => {
    const bytes = await readFile('spec/clickhouse-cloud.openapi.json', 'utf8');
    for (const interfaceOnly of [false, true]) {
      const shuffled = reversed(JSON.parse(bytes) as Json) as JsonObject;
      assert.equal(printJson(normaliseDocument(shuffled, { interfaceOnly })), bytes);
    }
  });

  it('takes out the referrer of a fetch and nothing else of the address', () => {
    const { info } = normaliseDocument(RICH) as { info: { contact: JsonObject } };
    assert.equal(info.contact.url, 'https://a.example/?x=1');
  });

  it('keeps the order of lists', () => {
    const paths = answering({ enum: ['b', 'a'], required: ['z', 'y'], type: ['string', 'null'] });
    assert.match(printJson(normaliseDocument(documentOf({ paths }))), /"b",\s+"a"[\s\S]*"z",\s+"y"/);
  });

  it('puts a path before those below it, and fixed segments before parameters', () => {
    const item = { get: { responses: answer(true) } };
    const given = ['/a/{b}', '/ab', '/a/c', '/a', '/a/c/d'];
    const paths = Object.fromEntries(given.map((path) => [path, item]));
    assert.deepEqual(Object.keys(normaliseDocument(documentOf({ paths })).paths as JsonObject), [
      '/a',
      '/a/c',
      '/a/c/d',
      '/a/{b}',
      '/ab',
    ]);
  });

  const text = { type: 'string' };
  const noSchemas: [name: string, { given: Json; want: Json }][] = [
    [
      'no value for a property',
      { given: { properties: { a: null, b: text } }, want: { properties: { a: {}, b: text } } },
    ],
    [
      'a keyword that was indented too far',
      { given: { properties: { a: text, type: 'object', required: ['a'] } }, want: { properties: { a: text } } },
    ],
    ['no value for what a schema excludes', { given: { not: null, items: null }, want: {} }],
    [
      'a list of schemas with something else in it',
      { given: { allOf: [null, 'a', text] }, want: { allOf: [{}, {}, text] } },
    ],
    ['no value for a component', { given: null, want: {} }],
  ];
  for (const [name, { given, want }] of noSchemas)
    it(`takes out what is no schema: ${name}`, () => {
      const { components } = normaliseDocument(documentOf({ schemas: { Given: given } }));
      assert.deepEqual(components, { schemas: { Given: want } });
    });

  it('takes out what 3.0 ignores beside a $ref, and nothing in 3.1', () => {
    const given = { $ref: '#/components/schemas/List', type: 'object', required: ['a'], nullable: true, 'x-a': 1 };
    const property = { $ref: { type: 'string', minLength: 1 } };
    const of = (openapi: string) =>
      normaliseDocument(documentOf({ openapi, schemas: { Given: given, Properties: { properties: property } } }))
        .components;
    const Properties = { properties: property };
    assert.deepEqual(of('3.0.3'), { schemas: { Given: { $ref: given.$ref, nullable: true, 'x-a': 1 }, Properties } });
    assert.deepEqual(of('3.1.0'), { schemas: { Given: given, Properties } });
  });

  describe('interface only', () => {
    const result = normaliseDocument(RICH, { interfaceOnly: true });

    it('leaves no prose anywhere', () => {
      assert.doesNotMatch(JSON.stringify(result), /Prose|sentence/);
    });

    it('leaves no description but that of a response, empty, and what is named so', () => {
      const found: string[] = [];
      const visit = (value: Json, at: string): void => {
        if (typeof value !== 'object' || value === null) return;
        for (const [key, child] of Object.entries(value)) {
          if (key === 'description' && child !== '') found.push(at);
          visit(child as Json, `${at}/${key}`);
        }
      };
      visit(result, '');
      assert.deepEqual(found.sort(), [
        '/components/parameters',
        '/components/schemas/Thing/properties',
        '/paths//a/get/responses/200/headers',
        '/paths//a/get/responses/200/links',
        '/servers/0/variables',
      ]);
    });

    it('keeps what a response and a scope must have, empty', () => {
      const scopes = '/components/securitySchemes/o/flows/implicit/scopes';
      assert.equal(atPointer(result, '/paths/~1a/get/responses/200/description'), '');
      assert.deepEqual(atPointer(result, scopes), { description: '', read: '' });
    });

    it('keeps short example values, and the title of a property that is named so', () => {
      const title = atPointer(result, '/components/schemas/Thing/properties/title');
      assert.deepEqual(title, { type: 'string', example: 'short' });
      const examples = atPointer(result, '/paths/~1a/get/parameters/0/examples');
      assert.deepEqual(examples, { short: { value: { a: 2, b: 1 } } });
    });

    it('leaves no words in the pinned document either', async () => {
      const pinned = JSON.parse(await readFile('spec/clickhouse-cloud.openapi.json', 'utf8')) as Json;
      const told: string[] = [];
      const visit = (value: Json, inProperties: boolean): void => {
        if (typeof value !== 'object' || value === null) return;
        for (const [key, child] of Object.entries(value) as [string, Json][]) {
          if (!inProperties && key === 'description' && child !== '') told.push(JSON.stringify(child));
          if (
            !inProperties &&
            (key === 'externalDocs' ||
              (key === 'title' && typeof child === 'string' && child !== 'OpenAPI spec for ClickHouse Cloud'))
          )
            told.push(key);
          visit(child, !inProperties && key === 'properties');
        }
      };
      visit(pinned, false);
      assert.deepEqual(told, []);
    });
  });
});
