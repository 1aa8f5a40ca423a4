/** What the answers show becomes a list and a patch; the patched document makes the same answers show nothing. */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../../../collections/clickhouse-cloud/collection.ts';
import { readFlags } from '../../../scripts/cli/command.ts';
import { specObservedCommand } from '../../../scripts/cli/spec-observed/command.ts';
import { observeSpec } from '../../../scripts/cli/spec-observed/spec-observed.ts';
import { buildCollection } from '../../../scripts/collection/build.ts';
import { normaliseDocument } from '../../../scripts/openapi/normalise.ts';
import { observedIn } from '../../../scripts/openapi/observed/observed.ts';
import { toSpec } from '../../../scripts/openapi/operations.ts';
import type { EnvironmentRun, Run } from '../../../scripts/run/model.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import { command } from '../../cli/command.ts';
import { pinnedCollection, runOnSandbox } from '../../collection/sandbox-run.ts';
import { PINNED_OPERATIONS } from '../../fixtures/documents.ts';
import { applied } from '../json-patch.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape are changed
type Body = any;

const mutate = (operationId: string, change: (result: Body, body: Body) => unknown): Fault => ({
  operationId,
  kind: 'mutate',
  mutate: (answer) => {
    const body = JSON.parse(answer.body);
    change(body.result, body);
    return { ...answer, body: JSON.stringify(body) };
  },
});

/** Changes a thing wherever it is answered: as a detail, and in its list. */
const everywhere =
  (change: (thing: Body) => void) =>
  (result: Body): void => {
    for (const thing of [result].flat()) change(thing);
  };
const service = everywhere((thing) => {
  thing.state = 'hibernating';
  thing.motto = 'fast';
  for (const endpoint of thing.endpoints) endpoint.latencyMs = 1.5;
});
const backup = everywhere((thing) => Object.assign(thing, { labels: ['a'], parent: null }));
const clickPipe = everywhere((thing) => Object.assign(thing.source, { 'a/b~c': true }));
const activity = everywhere((thing) => Reflect.deleteProperty(thing, 'keyUpdateType'));
const invitation = everywhere((thing) => Reflect.deleteProperty(thing, 'expireAt'));

/** An API that has moved on, and where the patch has to say so. */
const DRIFT: readonly [operations: string[], change: (result: Body, body: Body) => void, want: RegExp[]][] = [
  [
    ['instanceGet', 'instanceGetList'],
    service,
    [
      /\/Service\/properties\/state\/enum\/- "hibernating"$/,
      /\/Service\/properties\/motto \{"type":"string"\}$/,
      /\/latencyMs \{"type":"number"\}$/,
    ],
  ],
  [
    ['openapiKeyGetList'],
    (keys) => {
      for (const [index, key] of keys.entries()) key.state = `asleep ${index}`;
    },
    [/state\/enum\/- "asleep 0"$/, /state\/enum\/- "asleep 1"$/],
  ],
  [
    ['backupGet', 'backupGetList'],
    backup,
    [/\/labels \{"type":"array","items":\{"type":"string"\}\}$/, /\/parent \{\}$/],
  ],
  [
    ['memberGetList'],
    (_, body) => Object.assign(body, { warning: { since: '2026-11-20T08:00:00Z', code: 7 } }),
    [/\/warning \{"type":"object","properties":\{"code":\{"type":"number"\},"since":\{"type":"string"\}\}\}$/],
  ],
  [['clickPipeGet', 'clickPipeGetList'], clickPipe, [/\/a~1b~0c \{"type":"boolean"\}$/]],
  [['activityGet', 'activityGetList'], activity, [/\/Activity\/properties\/keyUpdateType\/deprecated true$/]],
  [['invitationGet', 'invitationGetList'], invitation, [/\/Invitation\/properties\/expireAt\/deprecated true$/]],
];

describe('what the responses show @slow', function () {
  this.timeout(180_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'observed-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const flags = (given: object = {}) => readFlags(specObservedCommand, { reports: folder, ...given });
  async function save(
    name: string,
    environment: EnvironmentRun,
    day: string,
    runId = `${day}-smoke-aaaa`,
  ): Promise<void> {
    const at = `2026-11-${day}T08:00:00.000Z`;
    const run: Run = {
      schemaVersion: 2,
      runId,
      suite: 'smoke',
      startedAt: at,
      finishedAt: at,
      durationMs: 0,
      interrupted: false,
      collection: { name: 'c', hash: '' },
      environments: [{ ...environment, name }],
    };
    await mkdir(join(folder, runId), { recursive: true });
    await writeFile(join(folder, runId, 'run.json'), JSON.stringify(run));
  }
  const findingsOf = (run: EnvironmentRun) =>
    run.requests.flatMap(({ id, findings = [] }) => findings.map(({ kind, pointer }) => `${id} ${kind} ${pointer}`));

  it('is a patch that makes every finding vanish, and the contract still holds', async () => {
    const faults = DRIFT.flatMap(([operations, change]) => operations.map((operation) => mutate(operation, change)));
    const before = await runOnSandbox({ faults, only: DRIFT.flatMap(([operations]) => operations) });
    assert.equal(before.totals.failed, 0);
    assert.ok(findingsOf(before).length >= DRIFT.length, findingsOf(before).join('\n'));
    await save('production', before, '20');
    await save('production', before, '22');
    const { patch, observed } = await observeSpec({ flags: flags(), cwd: folder });
    const shown = patch.map(({ path, value }) => `${path} ${JSON.stringify(value)}`);
    for (const [operations, , want] of DRIFT) {
      for (const line of want)
        assert.ok(
          shown.some((text) => line.test(text)),
          `${line} in\n${shown.join('\n')}`,
        );
      for (const id of operations)
        assert.ok(
          observed.observations.some(({ operation }) => operation.id === id),
          id,
        );
    }
    for (const { count, responses, first, last, environments } of observed.observations) {
      assert.deepEqual(
        [count, responses, first.slice(0, 10), last.slice(0, 10), environments],
        [2, 2, '2026-11-20', '2026-11-22', ['production']],
      );
    }
    const { spec } = await pinnedCollection();
    const patched = toSpec(normaliseDocument(applied(spec.document, patch)), 'patched');
    const collection = await buildCollection(patched, config);
    const after = await runOnSandbox({ faults, collection });
    assert.deepEqual(findingsOf(after), []);
    const { reads } = PINNED_OPERATIONS;
    assert.deepEqual([after.totals.passed, after.totals.requests], [reads, reads]);
    // And the healthy API only lacks what was added: nothing that was right became wrong.
    const healthy = await runOnSandbox({ collection });
    assert.equal(healthy.totals.failed, 0);
    assert.ok(
      findingsOf(healthy).every((finding) => finding.includes('missing-property')),
      findingsOf(healthy).join('\n'),
    );
  });

  it('is counted from the last runs of environments that are not the sandbox, unless told otherwise', async () => {
    const drifted = await runOnSandbox({
      faults: [mutate('organizationGet', (result) => Object.assign(result, { motto: 1 }))],
      only: ['organizationGet'],
    });
    await rm(folder, { recursive: true });
    for (const day of ['01', '02', '03']) await save('staging', drifted, day);
    await save('sandbox', drifted, '04');
    await mkdir(join(folder, '05-broken'));
    await writeFile(join(folder, '05-broken', 'run.json'), '{"half":');
    const counts = async (given: object) =>
      (await observeSpec({ flags: flags(given), cwd: folder })).observed.observations.map(
        ({ pointer, count, environments }) => [pointer, count, ...environments],
      );
    assert.deepEqual(await counts({}), [['/result/motto', 3, 'staging']]);
    assert.deepEqual(await counts({ runs: '2' }), [['/result/motto', 1, 'staging']]);
    assert.deepEqual(await counts({ env: ['sandbox'] }), [['/result/motto', 1, 'sandbox']]);
    assert.deepEqual(await counts({ env: ['sandbox', 'staging'] }), [['/result/motto', 4, 'sandbox', 'staging']]);
  });

  it('is a command: text, patch file, errors', async () => {
    const outcome = await command(['spec:observed', '--reports', folder, '--patch', 'drift/patch.json'], {
      cwd: folder,
    });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, /^1 thing that the pinned document does not say, in 4 runs against staging\n/);
    assert.match(
      outcome.stdout,
      /GET \/v1\/organizations\/\{organizationId\} {2}organizationGet\n {2}\/result\/motto {2}not declared, number\n {4}3 of 3 responses, staging, 2026-11-01 to 2026-11-03/,
    );
    const [operation] = JSON.parse(await readFile(join(folder, 'drift', 'patch.json'), 'utf8'));
    assert.equal(operation.op, 'add');
    assert.match(operation.because, /organizationGet \/result\/motto: 3 of 3 responses, staging/);
    const wrong: [string[], RegExp][] = [
      [['--env', 'stagin'], /\[environment-unknown\][\s\S]*did you mean staging\?/],
      [['--runs', '0'], /\[usage-invalid-value\][\s\S]*--runs/],
      [['--reports', join(folder, 'absent')], /\[run-unreadable\][\s\S]*smoke/],
    ];
    for (const [args, words] of wrong) {
      const failed = await command(['spec:observed', '--reports', folder, ...args], { cwd: folder });
      assert.equal(failed.code, 2);
      assert.match(failed.stderr, words);
    }
  });

  it('is obsolete where the document says it by now', async () => {
    const { spec } = await pinnedCollection();
    const finding = { kind: 'unknown-property', pointer: '/result/name' };
    const at = '2026-11-20T08:00:00.000Z';
    const answers = [
      { operationId: 'organizationGet', environment: 'p', at, findings: [finding] },
      { operationId: 'goneOperation', environment: 'p', at, findings: [finding] },
      { operationId: 'organizationGet', environment: 'p', at, findings: [{ ...finding, kind: 'list-disagreement' }] },
    ];
    assert.deepEqual(observedIn(spec, answers), { observations: [], obsolete: 2 });
  });
});
