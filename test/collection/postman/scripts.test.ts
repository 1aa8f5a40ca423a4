/** The collection's own scripts, in Postman's sandbox, by Newman alone: no part of the runner is involved. */
import assert from 'node:assert/strict';
import { buildCollection } from '../../../scripts/collection/build.ts';
import { parseConsoleEvent } from '../../../scripts/collection/console-protocol.ts';
import type { PostmanCollection } from '../../../scripts/collection/write/postman-format.ts';
import { CONFIG, listOf, specOf, TEXT, thing } from '../spec-fixture.ts';
import { type Handler, json, run } from './plain-newman.ts';

const PETS = specOf({
  'GET /pets': { id: 'list', summary: 'List pets', answers: listOf({ id: TEXT, kind: TEXT }) },
  'GET /pets/{petId}': { id: 'get', summary: 'Get a pet', answers: thing({ id: TEXT, kind: TEXT }) },
  'POST /pets': { id: 'make', takes: thing({ kind: TEXT }) },
  'DELETE /pets/{petId}': { id: 'remove' },
});

const byPath: Handler = (request, response) =>
  json(
    request.url === '/pets'
      ? [
          { id: 'p 1', kind: 'cat' },
          { id: 'p2', kind: 'dog' },
        ]
      : { id: 'p 1', kind: 'cat' },
  )(request, response);

describe('the scripts inside the collection', function () {
  this.timeout(180_000);
  let pets: PostmanCollection;
  before(async () => {
    pets = (await buildCollection(PETS, CONFIG)).json;
  });

  it('give a detail the ID of its list, and send no write', async () => {
    const { requests, failures, console } = await run(pets, byPath);
    assert.deepEqual(
      requests.map(({ line }) => line),
      ['GET /pets', 'GET /pets/p%201'],
    );
    assert.deepEqual(failures, []);
    assert.equal(
      console.filter(([mark, reason]) => mark === '[skipped]' && /allowwrites/.test(String(reason))).length,
      2,
    );
  });

  it('send writes when `allowwrites` is `true`, and only then', async () => {
    for (const [value, want] of [
      ['true', 3],
      ['TRUE', 2],
      ['1', 2],
      ['', 2],
      ['false', 2],
    ] as const) {
      const { requests } = await run(pets, byPath, { allowwrites: value });
      assert.equal(requests.length, want, `allowwrites=${value}`);
    }
  });

  it('take the ID that the environment gives, and expect it in the list', async () => {
    const given = await run(
      pets,
      (request, response) =>
        request.url === '/pets' ? byPath(request, response) : json({ id: 'p2', kind: 'dog' })(request, response),
      { petId: 'p2' },
    );
    assert.deepEqual(
      given.requests.map(({ line }) => line),
      ['GET /pets', 'GET /pets/p2'],
    );
    assert.deepEqual(given.failures, []);
    const unknown = await run(pets, byPath, { petId: 'p9' });
    assert.match(unknown.failures.join(), /none of the 2 items has the id that petId names/);
  });

  const HOSTILE_IDS: readonly [id: string, path: string | undefined][] = [
    ['{{keysecret}}', '/pets/%7B%7Bkeysecret%7D%7D'],
    ['{{$randomUUID}}', '/pets/%7B%7B%24randomUUID%7D%7D'],
    ['x/../../services/1', '/pets/x%2F..%2F..%2Fservices%2F1'],
    ['x?admin=true', '/pets/x%3Fadmin%3Dtrue'],
    ['x#', '/pets/x%23'],
    [':petId', '/pets/%3ApetId'],
    ['..', undefined],
    ['.', undefined],
    ['\ud800', undefined],
    ['a\r\nX-Injected: 1', '/pets/a%0D%0AX-Injected%3A%201'],
  ];
  for (const [id, path] of HOSTILE_IDS) {
    it(`take the ID ${JSON.stringify(id)} of a response for data: one segment of the path, and no variable`, async () => {
      const { requests } = await run(pets, json([{ id, kind: 'cat' }]), {
        keysecret: 'the-secret',
        allowwrites: 'true',
      });
      const lines = requests.map(({ line }) => line).filter((line) => line.startsWith('GET /') && line !== 'GET /pets');
      assert.deepEqual(lines, path === undefined ? [] : [`GET ${path}`]);
      assert.ok(!JSON.stringify(requests).includes('the-secret'));
    });
  }

  it('do not let a document give a value to a variable that allows something', async () => {
    const spec = specOf({
      'GET /pets': { id: 'list', summary: 'List pets', answers: listOf({ allowwrites: TEXT, id: TEXT }) },
      'GET /pets/{allowwrites}': { id: 'get', answers: thing({ id: TEXT }) },
      'DELETE /pets/{allowwrites}': { id: 'remove' },
    });
    const { json: hostile } = await buildCollection(spec, CONFIG);
    const { requests } = await run(hostile, json([{ allowwrites: 'true', id: 'true' }]), { allowwrites: 'false' });
    assert.deepEqual(
      requests.map(({ line }) => line).filter((line) => line.startsWith('DELETE')),
      [],
    );
    assert.ok((hostile.variable ?? []).some(({ key, value }) => key === 'allowwrites' && value === 'false'));
  });

  it('take an empty value of the environment for none', async () => {
    const { requests } = await run(pets, byPath, { petId: '' });
    assert.deepEqual(
      requests.map(({ line }) => line),
      ['GET /pets', 'GET /pets/p%201'],
    );
  });

  it('take the ID of a variable that the environment names in its value', async () => {
    const { requests, failures } = await run(pets, byPath, { petId: '{{mine}}', mine: 'p {{number}}', number: '1' });
    assert.deepEqual(
      requests.map(({ line }) => line),
      ['GET /pets', 'GET /pets/p%201'],
    );
    assert.deepEqual(failures, []);
  });

  const TWO_ROWS: readonly (readonly [what: string, second: Record<string, string>, sent: readonly string[]])[] = [
    ['use an ID of an earlier run where the list fails', {}, ['GET /pets', 'GET /pets/p%201']],
    ['forget the IDs of another server', { baseURL: '{{server}}/other' }, ['GET /other/pets']],
  ];
  for (const [what, second, sent] of TWO_ROWS) {
    it(what, async () => {
      let lists = 0;
      const { requests } = await run(
        pets,
        (request, response) => {
          if (request.url?.endsWith('/pets')) lists += 1;
          if (lists < 2) byPath(request, response);
          else response.writeHead(404).end('{}');
        },
        {},
        [{}, second],
      );
      assert.deepEqual(
        requests.slice(2).map(({ line }) => line),
        sent,
      );
    });
  }

  it('judge each row of a data file by itself', async () => {
    const kind = { name: 'kind', in: 'query', required: true, schema: TEXT };
    const { json: collection } = await buildCollection(
      specOf({
        'GET /pets': { id: 'list', summary: 'List pets', answers: listOf({ id: TEXT, kind: TEXT }) },
        'GET /pets/{petId}': { id: 'get', summary: 'Get a pet', parameters: [kind], answers: thing({ id: TEXT }) },
      }),
      CONFIG,
    );
    const rows = ['p9', '', 'p9', 'p 1'].map((petId) => ({ petId }));
    const { requests, failures } = await run(collection, byPath, {}, rows);
    assert.equal(failures.length, 2, failures.join());
    const both = ['GET /pets', 'GET /pets/p%201?kind=cat'];
    assert.deepEqual(
      requests.map(({ line }) => line),
      ['GET /pets', ...both, 'GET /pets', ...both],
    );
  });

  it('take a list that an object does not have for an empty one', async () => {
    const { json: collection } = await buildCollection(
      specOf({
        'GET /pets': { id: 'list', summary: 'List pets', answers: thing({ pets: listOf({ id: TEXT }) }) },
        'GET /pets/{petId}': { id: 'get', summary: 'Get a pet', answers: thing({ id: TEXT }) },
      }),
      CONFIG,
    );
    const { failures, console } = await run(collection, json({ other: 1 }));
    assert.deepEqual(failures, []);
    assert.deepEqual(
      console.map(parseConsoleEvent).flatMap((event) => (event?.mark === 'skipped' ? [event.facts.reasonCode] : [])),
      ['no-resource'],
    );
  });

  it('skip the detail of an empty list, and say which list was empty', async () => {
    const { requests, console, failures } = await run(pets, json([]));
    assert.deepEqual(
      requests.map(({ line }) => line),
      ['GET /pets'],
    );
    assert.deepEqual(failures, []);
    assert.ok(
      console.some(([mark, reason]) => mark === '[skipped]' && String(reason).includes('"List pets" listed none')),
    );
  });

  const NESTED = specOf({
    'GET /owners': { id: 'owners', summary: 'List owners', answers: listOf({ id: TEXT }) },
    'GET /owners/{ownerId}/pets': { id: 'pets', summary: 'List pets', answers: listOf({ id: TEXT }) },
    'GET /owners/{ownerId}/pets/{petId}': { id: 'pet', summary: 'Get a pet', answers: thing({ id: TEXT }) },
  });
  const blocked = (variable: string, request: string) => ['blocked', variable, request];
  const empty = (variable: string, request: string) => ['no-resource', variable, request];
  const ROOTS: readonly (readonly [name: string, owners: Handler, pets: Handler, want: readonly unknown[]])[] = [
    ['an empty list', json([]), json([]), [empty('ownerId', 'List owners'), empty('ownerId', 'List owners')]],
    ['an empty list below', json([{ id: 'o' }]), json([]), [empty('petId', 'List pets')]],
    [
      'a list that failed',
      (_, response) => response.writeHead(403).end('{}'),
      json([]),
      [blocked('ownerId', 'List owners'), blocked('ownerId', 'List owners')],
    ],
    [
      'a list below that failed',
      json([{ id: 'o' }]),
      (_, response) => response.writeHead(403).end('{}'),
      [blocked('petId', 'List pets')],
    ],
  ];
  for (const [name, owners, below, want] of ROOTS) {
    it(`name one root cause of what is skipped: ${name}`, async () => {
      const { json: collection } = await buildCollection(NESTED, CONFIG);
      const { console } = await run(collection, (request, response) =>
        (request.url === '/owners' ? owners : below)(request, response),
      );
      const skips = console.map(parseConsoleEvent).flatMap((event) => (event?.mark === 'skipped' ? [event.facts] : []));
      assert.deepEqual(
        skips.map(({ reasonCode, params }) => [reasonCode, ...Object.values(params).filter((_, index) => index !== 1)]),
        want,
      );
    });
  }

  it('skip the items of a list that cannot be used', async () => {
    const { requests } = await run(pets, (request, response) =>
      json(request.url === '/pets' ? [null, {}, { id: '' }, { id: 'p3', kind: 'cow' }] : { id: 'p3', kind: 'cow' })(
        request,
        response,
      ),
    );
    assert.deepEqual(
      requests.map(({ line }) => line),
      ['GET /pets', 'GET /pets/p3'],
    );
  });

  it('say what a refusal most likely means', async () => {
    const { failures } = await run(pets, (_request, response) =>
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"status":400,"error":"BAD_REQUEST: no"}'),
    );
    assert.match(
      failures[0] ?? '',
      /expected 200, got 400 \(BAD_REQUEST: no\)\. A 400 without organization information means that the key or the organization ID is not configured correctly/,
    );
  });

  it('fill the time window of a query when the request is sent', async () => {
    const window = (format: string) => [
      { name: 'from_date', in: 'query', required: true, schema: { type: 'string', format } },
      { name: 'to_date', in: 'query', required: true, schema: { type: 'string', format } },
    ];
    const { json: collection } = await buildCollection(
      specOf({
        'GET /costs': { id: 'costs', parameters: window('date') },
        'GET /metrics': { id: 'metrics', parameters: window('date-time') },
      }),
      CONFIG,
    );
    const { requests } = await run(collection, json({}));
    const [costs, metrics] = requests.map(({ line }) => new URL(line.slice(4), 'http://x').searchParams);
    assert.match(costs?.get('from_date') ?? '', /^\d{4}-\d\d-\d\d$/);
    const span = Date.parse(metrics?.get('to_date') ?? '') - Date.parse(metrics?.get('from_date') ?? '');
    assert.equal(span, 7 * 24 * 3600 * 1000);
    assert.ok(Math.abs(Date.parse(metrics?.get('to_date') ?? '') - Date.now()) < 60_000);
  });
});
