/** Signals, closed pipes and full disks. The CLI as a process. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SANDBOX } from '../../collections/clickhouse-cloud/sandbox.ts';
import type { PostmanCollection } from '../../scripts/collection/write/postman-format.ts';
import type { Run } from '../../scripts/run/model.ts';
import type { Fault } from '../../scripts/sandbox/faults/fault.ts';
import { startSandbox } from '../../scripts/sandbox/server.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { pinnedCollection } from '../collection/sandbox-run.ts';
import { closeAll, sandboxWith } from '../run/local-run.ts';
import { writeEnvironment } from './local-environment.ts';

const LIFECYCLE = join(ROOT, 'collections', 'clickhouse-cloud.lifecycle.postman_collection.json');
/** Folders of the lifecycle suite: they create a role, a key and a service that takes time to start, and delete them. */
const CREATING = ['Setup', 'roles', 'keys', 'postgres', 'Delete', 'Undo', 'Clean up'];

/** Enough requests for a run that is still active when it is disturbed. */
const SOME = [
  'organizationGetList',
  'organizationGet',
  'instanceGetList',
  'instanceGet',
  'memberGetList',
  'memberGet',
  'activityGetList',
  'activityGet',
];

describe('signals, closed pipes and full disks @slow', function () {
  this.timeout(120_000);
  let folder: string;
  let reports: string;
  let running: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interruption-'));
    reports = join(folder, 'reports');
  });
  afterEach(async () => {
    running?.kill('SIGKILL');
    await closeAll();
    await rm(folder, { recursive: true, force: true });
  });

  interface Started {
    readonly child: ChildProcess;
    /** Resolves when the output matches the pattern. */
    prints(pattern: RegExp): Promise<void>;
    readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
  }

  function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
    const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.mjs'), ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    const shown = { stdout: '', stderr: '' };
    const waiting = new Set<() => void>();
    for (const name of ['stdout', 'stderr'] as const)
      child[name].on('data', (chunk) => {
        shown[name] += chunk;
        for (const look of waiting) look();
      });
    const ended = new Promise<Awaited<Started['ended']>>((resolve) =>
      child.once('close', (code, signal) => resolve({ code, signal, ...shown })),
    );
    return {
      child,
      ended,
      prints: (pattern) =>
        new Promise((resolve, reject) => {
          const look = () => pattern.test(shown.stdout) && resolve();
          waiting.add(look);
          look();
          ended.then(() => reject(new Error(`never printed ${pattern}: ${shown.stdout}${shown.stderr}`)), reject);
        }),
    };
  }

  async function smoke(faults: readonly Fault[], env?: Readonly<Record<string, string>>): Promise<Started> {
    const { url } = await sandboxWith({ faults });
    const chosen = SOME.flatMap((id) => ['--only', id]);
    const environment = await writeEnvironment(folder, url);
    return start(['smoke', '--env', environment, '--reports', reports, '--retries', '0', ...chosen], env);
  }

  /** It ended without a stack trace. */
  function assertOrderly({ code, signal, stdout, stderr }: Awaited<Started['ended']>, want: number): void {
    assert.deepEqual([code, signal], [want, null], stdout + stderr);
    assert.doesNotMatch(stdout + stderr, /^\s+at /m);
    assert.doesNotMatch(stdout + stderr, /should not/);
  }

  const readRun = async (): Promise<Run> => JSON.parse(await readFile(join(reports, 'latest', 'run.json'), 'utf8'));
  const FILES = ['index.html', 'local.ctrf.json', 'local.junit.xml', 'run.json', 'summary.md'];

  for (const [signal, code] of [
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ] as const) {
    it(`${signal} ends the run with a report of the finished requests: exit ${code}`, async () => {
      const { child, prints, ended } = await smoke([{ operationId: 'instanceGet', kind: 'hang' }]);
      await prints(/List of organization services/);
      child.kill(signal);
      const outcome = await ended;
      assertOrderly(outcome, code);
      const run = await readRun();
      assert.deepEqual([run.interrupted, run.environments[0]?.reason], [true, `interrupted by ${signal}`]);
      assert.deepEqual((await readdir(join(reports, 'latest'))).sort(), FILES);
      assert.match(outcome.stdout, /report: .*index\.html/);
    });
  }

  /** Runs a part of the lifecycle suite until it has created resources, then calls `disturb`. */
  async function lifecycle(disturb: (run: Started) => void) {
    const { spec } = await pinnedCollection();
    const began = Date.now();
    const sandbox = await startSandbox({ profile: SANDBOX, spec, clock: () => began + (Date.now() - began) * 200 });
    try {
      const before = structuredClone(sandbox.store());
      const environment = await writeEnvironment(folder, sandbox.url);
      const collection = join(folder, 'collection.json');
      const committed = JSON.parse(await readFile(LIFECYCLE, 'utf8')) as PostmanCollection;
      const item = committed.item.filter(({ name }) => CREATING.includes(name));
      await writeFile(collection, JSON.stringify({ ...committed, item }));
      const flags = ['--env', environment, '--allow-writes', '--reports', reports, '--collection', collection];
      const run = start(['smoke', '--suite', 'lifecycle', ...flags]);
      await run.prints(/^\[local\] . POST .*Postgres/m);
      assert.notDeepEqual(sandbox.store(), before);
      disturb(run);
      const outcome = await run.ended;
      assert.deepEqual(sandbox.store(), before, 'nothing is left behind');
      return outcome;
    } finally {
      await sandbox.close();
    }
  }

  const DISTURBANCES: readonly (readonly [string, (run: Started) => void, number])[] = [
    ['SIGHUP', ({ child }) => void child.kill('SIGHUP'), 129],
    [
      'a terminal that is closed: no output, and two SIGHUP',
      ({ child }) => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        child.kill('SIGHUP');
        setTimeout(() => child.kill('SIGHUP'), 20);
        setTimeout(() => child.kill('SIGHUP'), 1500);
      },
      129,
    ],
    ['SIGQUIT', ({ child }) => void child.kill('SIGQUIT'), 131],
    ['SIGTERM', ({ child }) => void child.kill('SIGTERM'), 143],
    [
      'a Ctrl+C that npm forwards as well',
      ({ child }) => {
        child.kill('SIGINT');
        setTimeout(() => child.kill('SIGINT'), 20);
      },
      130,
    ],
  ];
  for (const [name, disturb, code] of DISTURBANCES) {
    it(`the lifecycle suite deletes what it created, after ${name}`, async () => {
      assertOrderly(await lifecycle(disturb), code);
      assert.equal((await readRun()).interrupted, true);
    });
  }

  const FAILING: readonly Fault[] = [{ operationId: 'memberGetList', kind: 'html' }];
  for (const [faults, want] of [
    [[], 0],
    [FAILING, 1],
  ] as const) {
    for (const streams of [['stdout'], ['stdout', 'stderr']] as const) {
      it(`a closed pipe (${streams.join(' and ')}) ends the output but not the run: exit ${want}`, async () => {
        const { child, prints, ended } = await smoke(faults);
        await prints(/\n/);
        for (const name of streams) child[name]?.destroy();
        const outcome = await ended;
        assertOrderly(outcome, want);
        assert.equal(outcome.stderr, '');
        const run = await readRun();
        assert.equal(run.interrupted, false);
        assert.equal(run.environments[0]?.requests.length, SOME.length);
        assert.equal(run.environments[0]?.totals.failed, want);
        assert.deepEqual((await readdir(join(reports, 'latest'))).sort(), FILES);
      });
    }
  }

  it('a closed pipe of another command is not an error', async () => {
    const { child, ended } = start(['--help']);
    child.stdout?.destroy();
    assertOrderly(await ended, 0);
  });

  for (const [faults, want] of [
    [[], 2],
    [FAILING, 1],
  ] as const) {
    it(`a full disk does not hide the result: exit ${want}`, async () => {
      const { ended } = await smoke(faults, {
        NODE_OPTIONS: `--import=${pathToFileURL(join(ROOT, 'test', 'cli', 'full-disk.mjs')).href}`,
      });
      const outcome = await ended;
      assertOrderly(outcome, want);
      assert.match(outcome.stdout, new RegExp(`local +${want === 1 ? 'failed' : 'passed'} +${SOME.length} `));
      assert.match(
        outcome.stderr,
        /^error {2}the report cannot be written: ENOSPC.* \[output-unwritable\]\nwhere .*\nfix .*space/,
      );
      assert.doesNotMatch(outcome.stdout, /report:/);
      assert.deepEqual(await readdir(reports), [], 'no half of a report is left');
    });
  }

  it('a deleted reports folder does not hide the result', async () => {
    const { prints, ended } = await smoke([{ operationId: 'instanceGet', kind: 'hang', times: 1 }]);
    await prints(/List of organization services/);
    await rm(reports, { recursive: true });
    await writeFile(reports, 'a file');
    running?.kill('SIGINT');
    const outcome = await ended;
    assertOrderly(outcome, 130);
    assert.match(outcome.stdout, /local +interrupted/);
    assert.match(outcome.stderr, /\[output-unwritable\]/);
  });

  it('output to a full disk is dropped with one message', async () => {
    const { url } = await sandboxWith();
    const full = '/dev/full';
    const chosen = SOME.flatMap((id) => ['--only', id]);
    const args = ['smoke', '--env', await writeEnvironment(folder, url), '--reports', reports, ...chosen];
    const command = [process.execPath, join(ROOT, 'scripts', 'start.mjs'), ...args]
      .map((part) => `'${part}'`)
      .join(' ');
    const child = spawn('sh', ['-c', `test -w ${full} || exit 77; exec ${command} > ${full}`], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running = child;
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    // Not available on this system.
    if (code === 77) return;
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^standard output cannot be written \(ENOSPC\); the run continues without it\n$/);
    assert.equal((await readRun()).environments[0]?.requests.length, SOME.length);
  });
});
