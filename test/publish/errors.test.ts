/** Errors of the Postman API: one block, and another attempt where it is safe. */
import assert from 'node:assert/strict';
import { withClosedPort } from '../shared/closed-port.ts';
import { collection, folder, LIST } from './collection-fixture.ts';
import { type Fault, KEY } from './postman-api.ts';
import { ENVIRONMENT, ids, rejects, teamOfEachTest } from './team.ts';

describe('publish', function () {
  this.timeout(180_000);
  const team = teamOfEachTest();
  const { run, only } = team;

  const html = { 'content-type': 'text/html' };
  const on =
    (method: string, answer: ReturnType<Fault>, times = Number.POSITIVE_INFINITY): Fault =>
    (call, time) =>
      call.method === method && time <= times ? answer : undefined;
  const limited = (headers: Record<string, string>) => ({
    status: 429,
    headers,
    body: '{"error":{"name":"rateLimited","message":"Rate Limit exceeded."}}',
  });

  describe('an error of the API', () => {
    const ERRORS: readonly [name: string, fault: Fault, code: string, exit: number, words: RegExp[], calls: number][] =
      [
        [
          '401',
          on('GET', { status: 401, body: '{"error":{"name":"AuthenticationError","message":"Invalid API Key."}}' }),
          'publish-unauthorised',
          2,
          [/Invalid API Key/, /POSTMAN_API_KEY/],
          1,
        ],
        [
          '403',
          on('POST', {
            status: 403,
            body: '{"error":{"name":"forbiddenError","message":"You do not have enough permissions"}}',
          }),
          'publish-unauthorised',
          2,
          [/enough permissions/, /role/],
          1,
        ],
        [
          '404',
          on('POST', { status: 404, body: '{"error":{"name":"notFound","message":"gone"}}' }),
          'publish-not-found',
          2,
          [/gone/],
          1,
        ],
        [
          '413',
          on('POST', { status: 413, body: '<html>Request Entity Too Large</html>', headers: html }),
          'publish-too-large',
          2,
          [/--suite/],
          1,
        ],
        [
          '400',
          on('POST', { status: 400, body: '{"error":{"name":"malformedRequestError","message":"Found 1 errors"}}' }),
          'publish-refused',
          2,
          [/Found 1 errors \(malformedRequestError\)/],
          1,
        ],
        [
          '403 as problem details',
          on('POST', { status: 403, body: '{"title":"Forbidden","detail":"Not for viewers","status":403}' }),
          'publish-unauthorised',
          2,
          [/has no permission for this request: Not for viewers \(Forbidden\)/],
          1,
        ],
        ['429 that lasts', on('POST', limited({ 'retry-after': '2' })), 'publish-rate-limited', 3, [/in 2 s/], 4],
        [
          '429 for a month',
          on('POST', limited({ 'x-ratelimit-retryafter': '86400' })),
          'publish-rate-limited',
          3,
          [/86400 s/],
          1,
        ],
        [
          '500 of a read',
          on('GET', { status: 500, body: '{"error":"oops"}' }),
          'publish-unavailable',
          3,
          [/500: oops/],
          4,
        ],
        [
          '503 of a creation, which is not repeated',
          on('POST', { status: 503, body: '', done: true }),
          'publish-unavailable',
          3,
          [/check whether it was created/],
          1,
        ],
        [
          'a lost connection of a creation, which is not repeated',
          on('POST', 'reset'),
          'publish-unavailable',
          3,
          [/cannot be reached/],
          1,
        ],
        ['a lost connection', on('GET', 'reset'), 'publish-unavailable', 3, [/cannot be reached/], 4],
        [
          'HTML with 200',
          on('GET', { status: 200, body: '<html>Log in</html>', headers: html }),
          'publish-unavailable',
          3,
          [/HTML/, /proxy/],
          1,
        ],
        ['an array', on('GET', { status: 200, body: '[]' }), 'publish-unavailable', 3, [/not a JSON object/], 1],
        [
          'a redirect, which the key does not follow',
          on('GET', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }),
          'publish-unavailable',
          3,
          [/redirects \(302\)/],
          1,
        ],
        [
          'a message that repeats the key and moves the cursor',
          on('GET', {
            status: 400,
            body: JSON.stringify({ error: { name: 'x', message: `no ${KEY}\u001b[2J\nsecond line` } }),
          }),
          'publish-refused',
          2,
          [/\[redacted\]/],
          1,
        ],
      ];
    for (const [name, fault, code, exit, words, calls] of ERRORS) {
      it(`${name} → ${code}, exit code ${exit}, ${calls} calls`, async () => {
        team.api.fault = fault;
        const error = await rejects(run(), code, words);
        assert.equal(error.exitCode, exit);
        const failing = team.api.calls.at(-1);
        assert.equal(
          team.api.calls.filter(({ path, method }) => path === failing?.path && method === failing?.method).length,
          calls,
        );
        assert.equal(team.waits.length, calls - 1);
      });
    }

    it('an environment of more than 30 MB → publish-too-large', async () => {
      const values = [{ key: 'filler', value: 'x'.repeat(30_000_001), type: 'default', enabled: true }];
      const large = { ...ENVIRONMENT, values: [...ENVIRONMENT.values, ...values] };
      await rejects(run({ collections: [], environments: [large], timeoutMs: 60_000 }), 'publish-too-large', [
        /30\.0 MB/,
      ]);
      assert.deepEqual(team.api.environments, []);
    });

    it('a refused connection → publish-unavailable', () =>
      withClosedPort((address) =>
        rejects(run({ address }), 'publish-unavailable', [/127\.0\.0\.2:\d+/, /ECONNREFUSED/]),
      ));

    for (const key of ['', 'two words', 'ключ', 'line\nfeed']) {
      it(`the key ${JSON.stringify(key)} → publish-no-key, before anything is sent`, async () => {
        await rejects(run({ key }), 'publish-no-key', [/POSTMAN_API_KEY/], key);
        assert.deepEqual(team.api.calls, []);
      });
    }
  });

  describe('a temporary error', () => {
    const TROUBLE: readonly [name: string, fault: Fault, waits: (waited: readonly number[]) => void][] = [
      [
        '429 with Retry-After',
        on('POST', limited({ 'retry-after': '3' }), 1),
        (waited) => assert.deepEqual(waited, [3000]),
      ],
      [
        "429 with Postman's own header",
        on('POST', limited({ retryafter: '7' }), 1),
        (waited) => assert.deepEqual(waited, [7000]),
      ],
      [
        '429 with the end of the window',
        (call, time) =>
          on('POST', limited({ 'x-ratelimit-reset': `${Math.floor(Date.now() / 1000) + 30}` }), 1)(call, time),
        ([ms = 0]) => assert.ok(ms > 25_000 && ms <= 30_000, `${ms}`),
      ],
      [
        '429 with the seconds to the end of the window',
        on('POST', limited({ 'ratelimit-reset': '42' }), 1),
        (waited) => assert.deepEqual(waited, [42_000]),
      ],
      ['429 without a header, twice', on('POST', limited({}), 2), (waited) => assert.deepEqual(waited, [2000, 4000])],
      [
        '502 of a read',
        on('GET', { status: 502, body: '<html>', headers: html }, 1),
        (waited) => assert.ok(waited.every((ms) => ms === 1000) && waited.length === 2),
      ],
    ];
    for (const [name, fault, check] of TROUBLE) {
      it(`${name}: team.waits and retries`, async () => {
        team.api.fault = fault;
        assert.equal((await run()).steps[0]?.action, 'create');
        check(team.waits);
        assert.equal(team.api.collections.length, 1);
      });
    }

    const INCOMPLETE: readonly [name: string, path: RegExp, body: string][] = [
      ['a list of collections', /^GET \/collections\?/, '{}'],
      ['a collection', /^GET \/collections\/\d/, '{}'],
      ['a collection without items', /^GET \/collections\/\d/, '{"collection":{"info":{"name":"Cloud"}}}'],
      ['a list of environments', /^GET \/environments\?/, '{"error":null}'],
      ['an environment', /^GET \/environments\/\d/, '{"environment":{}}'],
      ['a workspace', /^GET \/workspaces/, '{}'],
    ];
    for (const [name, path, body] of INCOMPLETE) {
      it(`${name} that is none, with 200 → publish-unavailable, and nothing is written`, async () => {
        await run({ environments: [ENVIRONMENT] });
        const writes = team.api.writes().length;
        team.api.fault = (call) => (path.test(`${call.method} ${call.path}`) ? { status: 200, body } : undefined);
        const changed = { collections: [collection([folder('services', [LIST])])], environments: [ENVIRONMENT] };
        await rejects(run(changed), 'publish-unavailable', [/responded without/]);
        assert.equal(team.api.writes().length, writes);
      });
    }

    it('a creation without the uid of what was created → publish-unavailable; a second run finds it', async () => {
      team.api.fault = on('POST', { status: 200, body: '{"collection":{}}', done: true });
      await rejects(run(), 'publish-unavailable', [/without `\/collection\/uid`/, /check whether it was created/]);
      team.api.fault = undefined;
      assert.equal((await run()).steps[0]?.action, 'none');
    });

    it('500 of an update that was executed: sent again, without a second effect', async () => {
      await run();
      const now = collection([folder('services', [LIST])]);
      team.api.fault = on('PUT', { status: 500, body: '', done: true }, 1);
      assert.equal((await run({ collections: [now] })).steps[0]?.action, 'update');
      assert.equal(Object.keys(ids(only().content)).length, 2);
    });
  });

  it('a step that is done before a failure is not repeated', async () => {
    team.api.fault = on('POST', { status: 400, body: '{}' });
    const both = { environments: [ENVIRONMENT] };
    team.api.fault = (call) =>
      call.path.startsWith('/environments?') && call.method === 'POST' ? { status: 400 } : undefined;
    await rejects(run(both), 'publish-refused', [/environments/]);
    team.api.fault = undefined;
    assert.deepEqual(
      (await run(both)).steps.map(({ action }) => action),
      ['none', 'create'],
    );
  });
});
