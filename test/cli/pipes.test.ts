/** Every command with pipes that their reader closes, through a real shell, and every long command with signals. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../scripts/cli/registry.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { type Checkout, checkout } from '../fixtures/checkout.ts';
import { KEY, type StandIn, startPostmanApi, TEAM } from '../publish/postman-api.ts';
import { environment, request, run } from '../report/run-fixture.ts';
import { closeAll, sandboxWith } from '../run/local-run.ts';
import { start } from './command.ts';
import { writeEnvironment } from './local-environment.ts';

interface Places {
  readonly folder: string;
  /** The file of an environment whose sandbox fails one request. */
  readonly environment: string;
  readonly api: string;
}

interface Row {
  /** Of the registry; others are told by their arguments. */
  readonly command?: string;
  readonly args: (places: Places) => readonly string[];
  readonly code: number;
  /** Only the first reader: the others would show the same. */
  readonly isBrief?: boolean;
  /** Files that it writes completely, whoever reads its output. */
  readonly writes?: (places: Places) => readonly string[];
}

const REPORT = ['index.html', 'local.ctrf.json', 'local.junit.xml', 'run.json', 'summary.md'];
const reports = ({ folder }: Places) => join(folder, 'reports');
const runs = ({ folder }: Places) => join(folder, 'runs');
const saved = (places: Places, index: number) => join(runs(places), `20261123T143005Z-smoke-${index}`);

/** Every command, and the rest of what the program prints: helps, the version, errors. `sandbox` serves until it is stopped. */
const ROWS: readonly Row[] = [
  { args: () => [], code: 0 },
  { args: () => ['--help'], code: 0 },
  { args: () => ['--version'], code: 0, isBrief: true },
  { args: () => ['--no-such-flag'], code: 2 },
  { args: () => ['report'], code: 2 },
  ...COMMANDS.map(({ name }): Row => ({ args: () => [...name.split(' '), '--help'], code: 0, isBrief: true })),
  {
    command: 'smoke',
    args: (places) => ['smoke', '--env', places.environment, '--reports', reports(places), '--only', 'member*'],
    code: 1,
    writes: (places) => REPORT.map((name) => join(reports(places), 'latest', name)),
  },
  { args: () => ['smoke', '--env', 'sandbox', '--list'], code: 0 },
  { args: () => ['smoke', '--env', 'nowhere'], code: 2 },
  { command: 'doctor', args: ({ environment: file }) => ['doctor', '--env', file], code: 0 },
  { command: 'generate', args: () => ['generate', '--check'], code: 0 },
  { command: 'spec:pull', args: () => ['spec:pull', '--from', 'spec/clickhouse-cloud.openapi.json'], code: 0 },
  { command: 'spec:diff', args: () => ['spec:diff', '--format', 'markdown', 'old.json', 'new.json'], code: 1 },
  { command: 'drift', args: () => ['drift', '--from', 'spec/clickhouse-cloud.openapi.json'], code: 0 },
  { command: 'spec:observed', args: (places) => ['spec:observed', '--reports', runs(places)], code: 0 },
  {
    command: 'publish:postman',
    args: ({ api }) => ['publish:postman', '--workspace', TEAM, '--dry-run', '--api', api],
    code: 0,
  },
  { command: 'report render', args: (places) => ['report', 'render', saved(places, 1)], code: 0 },
  {
    command: 'report merge',
    args: (places) => [
      'report',
      'merge',
      saved(places, 1),
      saved(places, 2),
      '--reports',
      join(places.folder, 'merged'),
    ],
    code: 1,
    writes: ({ folder }) =>
      ['index.html', 'run.json', 'summary.md'].map((name) => join(folder, 'merged', 'latest', name)),
  },
  { command: 'init', args: () => ['init'], code: 0 },
  {
    command: 'environment add',
    args: () => ['environment', 'add', 'staging', '--base-url', 'http://127.0.0.1:9'],
    code: 0,
    isBrief: true,
  },
  { command: 'report history', args: (places) => ['report', 'history', '--reports', runs(places)], code: 0 },
];

/** What is left of the document, so that each command takes little time. */
const PATHS = /^\/v1\/organizations(\/\{organizationId\}(\/(members|services)(\/\{\w+\})?)?)?$/;

/** What reads the output. */
const READERS: readonly (readonly [name: string, pipe: string])[] = [
  ['| head -1', '2>&1 | head -1'],
  ['| grep -q, and standard error closed', '2>&- | grep -q .'],
];

describe('closed pipes, for every command @slow', function () {
  this.timeout(120_000);
  let project: Checkout;
  let places: Places;
  let api: StandIn;
  before(async () => {
    project = await checkout();
    api = await startPostmanApi();
    const folder = await mkdtemp(join(tmpdir(), 'pipes-'));
    const { url } = await sandboxWith({ faults: [{ operationId: 'memberGet', kind: 'status', status: 404 }] });
    places = { folder, environment: await writeEnvironment(folder, url), api: api.url };
    for (const index of [1, 2]) {
      const dir = saved(places, index);
      await mkdir(dir, { recursive: true });
      const given = run([environment('production', [request('a', { status: 'failed' })])], {
        runId: `20261123T143005Z-smoke-${index}`,
      });
      await writeFile(join(dir, 'run.json'), JSON.stringify(given));
    }
    const document = JSON.parse(await readFile(join(project.folder, 'spec', 'clickhouse-cloud.openapi.json'), 'utf8'));
    const few = Object.entries(document.paths).filter(([path]) => PATHS.test(path));
    document.paths = Object.fromEntries(few);
    await writeFile(join(project.folder, 'old.json'), JSON.stringify(document));
    for (const args of [['spec:pull', '--force', '--interface-only', '--from', 'old.json'], ['generate']]) {
      const { code, shown } = await project.run(args);
      assert.equal(code, 0, shown);
    }
    project.git('commit', '--quiet', '--all', '--message', 'Few operations');
    delete document.paths['/v1/organizations'];
    await writeFile(join(project.folder, 'new.json'), JSON.stringify(document));
  });
  after(async () => {
    await closeAll();
    await api.close();
    await project.remove();
    await rm(places.folder, { recursive: true, force: true });
  });

  it('the table has every command', () => {
    const commands = ROWS.flatMap(({ command }) => (command === undefined ? [] : [command]));
    assert.deepEqual([...commands, 'sandbox'].sort(), COMMANDS.map(({ name }) => name).sort());
  });

  /** @returns the exit code of the command in a pipeline, and what else appeared. */
  function inShell(args: readonly string[], pipe: string): Promise<{ code: string; shown: string }> {
    const program = [process.execPath, join(project.folder, 'scripts', 'start.mjs'), ...args];
    const words = program.map((part) => `'${part.replaceAll("'", "'\\''")}'`).join(' ');
    const script = `set -o pipefail; { { ${words}; echo $? >&3; } ${pipe}; } 3>&4`;
    const child = spawn('bash', ['-c', script], {
      cwd: project.folder,
      env: { PATH: process.env.PATH ?? '', POSTMAN_API_KEY: KEY },
      stdio: ['ignore', 'pipe', 'pipe', 'ignore', 'pipe'],
      timeout: 90_000,
    });
    let shown = '';
    let code = '';
    child.stdout?.on('data', (chunk) => {
      shown += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      shown += chunk;
    });
    child.stdio[4]?.on('data', (chunk) => {
      code += chunk;
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => resolve({ code: code.trim(), shown }));
    });
  }

  for (const { args, code, writes, isBrief } of ROWS) {
    const name = args({ folder: 'DIR', environment: 'FILE', api: 'URL' }).join(' ') || 'no argument';
    it(`${name}: ends quietly with ${code}, and writes everything`, async () => {
      for (const [reader, pipe] of isBrief === true ? READERS.slice(0, 1) : READERS) {
        for (const place of ['reports', 'merged'])
          await rm(join(places.folder, place), { recursive: true, force: true });
        const outcome = await inShell(args(places), pipe);
        assert.equal(outcome.code, String(code), `${reader}: ${outcome.shown}`);
        assert.doesNotMatch(outcome.shown, /^\s+at |EPIPE|Error:|write /m, reader);
        assert.ok(pipe.includes('head') ? outcome.shown.split('\n').length <= 2 : true, outcome.shown);
        for (const file of writes?.(places) ?? []) assert.ok((await readFile(file, 'utf8')).length > 100, file);
        if (writes !== undefined)
          assert.match(await readFile(join(writes(places)[0] as string), 'utf8'), /<\/html>\s*$/);
      }
    });
  }
});

describe('signals, for the commands that take long', function () {
  this.timeout(180_000);

  for (const signal of ['SIGHUP', 'SIGTERM', 'SIGINT', 'SIGQUIT'] as const)
    it(`sandbox: ${signal} stops it, also if nobody reads its output; exit code 0`, async () => {
      const sandbox = start(['sandbox', '--port', '0']);
      const [, url = ''] = await sandbox.prints(/listens on (http:\S+)/);
      sandbox.closeOutput();
      assert.equal((await fetch(`${url}/v1`)).status, 200, 'it still serves');
      sandbox.signal(signal);
      const { code, signal: by } = await sandbox.ended;
      assert.deepEqual([code, by], [0, null]);
    });

  it('only one place handles signals', async () => {
    const files = (await readdir(join(ROOT, 'scripts'), { recursive: true })).filter((name) =>
      /\.(?:ts|tsx|mjs)$/.test(name),
    );
    const texts = await Promise.all(
      files.map(async (name) => [name, await readFile(join(ROOT, 'scripts', name), 'utf8')] as const),
    );
    const handlers = texts.filter(([, text]) => /process\.(?:on|once|addListener)\(\s*(?:name|signal|'SIG)/.test(text));
    assert.deepEqual(
      handlers.map(([name]) => name.replaceAll('\\', '/')),
      ['cli/process-events.ts'],
    );
  });
});
