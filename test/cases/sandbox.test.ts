/** The sandbox for any document: addresses, styles of parameters, bodies of other types, and no envelope. */
import assert from 'node:assert/strict';
import { SANDBOX } from '../../collections/clickhouse-cloud/sandbox.ts';
import { usage } from '../../scripts/cli/sandbox/sandbox.ts';
import { buildCollection } from '../../scripts/collection/build.ts';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/server.ts';
import type { Json, JsonObject } from '../../scripts/shared/json.ts';
import { CONFIG } from '../collection/spec-fixture.ts';
import { answer, specOf } from '../openapi/document.ts';
import { environment, only, runLocally } from '../run/local-run.ts';

const text: JsonObject = { type: 'string' };
const object = (properties: JsonObject, required = Object.keys(properties)): JsonObject => ({
  type: 'object',
  properties,
  required,
});
const list = (schema: Json): JsonObject => answer({ type: 'array', items: schema });
const integers: JsonObject = { type: 'array', items: { type: 'integer' } };
/** Not UTF-8. */
const BYTES = Uint8Array.of(0x89, 0x50, 0xff, 0xfe);
const point = object({ x: { type: 'integer' }, y: { type: 'integer' } });

async function withDocument<Result>(paths: JsonObject, use: (sandbox: Sandbox) => Promise<Result>): Promise<Result> {
  const sandbox = await startSandbox({ profile: SANDBOX, spec: specOf({ paths }) });
  try {
    return await use(sandbox);
  } finally {
    await sandbox.close();
  }
}

/** The body of a response with status 200. */
// biome-ignore lint/suspicious/noExplicitAny: each test knows the form of its document
async function get(url: string): Promise<any> {
  const response = await fetch(url);
  assert.equal(response.status, 200, url);
  return response.json();
}

describe('the sandbox for any document', function () {
  this.timeout(180_000);

  const addresses: { name: string; given: JsonObject; want: string | undefined }[] = [
    { name: 'the first segment', given: { '/v1/things': { get: { responses: list(text) } } }, want: '/v1' },
    { name: 'an operation has it', given: { '/hours': { get: { responses: list(text) } } }, want: '/openapi.json' },
    {
      name: 'operations have all',
      given: { '/': { get: { responses: answer(text) } }, '/openapi.json': { get: { responses: answer(text) } } },
      want: undefined,
    },
  ];
  for (const { name, given, want } of addresses) {
    it(`serves the document where no operation is: ${name}`, async () => {
      await withDocument(given, async (sandbox) => {
        const { url, documentUrl } = sandbox;
        assert.equal(documentUrl, want === undefined ? undefined : url + want);
        const said = usage(sandbox, specOf({ paths: given }), 'any.json');
        assert.equal(said.includes('its OpenAPI document'), want !== undefined);
        if (documentUrl !== undefined) assert.equal((await (await fetch(documentUrl)).json()).info.title, 'Things');
        for (const path of Object.keys(given)) {
          const response = await fetch(url + path);
          assert.equal(response.status, 200);
          assert.notEqual((await response.json()).info?.title, 'Things');
        }
      });
    });
  }

  const styles: { name: string; given: JsonObject; path: string; want: 200 | RegExp }[] = [
    { name: 'form', given: { explode: false, schema: integers }, path: '?p=1,2', want: 200 },
    { name: 'form, exploded', given: { schema: integers }, path: '?p=1&p=2', want: 200 },
    {
      name: 'form, another type',
      given: { explode: false, schema: integers },
      path: '?p=1,b',
      want: /p\/1 must be integer/,
    },
    {
      name: 'spaceDelimited',
      given: { style: 'spaceDelimited', explode: false, schema: integers },
      path: '?p=1%202',
      want: 200,
    },
    {
      name: 'pipeDelimited',
      given: { style: 'pipeDelimited', explode: false, schema: integers },
      path: '?p=1|2',
      want: 200,
    },
    { name: 'deepObject', given: { style: 'deepObject', schema: point }, path: '?p[x]=1&p[y]=2', want: 200 },
    {
      name: 'deepObject without a property',
      given: { style: 'deepObject', schema: point },
      path: '?p[x]=1',
      want: /p\/y is required/,
    },
    { name: 'an object, exploded', given: { schema: point }, path: '?x=1&y=2', want: 200 },
    { name: 'an object in one value', given: { explode: false, schema: point }, path: '?p=x,1,y,2', want: 200 },
    {
      name: 'JSON',
      given: { content: { 'application/json': { schema: point } } },
      path: '?p={"x":1,"y":2}',
      want: 200,
    },
    { name: 'simple', given: { in: 'path', schema: integers }, path: '/1,2', want: 200 },
    { name: 'label', given: { in: 'path', style: 'label', explode: true, schema: integers }, path: '/.1.2', want: 200 },
    { name: 'matrix', given: { in: 'path', style: 'matrix', schema: integers }, path: '/;p=1,2', want: 200 },
    {
      name: 'matrix, exploded',
      given: { in: 'path', style: 'matrix', explode: true, schema: point },
      path: '/;x=1;y=2',
      want: 200,
    },
    {
      name: 'simple, another type',
      given: { in: 'path', schema: integers },
      path: '/1,b',
      want: /p\/1 must be integer/,
    },
  ];
  for (const { name, given, path, want } of styles) {
    it(`parameters in the style ${name}: ${want === 200 ? 'taken' : 'refused'}`, async () => {
      const parameters = [{ name: 'p', in: 'query', required: true, ...given }];
      const template = given.in === 'path' ? '/a/{p}' : '/a';
      const get = { operationId: 'a', parameters, responses: answer(object({ ok: text })) };
      await withDocument({ [template]: { get } }, async ({ url }) => {
        const response = await fetch(`${url}/a${path}`);
        const said = await response.text();
        if (want === 200) assert.equal(response.status, 200, said);
        else assert.match(said, want);
      });
    });
  }

  const form = object({ n: { type: 'integer' }, tags: { type: 'array', items: text }, at: point }, ['n']);
  const bodies: {
    name: string;
    type: string;
    sent?: string;
    body: string | FormData | Uint8Array<ArrayBuffer>;
    want: number;
  }[] = [
    { name: 'a form', type: 'application/x-www-form-urlencoded', body: 'n=1&tags=a&tags=b', want: 200 },
    { name: 'a form with one item', type: 'application/x-www-form-urlencoded', body: 'n=1&tags=a', want: 200 },
    { name: 'a form without what is required', type: 'application/x-www-form-urlencoded', body: 'tags=a', want: 400 },
    { name: 'a form with another type', type: 'application/x-www-form-urlencoded', body: 'n=one', want: 400 },
    { name: 'a multipart form', type: 'multipart/form-data', body: fields({ n: '1', at: '{"x":1,"y":2}' }), want: 200 },
    { name: 'a multipart form with another type', type: 'multipart/form-data', body: fields({ n: 'one' }), want: 400 },
    {
      name: 'no multipart form',
      type: 'multipart/form-data',
      sent: 'multipart/form-data; boundary=x',
      body: 'n',
      want: 400,
    },
    { name: 'a multipart form with a file', type: 'multipart/form-data', body: fields({ n: '1' }, BYTES), want: 200 },
    { name: 'bytes', type: 'application/octet-stream', body: BYTES, want: 200 },
    { name: 'bytes that are no JSON', type: 'application/json', body: BYTES, want: 400 },
    { name: 'XML', type: 'application/xml', body: '<a/>', want: 200 },
    { name: 'text', type: 'text/plain', body: 'a', want: 200 },
    { name: 'of a range', type: 'image/*', sent: 'image/png', body: 'a', want: 200 },
    { name: 'any', type: '*/*', sent: 'application/json', body: '{"n":1}', want: 200 },
    { name: 'of another type', type: 'text/plain', sent: 'text/csv', body: 'a', want: 415 },
    { name: 'missing', type: 'text/plain', body: '', want: 400 },
  ];
  for (const { name, type, sent = type, body, want } of bodies) {
    it(`a body, ${name}: ${want}`, async () => {
      const requestBody = { required: true, content: { [type]: { schema: form } } };
      const responses = answer(object({ ok: text }));
      await withDocument({ '/a': { post: { operationId: 'a', requestBody, responses } } }, async ({ url }) => {
        const headers = body instanceof FormData ? {} : { 'content-type': sent };
        const response = await fetch(`${url}/a`, { method: 'POST', headers, body });
        assert.equal(response.status, want, await response.text());
      });
    });
  }

  it('shows an item by the ID of its list, also if the two have other forms', async () => {
    const link = { type: 'string', format: 'uri' };
    const inList = object({ id: text, files: { type: 'array', items: link } });
    const alone = object({ id: text, files: object({ main: text }) });
    const id = { name: 'gist_id', in: 'path', required: true, schema: text };
    await withDocument(
      {
        '/gists': { get: { operationId: 'gists', responses: list(inList) } },
        '/gists/{gist_id}': { get: { operationId: 'gist', parameters: [id], responses: answer(alone) } },
      },
      async ({ url }) => {
        const [first, again] = [await get(`${url}/gists`), await get(`${url}/gists`)];
        assert.deepEqual(first, again, 'the list is the same each time');
        for (const item of first) {
          const shown = await get(`${url}/gists/${item.id}`);
          assert.equal(shown.id, item.id);
          assert.deepEqual([Array.isArray(item.files), typeof shown.files.main], [true, 'string']);
        }
      },
    );
  });

  it('has one item where paths give its parameter several names', async () => {
    const named = (name: string) => ({ name, in: 'path', required: true, schema: text });
    await withDocument(
      {
        '/users': { get: { operationId: 'users', responses: list(object({ id: text })) } },
        '/users/{user_id}/keys': {
          get: { operationId: 'keys', parameters: [named('user_id')], responses: answer(object({ key: text })) },
        },
        '/users/{username}': {
          get: { operationId: 'user', parameters: [named('username')], responses: answer(object({ id: text })) },
        },
      },
      async ({ url }) => {
        const [{ id }] = await get(`${url}/users`);
        assert.equal((await get(`${url}/users/${id}`)).id, id);
        assert.equal(typeof (await get(`${url}/users/${id}/keys`)).key, 'string');
      },
    );
  });

  it('a document without envelope, IDs and lists is green', async () => {
    const search = object({
      page: object({ total: { type: 'integer' } }),
      hits: { type: 'array', items: object({ uid: text }) },
    });
    const one = { name: 'uid', in: 'query', required: true, schema: text };
    const get = (operationId: string, responses: JsonObject, more: JsonObject = {}) => ({
      get: { operationId, responses, ...more },
    });
    const body = { content: { 'application/json': { schema: form } } };
    const paths: JsonObject = {
      '/': get('root', answer(object({ up: { type: 'boolean' } }))),
      '/animals': get('animal', answer(object({ animal: object({ uid: text }) })), { parameters: [one] }),
      '/animals/search': get('animals', answer(search), { requestBody: body }),
      '/rows': get('rows', list(object({ id: text, n: { type: 'integer' } }))),
      '/rows/{id}': get('row', answer(object({ id: text })), {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { ...text, pattern: '^[a-f\\d]{24}$' } }],
      }),
      '/rows/{id}:audit': get('audit', answer(object({ by: text })), {
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      }),
      '/timeline': get('timeline', list(object({ post: text }))),
      '/timeline/{user}': get('timelineOf', list(object({ post: text })), {
        parameters: [{ name: 'user', in: 'path', required: true, schema: text }],
      }),
      '/ping': get('ping', {
        200: { description: '', content: { 'text/plain': { schema: { ...text, example: 'pong' } } } },
      }),
      '/gone': get('gone', { 204: { description: 'nothing' } }),
    };
    const collection = await buildCollection(specOf({ paths }), CONFIG);
    await withDocument(paths, async ({ url }) => {
      const run = only(await runLocally({ environments: [environment(url)], collection, needsCredentials: false }));
      const shown = run.requests.map(({ id, status, code }) => [id, status, code]);
      const failed = shown.filter(([, status]) => status !== 'passed');
      assert.deepEqual(failed, [['timelineOf', 'skipped', null]]);
      assert.equal(await (await fetch(`${url}/ping`)).text(), 'pong');
      assert.equal((await fetch(`${url}/gone`)).headers.get('content-length'), null);
    });
  });
});

function fields(values: Readonly<Record<string, string>>, file?: Uint8Array<ArrayBuffer>): FormData {
  const data = new FormData();
  if (file !== undefined) data.append('file', new Blob([file]), 'file.bin');
  for (const [name, value] of Object.entries(values)) data.append(name, value);
  return data;
}
