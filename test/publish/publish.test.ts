/** Collections and the workspace they are published to. */
import assert from 'node:assert/strict';
import { stepText } from '../../scripts/publish/plan-text.ts';
import { CREATE, collection, DETAIL, folder, KEYS, LIST, request } from './collection-fixture.ts';
import { type Body, TEAM } from './postman-api.ts';
import { ids, rejects, summary, teamOfEachTest } from './team.ts';

describe('publish', function () {
  this.timeout(180_000);
  const team = teamOfEachTest();
  const { run, only } = team;

  describe('a collection', () => {
    it('is created in the workspace without generated IDs', async () => {
      const done = await run();
      assert.deepEqual(summary(done)[0]?.slice(0, 2), ['collection', 'create']);
      assert.equal(only().content.info.name, 'Cloud');
      assert.equal(done.steps[0]?.uid, only().uid);
      assert.doesNotMatch(JSON.stringify(team.api.writes()[0]?.body), /generated|script-List|example-List/);
      assert.match(team.api.writes()[0]?.path ?? '', new RegExp(`workspace=${TEAM}$`));
    });

    it('is not written if nothing changed', async () => {
      await run();
      const [before, calls] = [JSON.stringify(only().content), team.api.calls.length];
      assert.deepEqual(summary(await run()), [['collection', 'none']]);
      assert.equal(JSON.stringify(only().content), before);
      assert.ok(team.api.calls.slice(calls).every(({ method }) => method === 'GET'));
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
        assert.equal(team.api.writes().length, 1, 'the dry run writes nothing');
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
      team.api.put('collection', collection(), { fork: { label: 'mine' } });
      team.api.put('collection', collection(), { workspace: 'elsewhere' });
      team.api.put('collection', { ...collection(), info: { ...collection().info, name: 'Cloud 2' } });
      const before = JSON.stringify(team.api.collections);
      assert.deepEqual(summary(await run())[0]?.slice(0, 2), ['collection', 'create']);
      assert.equal(JSON.stringify(team.api.collections.slice(0, 3)), before);
    });

    it('is found on a later page of the list', async () => {
      for (let index = 0; index < 130; index++)
        team.api.put('collection', { ...collection([]), info: { ...collection().info, name: `Other ${index}` } });
      team.api.put('collection', collection());
      assert.deepEqual(summary(await run()), [['collection', 'none']]);
    });

    it('of the same name that this project did not create is not overwritten', async () => {
      const { event: _, ...foreign } = collection([{ ...LIST, event: [] }]);
      team.api.put('collection', foreign);
      await rejects(run(), 'publish-name-taken', [/Cloud/, new RegExp(only().uid)]);
      assert.deepEqual(team.api.writes(), []);
    });

    it('that exists twice is an error', async () => {
      const uids = [team.api.put('collection', collection()).uid, team.api.put('collection', collection()).uid];
      await rejects(
        run(),
        'publish-ambiguous',
        uids.map((uid) => new RegExp(uid)),
      );
      assert.deepEqual(team.api.writes(), []);
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
});
