/** URLs and parameters of a document's requests, from documents as people report them. */
import assert from 'node:assert/strict';
import { buildCollection } from '../../scripts/collection/build.ts';
import { itemsBelow } from '../../scripts/collection/item-index.ts';
import type { Request } from '../../scripts/collection/write/postman-format.ts';
import type { JsonObject } from '../../scripts/shared/json.ts';
import { CONFIG } from '../collection/spec-fixture.ts';
import { specOf } from '../openapi/document.ts';
import { object, ok, requestsOf, text } from './requests.ts';

describe('parameters', () => {
  const get = (parameters: readonly JsonObject[], path = '/a'): JsonObject => ({
    [path]: { get: { operationId: 'a', parameters, responses: ok } },
  });
  const filter = object({ level: { type: 'integer', minimum: 3 }, state: { ...text, enum: ['open'] } }, [
    'state',
    'level',
  ]);
  const page = object({ number: { type: 'integer', example: 2 }, size: { type: 'integer', example: 5 } });
  const table: { name: string; given: JsonObject; want: Partial<Request['url']> & { cookie?: string } }[] = [
    {
      name: 'objects in a query: deepObject, form, JSON',
      given: get([
        { name: 'filter', in: 'query', required: true, style: 'deepObject', explode: true, schema: filter },
        { name: 'page', in: 'query', required: true, schema: page },
        {
          name: 'json',
          in: 'query',
          required: true,
          content: { 'application/json': { schema: object({ z: { type: 'integer', example: 1 } }) } },
        },
      ]),
      want: { raw: '{{baseURL}}/a?filter[level]=3&filter[state]=open&number=2&size=5&json={"z":1}' },
    },
    {
      name: 'as many items as are asked for, and those of the example',
      given: get([
        {
          name: 'two',
          in: 'query',
          required: true,
          schema: { type: 'array', minItems: 2, items: { ...text, enum: ['p'] } },
        },
        { name: 'shown', in: 'query', required: true, example: ['x', 'y'], schema: { type: 'array', items: text } },
        {
          name: 'one',
          in: 'query',
          required: true,
          explode: false,
          schema: { type: 'array', items: text, example: ['r', 's'] },
        },
      ]),
      want: { raw: '{{baseURL}}/a?two=p&two=p&shown=x&shown=y&one=r,s' },
    },
    {
      name: 'cookies',
      given: get([
        { name: 'session', in: 'cookie', required: true, schema: { ...text, example: 'a b;c' } },
        { name: 'theme', in: 'cookie', required: true, schema: { ...text, example: 'dark' } },
      ]),
      want: { raw: '{{baseURL}}/a', cookie: 'session=a%20b%3Bc; theme=dark' },
    },
    {
      name: 'optional ones are there and switched off',
      given: get([{ name: 'q', in: 'query', schema: { ...text, example: 'x' } }]),
      want: { raw: '{{baseURL}}/a', query: [{ key: 'q', value: 'x', disabled: true }] },
    },
    {
      name: 'an object of unknown properties is there and switched off',
      given: get([
        {
          name: 'meta',
          in: 'query',
          style: 'deepObject',
          schema: { type: 'object', additionalProperties: text },
        },
      ]),
      want: { raw: '{{baseURL}}/a', query: [{ key: 'meta', value: '', disabled: true }] },
    },
    {
      name: 'styles in a path',
      given: get(
        ['label', 'matrix', 'simple'].map((style) => ({
          name: style,
          in: 'path',
          required: true,
          style,
          schema: text,
        })),
        '/a/{label}/{matrix}/{simple}',
      ),
      want: {
        raw: '{{baseURL}}/a/:label/:matrix/:simple',
        variable: [
          { key: 'label', value: '.{{label}}' },
          { key: 'matrix', value: ';matrix={{matrix}}' },
          { key: 'simple', value: '{{simple}}' },
        ],
      },
    },
    {
      name: 'an object in a path',
      given: get([{ name: 'at', in: 'path', required: true, explode: true, schema: page }], '/a/{at}'),
      want: { raw: '{{baseURL}}/a/:at', variable: [{ key: 'at', value: 'number=2,size=5' }] },
    },
    {
      name: 'text beside a parameter, and text that looks like a variable',
      given: get(
        ['a', 'b', 'c'].map((name) => ({ name, in: 'path', required: true, schema: text })),
        '/:feed/{a}-{b}/{c}:verb',
      ),
      want: {
        raw: '{{baseURL}}/:feed/{{a}}-{{b}}/{{c}}:verb',
        variable: [{ key: 'feed', value: ':feed' }],
      },
    },
  ];
  for (const { name, given, want } of table) {
    it(name, async () => {
      const [request] = await requestsOf(given);
      const { cookie, ...url } = want;
      const all = { ...request?.url, cookie: request?.header.find(({ key }) => key === 'Cookie')?.value };
      for (const [key, value] of Object.entries({ ...url, ...(cookie === undefined ? {} : { cookie }) }))
        assert.deepEqual(undescribed(all[key as keyof typeof all]), value, key);
    });
  }

  it('a header field has no line ends, and those that are described elsewhere are left out', async () => {
    const header = (name: string, example: string) => ({ name, in: 'header', required: true, schema: text, example });
    const [request] = await requestsOf(
      get([header('X-A', 'a\r\nX-B: b'), header('accept', 'x'), header('Authorization', 'x')]),
    );
    assert.deepEqual(undescribed(request?.header), [
      { key: 'Accept', value: '*/*' },
      { key: 'X-A', value: 'a X-B: b' },
    ]);
  });
});

describe('text beside a parameter', () => {
  it('{id}:verb and {id}.csv have the ID of the list', async () => {
    const schema = { type: 'array', items: object({ id: { ...text, format: 'uuid' } }, ['id']) };
    const responses = { 200: { description: 'ok', content: { 'application/json': { schema } } } };
    const parameters = [{ name: 'id', in: 'path', required: true, schema: text }];
    const below = (operationId: string) => ({ get: { operationId, parameters, responses: ok } });
    const requests = await requestsOf({
      '/things': { get: { operationId: 'list', responses } },
      '/things/{id}': below('one'),
      '/things/{id}:audit': below('audit'),
      '/things/{id}.csv': below('csv'),
    });
    assert.deepEqual(
      requests.map(({ url }) => [url.raw, url.variable?.[0]?.value]),
      [
        ['{{baseURL}}/things', undefined],
        ['{{baseURL}}/things/:id', '{{thingId}}'],
        ['{{baseURL}}/things/{{thingId}}.csv', undefined],
        ['{{baseURL}}/things/{{thingId}}:audit', undefined],
      ],
    );
  });
});

describe('servers of paths and operations', () => {
  const server = (url: string, variables: JsonObject = {}): JsonObject[] => [{ url, variables }];
  const first = 'http://127.0.0.1:1/v1';
  const table: { name: string; given: [item: JsonObject, operation: JsonObject]; want: string | undefined }[] = [
    { name: 'none', given: [{}, {}], want: undefined },
    {
      name: 'of a path, with variables',
      given: [
        {
          servers: server('http://127.0.0.1:{port}/{base}', { port: { default: '9' }, base: { default: 'upload/v2' } }),
        },
        {},
      ],
      want: 'http://127.0.0.1:9/upload/v2',
    },
    {
      name: 'of an operation, before that of its path',
      given: [{ servers: server('https://path.example') }, { servers: server('https://operation.example/') }],
      want: 'https://operation.example',
    },
    {
      name: 'relative to that of the document',
      given: [{ servers: server('/v2') }, {}],
      want: 'http://127.0.0.1:1/v2',
    },
    { name: 'the same as that of the document', given: [{ servers: server(`${first}/`) }, {}], want: undefined },
  ];
  for (const { name, given, want } of table) {
    it(name, async () => {
      const [item, operation] = given;
      const paths = { '/files': { ...item, get: { operationId: 'files', responses: ok, ...operation } } };
      const spec = specOf({ paths, root: { servers: server(first) } });
      const { json } = await buildCollection(spec, CONFIG);
      const variables = new Map(json.variable?.map(({ key, value }) => [key, value]));
      const raw = itemsBelow(json.item)[0]?.request.url.raw;
      assert.equal(raw, want === undefined ? '{{baseURL}}/files' : '{{baseURL2}}/files');
      assert.equal(variables.get('baseURL2'), want);
      assert.equal(variables.get('baseURL'), first);
    });
  }
});

/** Entries without what is said of them, which tests of descriptions look at. */
function undescribed(entries: unknown): unknown {
  if (!Array.isArray(entries)) return entries;
  return (entries as { description?: string }[]).map((entry) => {
    const { description: _, ...rest } = { ...entry };
    return rest;
  });
}
