import assert from 'node:assert/strict';
import { CONVENTIONS } from '../../collections/clickhouse-cloud/conventions.ts';
import type { EnvironmentFile } from '../../scripts/publish/environment-update.ts';
import { stepText } from '../../scripts/publish/plan-text.ts';
import { openPostmanApi } from '../../scripts/publish/postman-api.ts';
import { type PublishOptions, publish } from '../../scripts/publish/publish.ts';
import { ExpectedError, renderProblem } from '../../scripts/shared/errors.ts';
import { CREATE, collection, DETAIL, folder, KEYS, LIST, request } from './collection-fixture.ts';
import { type Body, type Fault, KEY, type StandIn, startPostmanApi, TEAM } from './postman-api.ts';

const ENVIRONMENT: EnvironmentFile = {
  name: 'Cloud: production',
  values: [
    { key: 'baseURL', value: 'https://api.example', type: 'default', enabled: true },
    { key: 'orgid', value: '', type: 'default', enabled: true },
    { key: 'serviceid', value: 'a-service', type: 'default', enabled: true },
    { key: 'keyid', value: 'canary-file-key', type: 'secret', enabled: true },
    // A secret with the wrong type.
    { key: 'keysecret', value: 'canary-file-secret', type: 'default', enabled: true },
    { key: 'ratelimit', value: '10/10s', type: 'default', enabled: true },
  ],
};

describe('publish', function () {
  this.timeout(180_000);
  let api: StandIn;
  let waits: number[];
  beforeEach(async () => {
    api = await startPostmanApi();
    waits = [];
  });
  afterEach(async () => {
    assert.deepEqual(
      api.writes().filter(({ method }) => !['POST', 'PUT', 'PATCH'].includes(method)),
      [],
      'nothing is deleted',
    );
    await api.close();
  });

  async function run(options: Partial<PublishOptions> & { key?: string; address?: string; timeoutMs?: number } = {}) {
    const client = await openPostmanApi({
      key: options.key ?? KEY,
      address: options.address ?? api.url,
      timeoutMs: options.timeoutMs ?? 2000,
      wait: async (ms) => void waits.push(ms),
    });
    return publish(client, {
      workspace: TEAM,
      collections: [collection()],
      environments: [],
      dryRun: false,
      conventions: CONVENTIONS,
      ...options,
    });
  }
  const summary = ({ steps }: Awaited<ReturnType<typeof run>>) =>
    steps.map(({ kind, action, changes: { added, removed, changed, whole, kept } }) => [
      kind,
      action,
      ...added.map(({ what }) => `+ ${what}`),
      ...removed.map(({ what }) => `- ${what}`),
      ...changed.map(({ what, parts }) => `~ ${what}: ${parts.join(', ')}`),
      ...whole.map((part) => `~~ ${part}`),
      ...kept.map(({ what }) => `= ${what}`),
    ]);
  const only = () => {
    assert.equal(api.collections.length, 1);
    return api.collections[0] as { uid: string; content: Body };
  };
  /** `folder/name` → id. */
  function ids(content: Body, path = ''): Record<string, string> {
    return Object.assign(
      {},
      ...content.item.map((entry: Body) => ({
        [`${path}${entry.name}`]: entry.id,
        ...(entry.item === undefined ? {} : ids(entry, `${path}${entry.name}/`)),
      })),
    );
  }

  describe('a collection', () => {
    it('is created in the workspace without generated IDs', async () => {
      const done = await run();
      assert.deepEqual(summary(done)[0]?.slice(0, 2), ['collection', 'create']);
      assert.equal(only().content.info.name, 'Cloud');
      assert.equal(done.steps[0]?.uid, only().uid);
      assert.doesNotMatch(JSON.stringify(api.writes()[0]?.body), /generated|script-List|example-List/);
      assert.match(api.writes()[0]?.path ?? '', new RegExp(`workspace=${TEAM}$`));
    });

    it('is not written if nothing changed', async () => {
      await run();
      const [before, calls] = [JSON.stringify(only().content), api.calls.length];
      assert.deepEqual(summary(await run()), [['collection', 'none']]);
      assert.equal(JSON.stringify(only().content), before);
      assert.ok(api.calls.slice(calls).every(({ method }) => method === 'GET'));
    });

    const UPDATES: readonly [name: string, now: Body[], want: string[]][] = [
      [
        'a new request',
        [
          folder('services', [LIST, DETAIL, CREATE, request('Stop', 'PATCH', 'v1/services/:serviceId')]),
          folder('keys', [KEYS]),
        ],
        ['+ PATCH /v1/services/{serviceId}'],
      ],
      ['a request that is gone', [folder('services', [LIST, DETAIL]), folder('keys', [KEYS])], ['- POST /v1/services']],
      ['a folder that is gone', [folder('services', [LIST, DETAIL, CREATE])], ['- GET /v1/keys', '- folder keys']],
      [
        'another script',
        [
          folder('services', [
            request('List services', 'GET', 'v1/services', { script: 'response.isJson();' }),
            DETAIL,
            CREATE,
          ]),
          folder('keys', [KEYS]),
        ],
        ['~ GET /v1/services: test script'],
      ],
      [
        'another name',
        [folder('services', [{ ...LIST, name: 'All services' }, DETAIL, CREATE]), folder('keys', [KEYS])],
        ['~ GET /v1/services: name'],
      ],
      [
        'another body',
        [
          folder('services', [LIST, DETAIL, request('Create service', 'POST', 'v1/services', { body: '{}' })]),
          folder('keys', [KEYS]),
        ],
        ['~ POST /v1/services: body'],
      ],
      [
        'another folder',
        [folder('services', [LIST, DETAIL, CREATE]), folder('secrets', [KEYS])],
        ['- folder keys', '~ GET /v1/keys: folder', '~~ folders'],
      ],
      [
        'another description of a parameter',
        [
          folder('services', [
            {
              ...LIST,
              request: {
                ...LIST.request,
                url: { ...LIST.request.url, query: [{ key: 'limit', value: '', description: 'Optional, integer.' }] },
              },
            },
            DETAIL,
            CREATE,
          ]),
          folder('keys', [KEYS]),
        ],
        ['~ GET /v1/services: query limit'],
      ],
      ['another order', [folder('keys', [KEYS]), folder('services', [LIST, DETAIL, CREATE])], ['~~ order']],
    ];
    for (const [name, now, want] of UPDATES) {
      it(`${name}: everything else keeps its ID, and the dry run reports the same changes`, async () => {
        await run();
        const before = { ...ids(only().content) };
        const scripts = JSON.stringify(only().content.event);
        const uid = only().uid;
        const dry = await run({ collections: [collection(now)], dryRun: true });
        assert.deepEqual(ids(only().content), before);
        assert.equal(api.writes().length, 1, 'the dry run writes nothing');
        const done = await run({ collections: [collection(now)] });
        assert.deepEqual(summary(done), [['collection', 'update', ...want]]);
        assert.deepEqual(summary(dry), summary(done));
        assert.equal(only().uid, uid);
        assert.equal(JSON.stringify(only().content.event), scripts);
        const after = ids(only().content);
        const leaf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
        const byLeaf = new Map(Object.entries(before).map(([path, id]) => [leaf(path), id]));
        for (const [path, id] of Object.entries(after)) {
          const known = byLeaf.get(leaf(path === 'services/All services' ? 'services/List services' : path));
          if (known !== undefined) assert.equal(id, known, path);
        }
        assert.deepEqual(summary(await run({ collections: [collection(now)] })), [['collection', 'none']]);
      });
    }

    it('requests with one path are paired by folder, name and order, also if one of them is removed', async () => {
      const same = () => request('List services', 'GET', 'v1/services');
      const labelled = (label: string) => request(label, 'GET', 'v1/services');
      const item = [
        folder('No key', [labelled('a'), labelled('b'), labelled('c')]),
        folder('Unknown', [same(), same()]),
        folder('Other', [same()]),
      ];
      await run({ collections: [collection(item)] });
      const before = only().content.item.map((entry: Body) => entry.item.map(({ id }: Body) => id));
      const now = [
        folder('Unknown', [same()]),
        folder('No key', [labelled('c'), labelled('a'), labelled('b')]),
        folder('Other', [same()]),
      ];
      const done = await run({ collections: [collection(now)] });
      assert.deepEqual(summary(done)[0]?.slice(2), ['- GET /v1/services', '~~ order']);
      const after = only().content.item.map((entry: Body) => entry.item.map(({ id }: Body) => id));
      const [[a, b, c], [first], [other]] = before;
      assert.deepEqual(after, [[first], [c, a, b], [other]]);
    });

    it('what users added stays: requests, folders, copies, saved examples, values', async () => {
      await run();
      const { content } = only();
      const services = content.item[0];
      const mine = {
        id: 'mine',
        name: 'My own',
        request: { method: 'GET', url: { path: ['v1', 'keys'], raw: 'x' } },
        response: [],
        event: [],
      };
      const copy = { ...structuredClone(services.item[0]), id: 'copy', name: 'List services Copy' };
      services.item.splice(1, 0, mine, copy);
      services.item[0].response.push({ id: 'saved', name: 'My answer', code: 200, body: '{"mine":1}' });
      const favourite = { ...structuredClone(services.item[0]), id: 'favourite' };
      content.item.push(
        { id: 'folder', name: 'Favourites', item: [favourite] },
        { id: 'empty', name: 'Ideas', item: [] },
      );
      content.variable[1].value = 'my-service';
      content.variable.push({ id: 'v', key: 'myown', value: '7' });
      const unchanged = await run();
      assert.deepEqual(summary(unchanged), [
        ['collection', 'none', '= GET /v1/keys', '= GET /v1/services', '= GET /v1/services'],
      ]);
      await run({ collections: [collection([folder('services', [LIST, DETAIL])])] });
      const after = only().content;
      assert.deepEqual(Object.keys(ids(after)), [
        'services',
        'services/List services',
        'services/Get service',
        'services/My own',
        'services/List services Copy',
        'Favourites',
        'Favourites/List services',
        'Ideas',
      ]);
      assert.equal(ids(after)['Favourites/List services'], 'favourite');
      assert.equal(ids(after)['services/My own'], 'mine');
      assert.deepEqual(
        after.item[0].item[0].response.map(({ name }: Body) => name),
        ['200 OK', 'My answer'],
      );
      assert.deepEqual(
        after.variable.map(({ key, value }: Body) => `${key}=${value}`),
        ['baseURL=https://api.example', 'serviceid=my-service', 'myown=7'],
      );
    });

    it('forks and collections with other names or in other workspaces are not changed', async () => {
      api.put('collection', collection(), { fork: { label: 'mine' } });
      api.put('collection', collection(), { workspace: 'elsewhere' });
      api.put('collection', { ...collection(), info: { ...collection().info, name: 'Cloud 2' } });
      const before = JSON.stringify(api.collections);
      assert.deepEqual(summary(await run())[0]?.slice(0, 2), ['collection', 'create']);
      assert.equal(JSON.stringify(api.collections.slice(0, 3)), before);
    });

    it('is found on a later page of the list', async () => {
      for (let index = 0; index < 130; index++)
        api.put('collection', { ...collection([]), info: { ...collection().info, name: `Other ${index}` } });
      api.put('collection', collection());
      assert.deepEqual(summary(await run()), [['collection', 'none']]);
    });

    it('of the same name that this project did not create is not overwritten', async () => {
      const { event: _, ...foreign } = collection([{ ...LIST, event: [] }]);
      api.put('collection', foreign);
      await rejects(run(), 'publish-name-taken', [/Cloud/, new RegExp(only().uid)]);
      assert.deepEqual(api.writes(), []);
    });

    it('that exists twice is an error', async () => {
      const uids = [api.put('collection', collection()).uid, api.put('collection', collection()).uid];
      await rejects(
        run(),
        'publish-ambiguous',
        uids.map((uid) => new RegExp(uid)),
      );
      assert.deepEqual(api.writes(), []);
    });
  });

  describe('an environment', () => {
    const publishEnvironment = (more: Partial<PublishOptions> = {}) =>
      run({ collections: [], environments: [ENVIRONMENT], ...more });

    it('is created with empty secrets, for any type in the file', async () => {
      await publishEnvironment();
      assert.deepEqual(
        api.environments[0]?.content.values.map(({ key, value, type }: Body) => [key, value, type]),
        [
          ['baseURL', 'https://api.example', 'default'],
          ['orgid', '', 'default'],
          ['serviceid', 'a-service', 'default'],
          ['keyid', '', 'secret'],
          ['keysecret', '', 'secret'],
          ['ratelimit', '10/10s', 'default'],
        ],
      );
      assert.doesNotMatch(JSON.stringify(api.calls), /canary-file/);
      assert.deepEqual(summary(await publishEnvironment()), [['environment', 'none']]);
    });

    it('gets the descriptions of its variables; one that a user wrote stays', async () => {
      const theirs = ENVIRONMENT.values.map((variable, index) =>
        index === 0 ? { ...variable, description: 'by a user' } : variable,
      );
      api.put('environment', { name: ENVIRONMENT.name, values: theirs });
      const values = ENVIRONMENT.values.map((variable) => ({ ...variable, description: 'What it is.' }));
      const more = { environments: [{ ...ENVIRONMENT, values }] };
      await publishEnvironment(more);
      assert.deepEqual(
        api.environments[0]?.content.values.map(({ description }: Body) => description),
        ['by a user', ...Array.from({ length: 5 }, () => 'What it is.')],
      );
      assert.deepEqual(summary(await publishEnvironment(more)), [['environment', 'none']]);
    });

    it('keeps the secrets, IDs and variables that a user set, and updates the others', async () => {
      const theirs = [
        { key: 'baseURL', value: 'https://old.example', type: 'default', enabled: true },
        { key: 'orgid', value: 'their-org', type: 'default', enabled: true, description: 'ours' },
        { key: 'serviceid', value: 'their-service', type: 'default', enabled: true },
        { key: 'keyid', value: 'their-key', type: 'secret', enabled: true },
        { key: 'keysecret', value: 'their-secret', type: 'secret', enabled: false },
        { key: 'own', value: 'their-own', type: 'secret', enabled: true },
      ];
      const { uid } = api.put('environment', { name: ENVIRONMENT.name, values: structuredClone(theirs) });
      const dry = await publishEnvironment({ dryRun: true });
      assert.deepEqual(api.writes(), []);
      const done = await publishEnvironment();
      assert.deepEqual(summary(done), [['environment', 'update', '+ ratelimit', '~ baseURL: value', '= own']]);
      assert.deepEqual(summary(dry), summary(done));
      assert.equal(api.environments[0]?.uid, uid);
      assert.deepEqual(api.environments[0]?.content.values, [
        { ...theirs[0], value: 'https://api.example' },
        ...theirs.slice(1),
        { key: 'ratelimit', value: '10/10s', type: 'default', enabled: true },
      ]);
      const text = done.steps.map((step) => stepText(step, false)).join('\n');
      assert.doesNotMatch(text, /their-(key|secret|org|service|own)/);
      assert.doesNotMatch(JSON.stringify(api.writes()), /canary-file/);
    });

    it('of the same name that this project did not create is not overwritten', async () => {
      api.put('environment', { name: ENVIRONMENT.name, values: [{ key: 'token', value: 'x' }] });
      await rejects(publishEnvironment(), 'publish-name-taken', [/Cloud: production/]);
      assert.deepEqual(api.writes(), []);
    });
  });

  describe('the workspace', () => {
    it('is found by its name, on a later page too', async () => {
      api.workspaces = Array.from({ length: 240 }, (_, index) => ({ id: `w-${index}`, name: `W ${index}` }));
      api.workspaces.push({ id: TEAM, name: 'Team APIs' });
      assert.equal((await run({ workspace: 'team apis' })).workspace.id, TEAM);
    });

    const UNKNOWN: readonly [name: string, workspace: string, code: string, words: RegExp[]][] = [
      ['a name that is nearly right', 'Team API', 'publish-workspace-unknown', [/did you mean Team APIs\?/]],
      ['another name', 'Somewhere else entirely', 'publish-workspace-unknown', [/known: Team APIs/]],
      ['an ID that is none', '99999999-2222-4333-8444-555555555555', 'publish-not-found', [/could not find/]],
    ];
    for (const [name, workspace, code, words] of UNKNOWN) {
      it(`${name} → ${code}`, async () => {
        await rejects(run({ workspace }), code, words);
        assert.deepEqual(api.writes(), []);
      });
    }

    it('with an ambiguous name → an error with the IDs', async () => {
      api.workspaces.push({ id: 'another-id', name: 'Team APIs' });
      await rejects(run({ workspace: 'Team APIs' }), 'publish-ambiguous', [new RegExp(TEAM), /another-id/]);
    });
  });

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
        api.fault = fault;
        const error = await rejects(run(), code, words);
        assert.equal(error.exitCode, exit);
        const failing = api.calls.at(-1);
        assert.equal(
          api.calls.filter(({ path, method }) => path === failing?.path && method === failing?.method).length,
          calls,
        );
        assert.equal(waits.length, calls - 1);
      });
    }

    it('an environment of more than 30 MB → publish-too-large', async () => {
      const values = [{ key: 'filler', value: 'x'.repeat(30_000_001), type: 'default', enabled: true }];
      const large = { ...ENVIRONMENT, values: [...ENVIRONMENT.values, ...values] };
      await rejects(run({ collections: [], environments: [large], timeoutMs: 60_000 }), 'publish-too-large', [
        /30\.0 MB/,
      ]);
      assert.deepEqual(api.environments, []);
    });

    it('no server at all → publish-unavailable', async () => {
      await rejects(run({ address: 'http://127.0.0.1:9' }), 'publish-unavailable', [/127\.0\.0\.1:9/]);
    });

    for (const key of ['', 'two words', 'ключ', 'line\nfeed']) {
      it(`the key ${JSON.stringify(key)} → publish-no-key, before anything is sent`, async () => {
        await rejects(run({ key }), 'publish-no-key', [/POSTMAN_API_KEY/], key);
        assert.deepEqual(api.calls, []);
      });
    }
  });

  describe('a temporary error', () => {
    const TROUBLE: readonly [name: string, fault: Fault, waits: (waited: number[]) => void][] = [
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
      it(`${name}: waits and retries`, async () => {
        api.fault = fault;
        assert.equal((await run()).steps[0]?.action, 'create');
        check(waits);
        assert.equal(api.collections.length, 1);
      });
    }

    it('500 of an update that was executed: sent again, without a second effect', async () => {
      await run();
      const now = collection([folder('services', [LIST])]);
      api.fault = on('PUT', { status: 500, body: '', done: true }, 1);
      assert.equal((await run({ collections: [now] })).steps[0]?.action, 'update');
      assert.equal(Object.keys(ids(only().content)).length, 2);
    });
  });

  it('control characters in names of a workspace are not printed', async () => {
    await run();
    const own = { ...request('Own', 'GET', 'v1/own'), event: [], name: '\u001b[2Jwiped\nline' };
    own.request.url.path = ['v1', '\u202eevil\u0007'];
    only().content.item.push(own);
    const text = (await run()).steps.map((step) => stepText(step, true)).join('\n');
    assert.match(text, /^ {2}= GET \/v1\/\ufffdevil\ufffd {2}\ufffd\[2Jwiped line$/m);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\u0000-\u001f\u202e]/);
  });

  it('a step that is done before a failure is not repeated', async () => {
    api.fault = on('POST', { status: 400, body: '{}' });
    const both = { environments: [ENVIRONMENT] };
    api.fault = (call) =>
      call.path.startsWith('/environments?') && call.method === 'POST' ? { status: 400 } : undefined;
    await rejects(run(both), 'publish-refused', [/environments/]);
    api.fault = undefined;
    assert.deepEqual(
      (await run(both)).steps.map(({ action }) => action),
      ['none', 'create'],
    );
  });

  async function rejects(
    promise: Promise<unknown>,
    code: string,
    words: readonly RegExp[],
    key = KEY,
  ): Promise<ExpectedError> {
    const error = await promise.then(
      () => assert.fail('was taken'),
      (caught: unknown) => caught,
    );
    assert.ok(error instanceof ExpectedError, String(error));
    assert.equal(error.code, code, renderProblem(error));
    const block = renderProblem(error);
    for (const word of words) assert.match(block, word);
    assert.equal(block.split('\n').length, 3);
    if (key !== '') assert.ok(!`${block}${error.stack}`.includes(key), 'the key is shown');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal
    assert.doesNotMatch(block.replaceAll('\n', ''), /[\u0000-\u001f]/);
    return error;
  }
});
