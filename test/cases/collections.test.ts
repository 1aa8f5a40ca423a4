/** Collections as people have them: what the format leaves open, and what Newman takes beyond it. */
import assert from 'node:assert/strict';
import { readCollection } from '../../scripts/collection/write/read.ts';
import type { RequestRun } from '../../scripts/run/model.ts';
import { pinnedCollection } from '../collection/sandbox-run.ts';
import { closeAll, environment, only, runLocally, serve } from '../run/local-run.ts';

interface Sent {
  readonly request: string;
  readonly authorization: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

async function runOf(collection: object, file = 'mine.postman_collection.json') {
  const { collection: generated } = await pinnedCollection();
  const sent: Sent[] = [];
  const baseURL = await serve(({ method = '', url = '', headers }, res) => {
    sent.push({ request: `${method} ${url}`, authorization: headers.authorization ?? '', headers });
    res.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  const read = { ...readCollection(JSON.stringify(collection), file, generated), suite: 'negative' as const };
  const plan = { environments: [environment(baseURL)], collection: read, needsCredentials: false };
  const { requests } = only(await runLocally(plan));
  return { sent, requests, name: read.json.info.name };
}

const info = { name: 'case', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' };
const test = (exec: unknown) => [{ listen: 'test', script: { exec } }];
const passing = test(["pm.test('ok', () => {});"]);
const get = (path: string, more: object = {}) => ({
  name: 'a',
  request: `{{baseURL}}${path}`,
  event: passing,
  ...more,
});
const shown = ({ folder, name, status }: RequestRun) => [...folder, name, status].join(' > ');

describe('a collection of any origin', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  const names: { name: string; given: object; want: string }[] = [
    { name: 'an item without a name', given: get('/a', { name: undefined }), want: 'GET /a > passed' },
    { name: 'an item with an empty name', given: get('/a', { name: ' ' }), want: 'GET /a > passed' },
    { name: 'a name that is a number', given: get('/a', { name: 7 }), want: '7 > passed' },
    { name: 'a folder without a name', given: { item: [get('/a')] }, want: 'Folder 1 > a > passed' },
    {
      name: 'a folder in a folder',
      given: { item: [{ name: 'in', item: [get('/a')] }] },
      want: 'Folder 1 > in > a > passed',
    },
    {
      name: 'a name that means something to JavaScript',
      given: get('/a', { name: '__proto__' }),
      want: '__proto__ > passed',
    },
  ];
  for (const { name, given, want } of names) {
    it(name, async () => {
      const { sent, requests } = await runOf({ info, item: [given, { name: 'empty', item: [] }] });
      assert.deepEqual(
        sent.map(({ request }) => request),
        ['GET /a'],
      );
      assert.deepEqual(requests.map(shown), [want]);
    });
  }

  it('a collection without a name has that of its file', async () => {
    for (const own of [{ ...info, name: undefined }, undefined]) {
      const { name, requests } = await runOf({ info: own, item: [get('/a')] });
      assert.deepEqual([name, ...requests.map(shown)], ['mine', 'a > passed']);
    }
  });

  it('items with the same ID, and without one', async () => {
    const item = [get('/a', { id: 'x' }), get('/b', { id: 'x' }), get('/c'), get('/d', { id: 'item-1' }), null];
    const { sent, requests } = await runOf({ info, item });
    assert.deepEqual(
      sent.map(({ request }) => request),
      ['GET /a', 'GET /b', 'GET /c', 'GET /d'],
    );
    assert.deepEqual(
      requests.map(({ id, status }) => [id, status]),
      [
        ['a', 'passed'],
        ['a#2', 'passed'],
        ['a#3', 'passed'],
        ['a#4', 'passed'],
      ],
    );
  });

  it('the same IDs each time', async () => {
    const { collection } = await pinnedCollection();
    const text = JSON.stringify({ info, item: [get('/a'), { item: [get('/b')] }] });
    const [first, second] = [1, 2].map(() => readCollection(text, 'a.json', collection).items);
    assert.deepEqual(first, second);
  });

  const urls: { name: string; given: unknown; want: string }[] = [
    { name: 'a text', given: '{{baseURL}}/x/y?q=1', want: 'GET /x/y?q=1' },
    { name: 'a text in an object', given: { raw: '{{baseURL}}/x/y?q=1' }, want: 'GET /x/y?q=1' },
    {
      name: 'segments that are objects',
      given: { host: ['{{baseURL}}'], path: [{ type: 'string', value: 'x' }, 'y'] },
      want: 'GET /x/y',
    },
    { name: 'a path and a host that are texts', given: { host: '{{baseURL}}', path: '/x/y' }, want: 'GET /x/y' },
    {
      name: 'path variables',
      given: { raw: '{{baseURL}}/x/:id', variable: [{ key: 'id', value: '7' }] },
      want: 'GET /x/7',
    },
    {
      name: 'a query with a disabled field',
      given: {
        host: ['{{baseURL}}'],
        path: ['x'],
        query: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2', disabled: true },
        ],
      },
      want: 'GET /x?a=1',
    },
  ];
  for (const { name, given, want } of urls) {
    it(`URL: ${name}`, async () => {
      const { sent, requests } = await runOf({ info, item: [{ name: 'a', request: { url: given }, event: passing }] });
      assert.deepEqual(
        sent.map(({ request }) => request),
        [want],
      );
      assert.equal(requests[0]?.path, new URL(`http://a${want.slice(4)}`).pathname.replace('/7', '/{id}'));
    });
  }

  const scripts: { name: string; given: unknown; want: 'passed' | 'failed' }[] = [
    { name: 'lines', given: test(["pm.test('a', () => {", 'pm.expect(1).to.equal(2)', '})']), want: 'failed' },
    { name: 'a text', given: test("pm.test('a', () => pm.expect(1).to.equal(2))"), want: 'failed' },
    {
      name: 'a script that is a text',
      given: [{ listen: 'test', script: "pm.test('a', () => pm.expect(1).to.equal(2))" }],
      want: 'failed',
    },
    {
      name: 'a disabled one',
      given: [{ listen: 'test', disabled: true, script: { exec: ["pm.test('a', () => { throw 1 })"] } }],
      want: 'passed',
    },
    { name: 'none', given: null, want: 'passed' },
  ];
  for (const { name, given, want } of scripts) {
    it(`script: ${name}`, async () => {
      const { requests } = await runOf({ info, item: [get('/a', { event: given })] });
      assert.equal(requests[0]?.status, want);
    });
  }

  it('headers, and variables of the collection', async () => {
    const variable = [
      { key: 'on', value: 9007199254740993n },
      { key: 'off', value: 'x', disabled: true },
    ];
    const header = [
      { key: 'X-On', value: '{{on}}' },
      { key: 'X-Off', value: 'a', disabled: true },
      { key: 'X-Unset', value: '{{off}}' },
    ];
    const text = JSON.stringify(
      {
        info,
        variable,
        item: [
          get('/a', { request: { url: '{{baseURL}}/a', header } }),
          get('/b', { request: { url: '{{baseURL}}/b', header: 'X-On: c\nX-Two: d' } }),
        ],
      },
      (_, value) => (typeof value === 'bigint' ? `@${value}` : value),
    ).replace(/"@(\d+)"/, '$1');
    const { collection } = await pinnedCollection();
    const read = readCollection(text, 'a.json', collection);
    const { sent } = await runOf(read.json);
    assert.deepEqual(
      sent.map(({ headers }) => [headers['x-on'], headers['x-off'], headers['x-unset'], headers['x-two']]),
      [
        ['9007199254740993', undefined, '{{off}}', undefined],
        ['c', undefined, undefined, 'd'],
      ],
    );
  });

  it('authorization is inherited, replaced and left out', async () => {
    const basic = (username: string) => ({
      type: 'basic',
      basic: [
        { key: 'username', value: username },
        { key: 'password', value: 'p' },
      ],
    });
    const of = (path: string, auth?: unknown) =>
      get(path, { request: { url: `{{baseURL}}${path}`, ...(auth === undefined ? {} : { auth }) } });
    const { sent } = await runOf({
      info,
      auth: basic('all'),
      item: [
        of('/a'),
        of('/b', { type: 'noauth' }),
        { auth: basic('folder'), item: [of('/c'), of('/d', basic('own')), of('/e', null)] },
      ],
    });
    const users = sent.map(
      ({ authorization }) => Buffer.from(authorization.slice(6), 'base64').toString().split(':')[0],
    );
    assert.deepEqual(users, ['all', '', 'folder', 'own', 'folder']);
  });

  const refused: { name: string; given: object; want: RegExp }[] = [
    { name: 'version 1', given: { name: 'a', requests: [] }, want: /collection v1/ },
    { name: 'an environment', given: { name: 'a', values: [] }, want: /environment, not a collection/ },
    { name: 'an OpenAPI document', given: { openapi: '3.1.0', info }, want: /OpenAPI document/ },
    {
      name: 'an item without a request',
      given: { info, item: [{ name: 'f', item: [{ name: 'x' }] }] },
      want: /f > x has no request/,
    },
  ];
  for (const { name, given, want } of refused) {
    it(`is refused where it is ${name}`, async () => {
      const { collection } = await pinnedCollection();
      assert.throws(
        () => readCollection(JSON.stringify(given), 'mine.json', collection),
        (error: { code: string; problem: { what: string } }) =>
          error.code === 'collection-unreadable' && want.test(error.problem.what),
      );
    });
  }
});
