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

  describe('keep to the rate limit', () => {
    let many: PostmanCollection;
    before(async () => {
      const operations = Object.fromEntries(
        Array.from({ length: 9 }, (_, index) => [`GET /things${index}`, { id: `get${index}` }]),
      );
      many = (await buildCollection(specOf(operations), CONFIG)).json;
    });
    const mostInWindow = (times: readonly number[], windowMs: number) =>
      Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + windowMs).length));

    it('4 in 1 s: never more in any window, the first four at once', async () => {
      const { requests } = await run(many, json({}), { ratelimit: '4/1s' });
      const times = requests.map(({ at }) => at);
      assert.equal(times.length, 9);
      assert.ok(mostInWindow(times, 995) <= 4, `${mostInWindow(times, 995)} in a window`);
      assert.ok((times[3] ?? 0) - (times[0] ?? 0) < 900, 'the first four do not wait');
      const took = (times[8] ?? 0) - (times[0] ?? 0);
      assert.ok(took >= 1990 && took < 30_000, `${took} ms for two windows`);
    });

    it('off: no wait', async () => {
      const { console } = await run(many, json({}), { ratelimit: 'off' });
      assert.deepEqual(
        console.filter(([mark]) => mark === '[rate-limit]'),
        [],
      );
    });

    /** The first `times` requests get a 429, as the live API sends it: without the envelope. */
    const limited = (times: number, fields: () => Readonly<Record<string, string>>): Handler => {
      let count = 0;
      return (request, response) => {
        count += 1;
        if (count > times) return json({})(request, response);
        const headers = { 'content-type': 'application/json', ...fields() };
        return response.writeHead(429, headers).end('{"error":"TOO_MANY_REQUESTS"}');
      };
    };
    const ASKED: readonly (readonly [name: string, fields: () => Readonly<Record<string, string>>])[] = [
      ['Retry-After in seconds', () => ({ 'retry-after': '1' })],
      ['Retry-After as a date', () => ({ 'retry-after': new Date(Date.now() + 2000).toUTCString() })],
      ['X-RateLimit-Reset in seconds', () => ({ 'x-ratelimit-reset': '1.0' })],
      ['X-RateLimit-Reset as an instant', () => ({ 'x-ratelimit-reset': String(Date.now() / 1000 + 1) })],
    ];
    for (const [name, fields] of ASKED) {
      it(`waits after a 429 for as long as ${name} says`, async () => {
        const { requests, failures } = await run(many, limited(1, fields));
        assert.ok((requests[1]?.at ?? 0) - (requests[0]?.at ?? 0) >= 990);
        assert.equal(requests.length, 9, 'without `retries`, nothing is sent again');
        assert.equal(failures.length, 1);
      });
    }

    it('with `retries`, sends a request again for as long as the key is used up', async () => {
      const fields = () => ({ 'x-ratelimit-reset': '0.05' });
      const { requests, failures } = await run(many, limited(4, fields), { retries: '1', retrybackoff: '10' });
      assert.deepEqual(failures, []);
      assert.deepEqual(
        requests.slice(0, 5).map(({ line }) => line),
        Array(5).fill('GET /things0'),
      );
      assert.equal(requests.length, 4 + 9);
    });

    it('gives a used-up key up after `ratelimitwait` seconds', async () => {
      const values = { retries: '1', retrybackoff: '10', ratelimitwait: '0.5' };
      const { requests, failures } = await run(
        many,
        limited(1000, () => ({ 'x-ratelimit-reset': '0.2' })),
        values,
      );
      const first = requests.filter(({ line }) => line === 'GET /things0').length;
      assert.ok(first >= 2, `${first} attempts`);
      assert.equal(requests.length, first + 8, 'the others are not waited for');
      assert.equal(failures.length, 9);
    });
  });
});
