/** The command as a process: signals, exit codes, and shards on three processes. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../scripts/run/model.ts';
import { KEY_ID, KEY_SECRET } from '../../scripts/sandbox/credentials.ts';
import type { Fault } from '../../scripts/sandbox/faults/fault.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { command } from '../cli/command.ts';
import { PINNED_OPERATIONS } from '../fixtures/documents.ts';
import { closeAll, sandboxWith } from './local-run.ts';

describe('the command as a process @slow', function () {
  this.timeout(180_000);
  let folder: string;
  let reports: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
    reports = join(folder, 'reports');
  });
  afterEach(async () => {
    await closeAll();
    await rm(folder, { recursive: true, force: true });
  });

  async function environmentFile(
    name: string,
    baseURL: string,
    values: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const file = join(folder, `${name}.postman_environment.json`);
    const all = {
      baseURL,
      orgid: '',
      serviceid: '',
      keyid: KEY_ID,
      keysecret: KEY_SECRET,
      ratelimit: 'off',
      ...values,
    };
    await writeFile(file, JSON.stringify({ values: Object.entries(all).map(([key, value]) => ({ key, value })) }));
    return file;
  }

  async function slowSandbox(name: string, faults: readonly Fault[] = [{ operationId: 'instanceGet', kind: 'hang' }]) {
    return environmentFile(name, (await sandboxWith({ faults })).url);
  }

  interface Started {
    readonly child: ChildProcess;
    /** Until the output holds the text. */
    readonly says: (text: string) => Promise<void>;
    readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>;
  }

  function started(args: readonly string[]): Started {
    const child = spawn(
      process.execPath,
      [join(ROOT, 'scripts', 'start.mjs'), 'smoke', ...args, '--reports', reports],
      {
        cwd: folder,
        env: { PATH: process.env.PATH ?? '' },
      },
    );
    let output = '';
    const waiting: { text: string; resolve: () => void }[] = [];
    const hear = (chunk: Buffer) => {
      output += chunk;
      for (const { text, resolve } of waiting) if (output.includes(text)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    return {
      child,
      says: (text) =>
        new Promise((resolve, reject) => {
          waiting.push({ text, resolve });
          hear(Buffer.alloc(0));
          child.on('close', () => reject(new Error(`never said ${text}: ${output}`)));
        }),
      ended: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, output }))),
    };
  }

  const readRun = async (name = 'latest'): Promise<Run> =>
    JSON.parse(await readFile(join(reports, name, 'run.json'), 'utf8'));

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`${signal} finishes the report with what there is, and exits ${code}`, async () => {
      const { child, says, ended } = started(['--env', await slowSandbox('own')]);
      // What comes before it in the collection is over, and it hangs.
      await says('List of organization services');
      await new Promise((resolve) => setTimeout(resolve, 500));
      child.kill(signal);
      const outcome = await ended;
      assert.deepEqual([outcome.code, outcome.signal], [code, null], outcome.output.slice(-800));
      const run = await readRun();
      const [own] = run.environments;
      assert.deepEqual([run.interrupted, own?.status, own?.reason], [true, 'interrupted', `interrupted by ${signal}`]);
      assert.ok((own?.totals.passed ?? 0) >= 5);
      assert.equal((own?.totals.passed ?? 0) + (own?.totals.skipped ?? 0), PINNED_OPERATIONS.reads);
      assert.match(outcome.output, /report: .*index\.html/);
      assert.deepEqual((await readdir(join(reports, 'latest'))).sort(), [
        'index.html',
        'own.ctrf.json',
        'own.junit.xml',
        'run.json',
        'summary.md',
      ]);
      assert.match(await readFile(join(reports, 'latest', 'index.html'), 'utf8'), /interrupted/i);
    });
  }

  it('a second signal quits at once', async () => {
    const { child, says, ended } = started(['--env', await slowSandbox('own')]);
    await says('List of organization services');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    const began = performance.now();
    const { code } = await ended;
    assert.ok(code === 143 || code === 130, `exit ${code}`);
    assert.ok(performance.now() - began < 30_000);
  });

  it('SIGKILL leaves the last good report whole', async () => {
    const good = await environmentFile('own', (await sandboxWith()).url);
    assert.equal(
      (await command(['smoke', '--env', good, '--only', 'instanceGet', '--reports', reports], { cwd: folder })).code,
      0,
    );
    const before = await readRun();
    const { child, says, ended } = started(['--env', await slowSandbox('own')]);
    await says('List of organization services');
    child.kill('SIGKILL');
    assert.equal((await ended).signal, 'SIGKILL');
    assert.deepEqual(await readRun(), before);
    assert.deepEqual((await readdir(join(reports, 'latest'))).length, 5);
  });

  it('--deadline: exit 3, and what had not run says so', async () => {
    const file = await slowSandbox('own');
    const { code, stdout } = await command(['smoke', '--env', file, '--deadline', '2', '--reports', reports], {
      cwd: folder,
    });
    assert.equal(code, 3, stdout);
    const [own] = (await readRun()).environments;
    assert.deepEqual([own?.status, own?.reason], ['interrupted', 'the deadline of 2 s was reached']);
    const rest = own?.requests.filter(({ status }) => status === 'skipped') ?? [];
    assert.ok(rest.length > 5);
    for (const { reason } of rest) assert.equal(reason, 'not run: the deadline of 2 s was reached');
  });

  const exits: [name: string, args: (sandbox: string) => readonly string[], code: number, says: RegExp][] = [
    ['all passed', () => [], 0, /1 {2,}0 {2,}0|passed/],
    ['a request failed', () => ['--only', 'memberGetList'], 1, /expected JSON, got an HTML page/],
    ['an unknown pattern', () => ['--only', 'nothingLikeThis'], 2, /no request of the suite matches "nothingLikeThis"/],
    ['a shard that does not exist', () => ['--shard', '4/3'], 2, /--shard/],
  ];
  for (const [name, args, want, says] of exits) {
    it(`${name}: exit ${want}`, async () => {
      const { url } = await sandboxWith({ faults: want === 1 ? [{ operationId: 'memberGetList', kind: 'html' }] : [] });
      const file = await environmentFile('own', url);
      const only = args(url).includes('--only') ? [] : ['--only', 'instanceGet'];
      const { code, stdout, stderr } = await command(
        ['smoke', '--env', file, ...only, ...args(url), '--reports', reports],
        { cwd: folder },
      );
      assert.equal(code, want, stdout + stderr);
      assert.match(stdout + stderr, says);
    });
  }

  it('plain http to anything but loopback is refused: exit 2, and nothing is sent', async () => {
    const file = await environmentFile('own', 'http://api.example.test');
    const { code, stderr } = await command(['smoke', '--env', file, '--reports', reports], { cwd: folder });
    assert.equal(code, 2);
    assert.match(stderr, /unencrypted to api\.example\.test.*\[environment-insecure\]/);
    assert.doesNotMatch(stderr, new RegExp(KEY_SECRET));
  });

  it('three shards on three processes, merged, are one run', async () => {
    const faults: Fault[] = [
      { operationId: 'memberGetList', kind: 'html' },
      { operationId: 'backupGet', kind: 'status', status: 500 },
    ];
    const { url } = await sandboxWith({ faults });
    const file = await environmentFile('own', url);
    const smoke = async (name: string, ...flags: string[]) => {
      const target = join(folder, name);
      await mkdir(target);
      const only = ['organization*', 'member*', 'backup*', 'activity*'].flatMap((pattern) => ['--only', pattern]);
      const { code, stdout, stderr } = await command(['smoke', '--env', file, '--reports', target, ...only, ...flags], {
        cwd: folder,
      });
      assert.equal(code === 0 || code === 1, true, stdout + stderr);
      return join(target, 'latest');
    };
    const [whole, ...shards] = await Promise.all([
      smoke('whole'),
      ...[1, 2, 3].map((index) => smoke(`shard-${index}`, '--shard', `${index}/3`)),
    ]);
    const merged = await command(['report', 'merge', ...shards, '--reports', reports], { cwd: folder });
    assert.equal(merged.code, 1, 'as the whole run, in which a request fails');
    const [one, three] = [JSON.parse(await readFile(join(whole ?? '', 'run.json'), 'utf8')) as Run, await readRun()];
    assert.deepEqual(three.environments[0]?.totals, one.environments[0]?.totals);
    assert.equal(three.environments[0]?.status, one.environments[0]?.status);
    const rows = (run: Run) =>
      run.environments[0]?.requests.map(({ id, status, reason, code, assertions, order }) => ({
        id,
        status,
        reason,
        code,
        assertions,
        order,
      }));
    assert.ok((rows(one) ?? []).length > 15);
    assert.deepEqual(rows(three), rows(one));
    const titles = (html: string) =>
      [...html.matchAll(/id="(r-[^"]+)"|data-id="([^"]+)"/g)].map((match) => match[1] ?? match[2]);
    const pages = await Promise.all(
      [join(whole ?? '', 'index.html'), join(reports, 'latest', 'index.html')].map((page) => readFile(page, 'utf8')),
    );
    assert.deepEqual(titles(pages[1] ?? ''), titles(pages[0] ?? ''));
  });
});
