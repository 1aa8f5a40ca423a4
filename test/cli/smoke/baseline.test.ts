/** `--update-baseline` and `--no-baseline` as a process; each test starts from the baseline that the one before it left. */
import assert from 'node:assert/strict';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BaselineEntry } from '../../../scripts/run/baseline/known-problem.ts';
import type { Run } from '../../../scripts/run/model.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import { ROOT } from '../../../scripts/shared/root.ts';
import { command } from '../command.ts';
import { baselineProject } from './baseline-project.ts';

const forbidden = (operationId: string): Fault => ({ operationId, kind: 'status', status: 403 });
const changed = (operationId: string, change: (result: Record<string, unknown>) => void): Fault => ({
  operationId,
  kind: 'mutate',
  mutate: (response) => {
    const body = JSON.parse(response.body);
    change(Array.isArray(body.result) ? body.result[0] : body.result);
    return { ...response, body: JSON.stringify(body) };
  },
});

/** A failed status, a broken contract in an item of a list, and a finding whose pointer has an ID. */
const PARTICULAR: readonly Fault[] = [
  forbidden('usageCostGet'),
  changed('backupGetList', (backup) => Object.assign(backup, { startedAt: 'yesterday' })),
  changed('memberGet', (member) => Object.assign(member, { '5a4db0c5-0001-4f00-8a00-00000000000a': 'canary-value' })),
];

describe('smoke --update-baseline @slow', function () {
  this.timeout(120_000);
  const project = baselineProject();
  const baseline = async () => (await project.readBaseline()) ?? assert.fail('no baseline');
  const known = async (): Promise<BaselineEntry[]> => JSON.parse(await baseline()).known;
  const lastRun = async (): Promise<Run> => JSON.parse(await readFile(project.path('reports/latest/run.json'), 'utf8'));

  it('red, then accepted, then green with the problems listed apart; the file has no ID, no value and no secret', async () => {
    assert.equal((await project.smoke(PARTICULAR)).code, 1);
    const updated = await project.smoke(PARTICULAR, '--update-baseline');
    assert.equal(updated.code, 0, updated.stdout + updated.stderr);
    assert.match(updated.stdout, /3 known problems \(3 added, 0 removed\): .*local\.baseline\.json/);
    assert.deepEqual(
      (await known()).map(({ reason: _, since: __, ...problem }) => problem),
      [
        { operation: 'backupGetList', code: 'schema-format', pointer: '/result/*/startedAt' },
        { operation: 'memberGet', code: 'unknown-property', pointer: '/result/*' },
        { operation: 'usageCostGet', code: 'status', status: 403 },
      ],
    );
    assert.doesNotMatch(await baseline(), /[0-9a-f]{8}-|canary|127\.0\.0\.1|yesterday|keysecret/);
    const green = await project.smoke(PARTICULAR, '--strict');
    assert.equal(green.code, 0, green.stdout);
    assert.match(green.stdout, /Known problems, accepted by the baseline:\n\[local\] /);
    const [environment] = (await lastRun()).environments;
    assert.deepEqual([environment?.status, environment?.totals.known, environment?.totals.failed], ['passed', 3, 0]);
    assert.equal(environment?.baseline, undefined);
  });

  it('a second update changes no byte, and keeps what people wrote', async () => {
    const explained = (await baseline())
      .replace(/"reason": "[^"]*"/, '"reason": "ticket 4711"')
      .replace(/("since": "[^"]*")\n( *\},\n)/, '$1,\n      "until": "2999-12-31"\n$2');
    assert.match(explained, /4711[\s\S]*2999/);
    await project.writeBaseline(explained);
    assert.equal((await project.smoke(PARTICULAR, '--update-baseline')).code, 0);
    assert.equal(await baseline(), explained);
  });

  it('a defect elsewhere, of the same operation, or changed is still red; --no-baseline shows everything', async () => {
    const OTHERS: readonly (readonly [name: string, faults: readonly Fault[], obsolete: RegExp | undefined])[] = [
      ['another operation', [...PARTICULAR, forbidden('organizationGet')], undefined],
      [
        'the same operation, another place',
        [
          ...PARTICULAR.filter(({ operationId }) => operationId !== 'backupGetList'),
          changed('backupGetList', (backup) => Object.assign(backup, { startedAt: 'yesterday', id: 7 })),
        ],
        undefined,
      ],
      [
        'another code',
        [
          ...PARTICULAR.filter(({ operationId }) => operationId !== 'backupGetList'),
          changed('backupGetList', (backup) => Object.assign(backup, { startedAt: 7 })),
        ],
        /obsolete, no longer occurs: backupGetList: schema-format at \/result\/\*\/startedAt/,
      ],
    ];
    for (const [name, faults, obsolete] of OTHERS) {
      const { code, stdout } = await project.smoke(faults);
      assert.equal(code, 1, name);
      if (obsolete === undefined) assert.doesNotMatch(stdout, /obsolete/, name);
      else assert.match(stdout, obsolete, name);
    }
    const shown = await project.smoke(PARTICULAR, '--no-baseline');
    assert.equal(shown.code, 1);
    assert.doesNotMatch(shown.stdout, /known/i);
  });

  it('an expired entry fails, and an update does not accept it again', async () => {
    const before = await baseline();
    await project.writeBaseline(before.replace('2999-12-31', '2026-01-31'));
    for (const flags of [[], ['--update-baseline']]) {
      const { code, stdout } = await project.smoke(PARTICULAR, ...flags);
      assert.equal(code, 1, stdout);
      assert.match(stdout, /expired on 2026-01-31: backupGetList/);
    }
    assert.match(await baseline(), /"until": "2026-01-31"/);
    await project.writeBaseline(before);
  });

  it('what no longer occurs is reported, and removed by an update', async () => {
    const healthy = await project.smoke([]);
    assert.equal(healthy.code, 0);
    assert.equal(healthy.stdout.match(/obsolete, no longer occurs/g)?.length, 3);
    assert.equal((await project.smoke([], '--update-baseline')).code, 0);
    assert.deepEqual(await known(), []);
  });

  it('prints what docs/troubleshooting.md shows', async () => {
    const page = await readFile(join(ROOT, 'docs', 'troubleshooting.md'), 'utf8');
    const [, json = '', shown = ''] =
      /## Accept known problems[\s\S]*?```json\n([\s\S]*?)```[\s\S]*?```\n([\s\S]*?)```/.exec(page) ?? [];
    const status = 403;
    const error = 'FORBIDDEN: members are managed by single sign-on';
    const requestId = '5a4db0c5-0009-4f00-8a00-000000000009';
    const faults: Fault[] = [
      {
        operationId: 'memberGetList',
        kind: 'mutate',
        mutate: (response) => ({ ...response, status, body: JSON.stringify({ status, error, requestId }) }),
      },
      changed('instanceGetList', (service) => Object.assign(service, { numReplicas: 'three' })),
    ];
    const { stdout } = await project.withSandbox(faults, async (local) => {
      const environment = project.path('production.postman_environment.json');
      await rename(local, environment);
      // The expiry date of the page must not have passed on the day of the test.
      await writeFile(project.path('production.baseline.json'), json.replace('2027-01-31', '2999-01-31'));
      return command(project.args(environment));
    });
    const untimed = (text: string) => text.replaceAll(/\b\d+ ms$/gm, 'ms').replaceAll('2999', '2027');
    const lines = untimed(shown)
      .split('\n')
      .filter((line) => line.startsWith('['));
    assert.equal(lines.length, 4);
    for (const line of lines) assert.ok(untimed(stdout).split('\n').includes(line), `${line}\n${stdout}`);
  });
});
