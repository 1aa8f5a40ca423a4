/** What was published is found again: after a rename, in a fork, after it was deleted, with a key of another team. */
import assert from 'node:assert/strict';
import { CONVENTIONS } from '../../collections/clickhouse-cloud/conventions.ts';
import { stepText } from '../../scripts/publish/plan-text.ts';
import { openPostmanApi } from '../../scripts/publish/postman-api/postman-api.ts';
import { type PublishOptions, publish } from '../../scripts/publish/publish.ts';
import { type PublishedRecord, withElement } from '../../scripts/publish/published-record.ts';
import { ExpectedError, renderProblem } from '../../scripts/shared/errors.ts';
import { collection, folder, KEYS, LIST } from './collection-fixture.ts';
import { KEY, type StandIn, startPostmanApi, TEAM } from './postman-api.ts';

const ENVIRONMENT = {
  id: 'environment-id',
  name: 'Cloud: production',
  values: ['baseURL', 'keyid', 'keysecret'].map((key) => ({ key, value: '', type: 'default', enabled: true })),
};

describe('what was published', function () {
  this.timeout(180_000);
  let api: StandIn;
  let record: PublishedRecord;
  beforeEach(async () => {
    api = await startPostmanApi();
    record = {};
  });
  afterEach(() => api.close());

  async function run(options: Partial<PublishOptions> & { key?: string } = {}) {
    const client = await openPostmanApi({ key: options.key ?? KEY, address: api.url, wait: async () => {} });
    const { workspace, steps } = await publish(client, {
      workspace: 'Team APIs',
      collections: [collection()],
      environments: [ENVIRONMENT],
      dryRun: false,
      conventions: CONVENTIONS,
      record,
      ...options,
    });
    if (!options.dryRun && options.fork === undefined)
      for (const { kind, key, uid = '', ownName } of steps)
        record = withElement(record, workspace, kind, key, { uid, name: ownName });
    return steps;
  }
  const rename = () => {
    Object.assign(api.collections[0]?.content.info, { name: 'Our cloud' });
    Object.assign(api.environments[0]?.content, { name: 'Our production' });
  };
  const notes = (steps: Awaited<ReturnType<typeof run>>) => steps.flatMap((step) => step.notes);

  it('is recorded by workspace and by the ID in this project', async () => {
    await run();
    const [own] = api.collections;
    assert.deepEqual(record, {
      [TEAM]: {
        name: 'Team APIs',
        collections: { generated: { uid: own?.uid, name: 'Cloud' } },
        environments: { 'environment-id': { uid: api.environments[0]?.uid, name: 'Cloud: production' } },
      },
    });
    const before = record;
    await run();
    assert.equal(record, before);
  });

  it('is found after a rename in Postman, and keeps that name', async () => {
    await run();
    rename();
    const steps = await run();
    assert.deepEqual([steps.map(({ action }) => action), api.collections.length], [['none', 'none'], 1]);
    assert.match(notes(steps).join(), /a user renamed it: Cloud is its name in this project/);
    await run({ collections: [collection([folder('services', [LIST])])] });
    assert.equal(api.collections[0]?.content.info.name, 'Our cloud');
    assert.equal(api.environments.length, 1);
  });

  it('gets the new name of this project, with a PATCH', async () => {
    await run();
    const renamed = collection();
    renamed.info.name = 'Cloud API';
    const [step] = await run({ collections: [renamed] });
    assert.deepEqual([step?.action, step?.changes.whole], ['update', ['name']]);
    const sent = api.writes().at(-1);
    assert.deepEqual(
      [sent?.method, sent?.body],
      ['PATCH', { collection: { info: { name: 'Cloud API', description: 'The cloud' } } }],
    );
    assert.equal(api.collections.length, 1);
  });

  it('is chosen among several of its name', async () => {
    await run();
    api.put('collection', collection());
    const steps = await run();
    assert.equal(steps[0]?.uid, api.collections[0]?.uid);
    record = {};
    await rejects(run(), 'publish-ambiguous', [/collections\/published\.json/, /Cloud/]);
  });

  it('that was deleted is created again, and the dry run says so', async () => {
    await run();
    const uid = api.collections[0]?.uid ?? '';
    api.remove(uid);
    const [step] = await run({ dryRun: true });
    assert.equal(step?.action, 'create');
    assert.match(stepText(step as never, true), new RegExp(`the collection ${uid} was deleted or moved`));
    await run();
    assert.equal(api.collections.length, 1);
    assert.notEqual(record[TEAM]?.collections.generated?.uid, uid);
  });

  it('is not published again with a key of another team', async () => {
    await run();
    api.workspaces = [{ id: 'elsewhere', name: 'Other team' }];
    await rejects(run(), 'publish-workspace-unknown', [/cannot see the workspace Team APIs/, /key of the team/]);
    await rejects(run({ workspace: TEAM }), 'publish-not-found', [/right account or team/]);
    assert.equal(api.collections.length, 1);
  });

  it('is changed in a fork with --fork, and not itself', async () => {
    await run();
    const before = JSON.stringify(api.collections[0]?.content);
    const next = collection([folder('services', [LIST])]);
    const [dry] = await run({ collections: [next], fork: 'release-2', dryRun: true });
    assert.deepEqual([dry?.action, api.collections.length], ['create', 1]);
    assert.match(stepText(dry as never, true), /fork release-2 of .*merge it in Postman\n(.*\n)* {2}- GET \/v1\/keys/);
    await run({ collections: [next], fork: 'release-2' });
    const [parent, fork] = api.collections;
    assert.equal(JSON.stringify(parent?.content), before);
    assert.deepEqual(fork?.fork, { label: 'release-2', createdAt: '2026-11-20T08:00:00.000Z', from: parent?.uid });
    assert.equal(fork?.content.item.length, 1);
    const [again] = await run({ collections: [next], fork: 'release-2' });
    assert.deepEqual([again?.action, again?.uid, api.collections.length], ['none', fork?.uid, 2]);
    const [update] = await run({ collections: [collection([folder('keys', [KEYS])])], fork: 'release-2' });
    assert.deepEqual([update?.action, update?.uid], ['update', fork?.uid]);
    assert.equal(api.environments.length, 1);
  });

  it('--fork without a published collection → publish-not-forkable', async () => {
    await rejects(run({ fork: 'x' }), 'publish-not-forkable', [/publish it once without --fork/]);
    assert.deepEqual(api.writes(), []);
  });

  async function rejects(promise: Promise<unknown>, code: string, words: readonly RegExp[]): Promise<void> {
    const error = await promise.then(
      () => assert.fail('was taken'),
      (caught: unknown) => caught,
    );
    assert.ok(error instanceof ExpectedError, String(error));
    assert.equal(error.code, code);
    for (const word of words) assert.match(renderProblem(error), word);
  }
});
