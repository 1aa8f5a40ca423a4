/** `--update-baseline` and `--no-baseline` as a process. */
import assert from 'node:assert/strict';
import { access, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SANDBOX } from '../../../collections/clickhouse-cloud/sandbox.ts';
import type { BaselineEntry } from '../../../scripts/run/baseline/known-problem.ts';
import type { Run } from '../../../scripts/run/model.ts';
import { runnableCollection } from '../../../scripts/run/newman/runnable-collection.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import { startSandbox } from '../../../scripts/sandbox/server.ts';
import { ROOT } from '../../../scripts/shared/root.ts';
import { pinnedCollection } from '../../collection/sandbox-run.ts';
import { command, type Outcome, start } from '../command.ts';
import { writeEnvironment } from '../local-environment.ts';

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

/** A whole suite, with few requests: an update refuses a run of a part. */
const OPERATIONS = [
  ...['organizationGetList', 'organizationGet', 'instanceGetList', 'instanceGet'],
  ...['memberGetList', 'memberGet', 'backupGetList', 'usageCostGet'],
];

describe('smoke --update-baseline @slow', function () {
  this.timeout(120_000);
  let folder: string;
  let file: string;
  let suite: readonly string[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
    file = join(folder, 'local.baseline.json');
    const { collection } = await pinnedCollection();
    const chosen = collection.items.filter(({ operationId }) => OPERATIONS.includes(operationId));
    const small = runnableCollection(collection.json, new Set(chosen.map(({ itemId }) => itemId)));
    await writeFile(join(folder, 'collection.json'), JSON.stringify(small));
    suite = ['smoke', '--collection', join(folder, 'collection.json')];
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const reports = () => join(folder, 'reports');
  const text = () => readFile(file, 'utf8');
  const entries = async (): Promise<BaselineEntry[]> => JSON.parse(await text()).known;
  const lastRun = async (): Promise<Run> => JSON.parse(await readFile(join(reports(), 'latest', 'run.json'), 'utf8'));
  const exists = () =>
    access(file).then(
      () => true,
      () => false,
    );

  /** Runs smoke against a sandbox with these faults. */
  async function smoke(faults: readonly Fault[], ...flags: string[]): Promise<Outcome> {
    const { spec } = await pinnedCollection();
    const sandbox = await startSandbox({ profile: SANDBOX, spec, faults });
    try {
      const environment = await writeEnvironment(folder, sandbox.url);
      return await command([...suite, '--env', environment, '--reports', reports(), '--retries', '0', ...flags]);
    } finally {
      await sandbox.close();
    }
  }

  function assertBlock({ code, stderr }: Outcome, error: string, words: readonly RegExp[] = []): void {
    assert.equal(code, 2, stderr);
    const lines = stderr.trimEnd().split('\n');
    assert.match(lines[0] ?? '', new RegExp(`^error  .+  \\[${error}\\]$`), stderr);
    assert.match(lines.at(-1) ?? '', /^fix {4}.+/, stderr);
    assert.equal(lines.length, 3, stderr);
    for (const word of words) assert.match(stderr, word);
  }

  it('red, then accepted, then green with the problems listed apart; the file has no ID, no value and no secret', async () => {
    assert.equal((await smoke(PARTICULAR)).code, 1);
    const updated = await smoke(PARTICULAR, '--update-baseline');
    assert.equal(updated.code, 0, updated.stdout + updated.stderr);
    assert.match(updated.stdout, /3 known problems \(3 added, 0 removed\): .*local\.baseline\.json/);
    assert.deepEqual(
      (await entries()).map(({ reason: _, since: __, ...problem }) => problem),
      [
        { operation: 'backupGetList', code: 'schema-format', pointer: '/result/*/startedAt' },
        { operation: 'memberGet', code: 'unknown-property', pointer: '/result/*' },
        { operation: 'usageCostGet', code: 'status', status: 403 },
      ],
    );
    assert.doesNotMatch(await text(), /[0-9a-f]{8}-|canary|127\.0\.0\.1|yesterday|keysecret/);
    const green = await smoke(PARTICULAR, '--strict');
    assert.equal(green.code, 0, green.stdout);
    assert.match(green.stdout, /Known problems, accepted by the baseline:\n\[local\] /);
    const [environment] = (await lastRun()).environments;
    assert.deepEqual([environment?.status, environment?.totals.known, environment?.totals.failed], ['passed', 3, 0]);
    assert.equal(environment?.baseline, undefined);
  });

  it('a second update changes no byte, and keeps what people wrote', async () => {
    const explained = (await text())
      .replace(/"reason": "[^"]*"/, '"reason": "ticket 4711"')
      .replace(/("since": "[^"]*")\n( *\},\n)/, '$1,\n      "until": "2999-12-31"\n$2');
    assert.match(explained, /4711[\s\S]*2999/);
    await writeFile(file, explained);
    assert.equal((await smoke(PARTICULAR, '--update-baseline')).code, 0);
    assert.equal(await text(), explained);
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
      const { code, stdout } = await smoke(faults);
      assert.equal(code, 1, name);
      if (obsolete === undefined) assert.doesNotMatch(stdout, /obsolete/, name);
      else assert.match(stdout, obsolete, name);
    }
    const shown = await smoke(PARTICULAR, '--no-baseline');
    assert.equal(shown.code, 1);
    assert.doesNotMatch(shown.stdout, /known/i);
  });

  it('an expired entry fails, and an update does not accept it again', async () => {
    const before = await text();
    await writeFile(file, before.replace('2999-12-31', '2026-01-31'));
    for (const flags of [[], ['--update-baseline']]) {
      const { code, stdout } = await smoke(PARTICULAR, ...flags);
      assert.equal(code, 1, stdout);
      assert.match(stdout, /expired on 2026-01-31: backupGetList/);
    }
    assert.match(await text(), /"until": "2026-01-31"/);
    await writeFile(file, before);
  });

  it('what no longer occurs is reported, and removed by an update', async () => {
    const healthy = await smoke([]);
    assert.equal(healthy.code, 0);
    assert.equal(healthy.stdout.match(/obsolete, no longer occurs/g)?.length, 3);
    assert.equal((await smoke([], '--update-baseline')).code, 0);
    assert.deepEqual(await entries(), []);
  });

  it('prints what docs/troubleshooting.md shows', async () => {
    const page = await readFile(join(ROOT, 'docs', 'troubleshooting.md'), 'utf8');
    const [, json = '', shown = ''] =
      /## Accept known problems[\s\S]*?```json\n([\s\S]*?)```[\s\S]*?```\n([\s\S]*?)```/.exec(page) ?? [];
    const { spec } = await pinnedCollection();
    const sandbox = await startSandbox({
      profile: SANDBOX,
      spec,
      faults: [
        {
          operationId: 'memberGetList',
          kind: 'mutate',
          mutate: (response) => ({
            ...response,
            status: 403,
            body: JSON.stringify({
              status: 403,
              error: 'FORBIDDEN: members are managed by single sign-on',
              requestId: '5a4db0c5-0009-4f00-8a00-000000000009',
            }),
          }),
        },
        changed('instanceGetList', (service) => Object.assign(service, { numReplicas: 'three' })),
      ],
    });
    const environment = join(folder, 'production.postman_environment.json');
    await rename(await writeEnvironment(folder, sandbox.url), environment);
    // The day of the test is not known.
    await writeFile(join(folder, 'production.baseline.json'), json.replace('2027-01-31', '2999-01-31'));
    const { stdout } = await command([...suite, '--env', environment, '--reports', reports()]);
    await sandbox.close();
    const untimed = (text: string) => text.replaceAll(/\b\d+ ms$/gm, 'ms').replaceAll('2999', '2027');
    const lines = untimed(shown)
      .split('\n')
      .filter((line) => line.startsWith('['));
    assert.equal(lines.length, 4);
    for (const line of lines) assert.ok(untimed(stdout).split('\n').includes(line), `${line}\n${stdout}`);
  });

  describe('refused, and the file stays as it was', () => {
    beforeEach(() => rm(file, { force: true }));
    const FLAGS: readonly (readonly string[])[] = [
      ['--only', 'organizationGetList'],
      ['--shard', '1/2'],
      ['--bail'],
      ['--iterations', '2'],
      ['--no-baseline'],
    ];
    for (const flags of FLAGS) {
      it(flags.join(' '), async () => {
        const outcome = await smoke(PARTICULAR, '--update-baseline', ...flags);
        assertBlock(outcome, 'baseline-not-updated', [new RegExp(flags[0] as string)]);
        assert.doesNotMatch(outcome.stdout, /requests/, 'before any request');
        assert.ok(!(await exists()));
      });
    }

    it('a wrong key', async () => {
      const { spec } = await pinnedCollection();
      const sandbox = await startSandbox({ profile: SANDBOX, spec });
      const environment = await writeEnvironment(folder, sandbox.url);
      const env = { LOCAL_KEYSECRET: 'not-the-right-one' };
      const outcome = await command([...suite, '--env', environment, '--reports', reports(), '--update-baseline'], {
        env,
      });
      await sandbox.close();
      assertBlock(outcome, 'baseline-not-updated', [/local/]);
      assert.ok(!(await exists()));
    });

    it('an environment that cannot be reached', async () => {
      const environment = await writeEnvironment(folder, 'http://127.0.0.1:9');
      const args = [...suite, '--reports', reports(), '--retries', '0', '--timeout', '2000', '--update-baseline'];
      assertBlock(await command([...args, '--env', environment]), 'baseline-not-updated', [/local \(errored\)/]);
      assert.ok(!(await exists()));
    });

    it('an interrupted run', async () => {
      const { spec } = await pinnedCollection();
      const sandbox = await startSandbox({
        profile: SANDBOX,
        spec,
        faults: [{ operationId: 'instanceGet', kind: 'hang' }],
      });
      const environment = await writeEnvironment(folder, sandbox.url);
      const started = start([...suite, '--env', environment, '--reports', reports(), '--update-baseline']);
      await started.prints(/\[local\] ✓/);
      started.signal('SIGINT');
      const { code, stderr } = await started.ended;
      await sandbox.close();
      assert.equal(code, 130);
      assert.match(stderr, /\[baseline-not-updated\]\nwhere {2}local \(interrupted\)/);
      assert.ok(!(await exists()));
    });
  });

  const entry = { operation: 'usageCostGet', code: 'status', status: 403, reason: 'r', since: '2026-07-31' };
  const known = (...list: object[]) => ({ environment: 'local', known: list });
  const FILES: readonly (readonly [name: string, content: string | object, code: string, words: RegExp[]])[] = [
    ['not JSON', '{"environment": "local",', 'baseline-invalid', [/not valid JSON/]],
    ['a list', '[]', 'baseline-invalid', [/not a JSON object/]],
    ['an unknown key', { ...known(), knwon: [] }, 'config-unknown-key', [/knwon/, /did you mean known\?/]],
    [
      'an unknown key of an entry',
      known({ ...entry, untill: '2027-01-01' }),
      'config-unknown-key',
      [/untill/, /\/known\/0/, /did you mean until\?/],
    ],
    [
      'an unknown code',
      known({ ...entry, code: 'statsu' }),
      'baseline-invalid',
      [/\/known\/0\/code/, /did you mean status\?/],
    ],
    ['no date', known({ ...entry, since: 'today' }), 'baseline-invalid', [/\/known\/0\/since/]],
    ['no reason', known({ ...entry, reason: '' }), 'baseline-invalid', [/\/known\/0\/reason/]],
    [
      'an operation that the document does not have',
      known(entry, { ...entry, operation: 'usageCostsGet' }),
      'config-operation-unknown',
      [/usageCostsGet/, /\/known\/1\/operation/, /did you mean usageCostGet\?/],
    ],
    ['another environment', { environment: 'staging', known: [] }, 'baseline-invalid', [/staging/, /local/]],
  ];
  for (const [name, content, code, words] of FILES) {
    it(`a baseline with a mistake: ${name}`, async () => {
      const given = typeof content === 'string' ? content : JSON.stringify(content);
      await writeFile(file, given);
      const environment = await writeEnvironment(folder, 'http://127.0.0.1:9');
      for (const flags of [[], ['--update-baseline']]) {
        const outcome = await command([...suite, '--env', environment, '--reports', reports(), ...flags]);
        assertBlock(outcome, code, [...words, /local\.baseline\.json/]);
        assert.doesNotMatch(outcome.stdout, /\[local\]/, 'before any request');
      }
      assert.equal(await text(), given);
    });
  }
});
