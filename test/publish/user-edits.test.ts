/** A workspace full of what users add to a published collection: nothing of it is lost without being named. */
import assert from 'node:assert/strict';
import { stepText } from '../../scripts/publish/plan-text.ts';
import type { PublishOptions } from '../../scripts/publish/publish.ts';
import { CREATE, collection, DETAIL, folder, KEYS, request } from './collection-fixture.ts';
import type { Body } from './postman-api.ts';
import { type Published, teamOfEachTest } from './team.ts';

const event = (listen: string, line: string): Body => ({
  listen,
  script: { id: `mine-${listen}`, type: 'text/javascript', exec: [line] },
});

describe('publish to a workspace that users edited', function () {
  this.timeout(180_000);
  const team = teamOfEachTest();
  let content: Body;
  beforeEach(async () => {
    await run();
    content = team.api.collections[0]?.content;
  });

  async function run(options: Partial<PublishOptions> = {}) {
    const { steps } = await team.run(options);
    return steps[0] as Published['steps'][number];
  }
  const list = () => content.item[0].item[0];

  /** A generated request with another script, so that everything is sent again. */
  const NEXT = collection([
    folder('services', [
      request('List services', 'GET', 'v1/services', { script: 'response.isJson();' }),
      DETAIL,
      CREATE,
    ]),
    folder('keys', [KEYS]),
  ]);

  /** What a user adds, and where it is afterwards. */
  const ADDITIONS: readonly [name: string, add: () => void, read: (after: Body) => unknown][] = [
    [
      'scripts of a folder',
      () => Object.assign(content.item[0], { event: [event('prerequest', 'console.log(1)')] }),
      (after) => after.item[0].event,
    ],
    [
      'authorization of a folder',
      () => Object.assign(content.item[0], { auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{t}}' }] } }),
      (after) => after.item[0].auth,
    ],
    [
      'authorization of a request',
      () => Object.assign(list().request, { auth: { type: 'noauth' } }),
      (after) => after.item[0].item[0].request.auth,
    ],
    [
      'a pre-request script of a request',
      () => list().event.unshift(event('prerequest', 'console.log(2)')),
      (after) => after.item[0].item[0].event[0],
    ],
    [
      'settings of a request',
      () => Object.assign(list(), { protocolProfileBehavior: { strictSSL: false, maxRedirects: 3 } }),
      (after) => after.item[0].item[0].protocolProfileBehavior,
    ],
    [
      'settings of the collection',
      () => Object.assign(content, { protocolProfileBehavior: { strictSSL: false } }),
      (after) => after.protocolProfileBehavior,
    ],
    [
      'the version of the collection',
      () => Object.assign(content.info, { version: { major: 2, minor: 0, patch: 0 } }),
      (after) => after.info.version,
    ],
    [
      'a query parameter with a description',
      () => Object.assign(list().request.url, { query: [{ key: 'mine', value: '1', description: 'why' }] }),
      (after) => after.item[0].item[0].request.url.query,
    ],
    [
      'a header',
      () => list().request.header.push({ key: 'X-Trace', value: '{{trace}}', description: { content: 'tracing' } }),
      (after) => after.item[0].item[0].request.header,
    ],
    [
      'descriptions of variables',
      () => Object.assign(content.variable[1], { description: 'the service of our team' }),
      (after) => after.variable[1].description,
    ],
    [
      'an empty variable of the team',
      () => content.variable.push({ id: 'v', key: 'team', value: '', description: 'set yours' }),
      (after) => after.variable.at(-1),
    ],
    [
      'Vault references in variables',
      () => Object.assign(content.variable[0], { value: '{{vault:base}}' }),
      (after) => after.variable[0].value,
    ],
    [
      'Vault references in the authorization of the collection',
      () =>
        Object.assign(
          content.auth.basic.find(({ key }: Body) => key === 'password'),
          { value: '{{vault:secret}}' },
        ),
      (after) => after.auth,
    ],
    [
      'a saved example',
      () => list().response.push({ id: 'saved', name: 'My response', code: 200, body: '{"mine":1}', cookie: [] }),
      (after) => after.item[0].item[0].response.at(-1),
    ],
    [
      'a test script of the collection',
      () => content.event.push(event('test', 'pm.test("mine", () => {})')),
      (after) => after.event.find(({ listen }: Body) => listen === 'test'),
    ],
    [
      'a copy with another name, in a folder of its own, that requests another path',
      () => {
        const copy = structuredClone(list());
        Object.assign(copy, { id: 'copy', name: 'Services of v2' });
        copy.request.url = { raw: '{{baseURL}}/v2/services', host: ['{{baseURL}}'], path: ['v2', 'services'] };
        content.item.push({ id: 'own', name: 'Ours', item: [copy] });
      },
      (after) => after.item.find(({ name }: Body) => name === 'Ours'),
    ],
    [
      'such a copy in a folder with a description, known by its saved example',
      () => {
        const copy = structuredClone(list());
        Object.assign(copy, { id: 'copy', name: 'Services of v2' });
        copy.response[0].originalRequest = structuredClone(copy.request);
        copy.request.url = { raw: '{{baseURL}}/v2/services', host: ['{{baseURL}}'], path: ['v2', 'services'] };
        content.item.push({ id: 'own', name: 'Ours', description: 'our own', item: [copy] });
      },
      (after) => after.item.find(({ name }: Body) => name === 'Ours'),
    ],
  ];
  for (const [name, add, read] of ADDITIONS) {
    it(`${name}: unchanged, and kept by an update`, async () => {
      add();
      const before = structuredClone(read(content));
      assert.notEqual(before, undefined);
      const bytes = JSON.stringify(content);
      assert.equal((await run()).action, 'none');
      assert.equal(JSON.stringify(team.api.collections[0]?.content), bytes);
      const step = await run({ collections: [NEXT] });
      assert.equal(step.action, 'update');
      assert.deepEqual(
        step.changes.changed.map(({ what, parts }) => [what, parts]),
        [['GET /v1/services', ['test script']]],
      );
      assert.deepEqual(read(team.api.writes().at(-1)?.body.collection), before);
    });
  }

  it('all of it at once: the body is what was published, with only the changed script replaced', async () => {
    for (const [, add] of ADDITIONS.slice(0, -2)) add();
    const before = structuredClone(content);
    assert.equal((await run({ dryRun: true })).action, 'none');
    await run({ collections: [NEXT] });
    const sent = team.api.calls.filter(({ method }) => method === 'PUT').at(-1)?.body.collection;
    const script = sent.item[0].item[0].event.at(-1).script;
    assert.deepEqual(script.exec, (NEXT.item[0] as Body).item[0].event[0].script.exec);
    script.exec = before.item[0].item[0].event.at(-1).script.exec;
    assert.equal(JSON.stringify(sent), JSON.stringify(before));
  });

  /** Edits of what is generated: they are replaced, and the dry run names them. */
  const EDITS: readonly [name: string, edit: () => void, want: string][] = [
    ['a name', () => Object.assign(list(), { name: 'Ours' }), '~ GET /v1/services  List services (name)'],
    [
      'a description',
      () => Object.assign(list().request, { description: 'Ours' }),
      '~ GET /v1/services  List services (description)',
    ],
    [
      'a test',
      () => list().event[0].script.exec.push('pm.test("x", () => {})'),
      '~ GET /v1/services  List services (test script)',
    ],
    [
      'a body',
      () => Object.assign(content.item[0].item[2].request.body, { raw: '{}' }),
      '~ POST /v1/services  Create service (body)',
    ],
    [
      'an example',
      () => Object.assign(list().response[0], { body: 'mine' }),
      '~ GET /v1/services  List services (example 200 OK)',
    ],
    [
      'the address',
      () => Object.assign(list().request.url, { host: ['localhost'] }),
      '~ GET /v1/services  List services (URL)',
    ],
    ['a folder', () => Object.assign(content.item[0], { description: 'Ours' }), '~ folder services (description)'],
    [
      'a variable',
      () => Object.assign(content.variable[0], { value: 'http://localhost' }),
      '~ as a whole: variable baseURL',
    ],
    ['a renamed folder', () => Object.assign(content.item[1], { name: 'Ours' }), '- folder Ours'],
    ['the collection', () => Object.assign(content.info, { description: 'Ours' }), '~ as a whole: description'],
  ];
  for (const [name, edit, want] of EDITS) {
    it(`an edit of ${name} is named before it is replaced`, async () => {
      const bytes = JSON.stringify({ ...content, auth: {} });
      edit();
      const step = await run({ dryRun: true });
      assert.ok(stepText(step, true).split('\n').includes(`  ${want}`), stepText(step, true));
      await run();
      const after = { ...team.api.collections[0]?.content, auth: {} };
      if (name !== 'a renamed folder') assert.equal(JSON.stringify(after), bytes);
      assert.equal((await run()).action, 'none');
    });
  }

  it('a folder whose generated requests moved away stays if it has scripts', async () => {
    Object.assign(content.item[1], { name: 'Ours', event: [event('test', 'console.log(1)')] });
    await run();
    const folders = team.api.collections[0]?.content.item.map((entry: Body) => [
      entry.name,
      entry.item.length,
      entry.event?.length,
    ]);
    assert.deepEqual(folders, [
      ['services', 3, undefined],
      ['keys', 1, undefined],
      ['Ours', 0, 1],
    ]);
  });

  it('a parameter that only Postman has is kept, and named', async () => {
    list().request.url.query = [{ key: 'mine', value: '1' }];
    const step = await run({ dryRun: true });
    assert.match(stepText(step, true), /^ {2}= GET \/v1\/services {2}List services \(query mine\)$/m);
  });
});
