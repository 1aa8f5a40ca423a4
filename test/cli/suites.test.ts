/** The three suites, run one after another into one reports folder. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../scripts/run/model.ts';
import { pinnedCollection } from '../collection/sandbox-run.ts';
import { PINNED_OPERATIONS } from '../fixtures/documents.ts';
import { command, type Outcome } from './command.ts';

interface SuiteRun extends Outcome {
  readonly run: Run;
  /** From `latest/`, after the run. */
  readonly files: readonly string[];
}

describe('npm run smoke with each suite @slow', function () {
  this.timeout(300_000);
  let reports: string;
  let smoke: SuiteRun;
  let negative: SuiteRun;
  let lifecycle: SuiteRun;
  before(async () => {
    reports = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
    smoke = await ran();
    negative = await ran('--suite', 'negative', '--env', 'sandbox');
    lifecycle = await ran('--suite', 'lifecycle', '--env', 'sandbox', '--allow-writes', '--coverage');
  });
  after(() => rm(reports, { recursive: true, force: true }));

  async function ran(...flags: string[]): Promise<SuiteRun> {
    const outcome = await command(['smoke', '--reports', reports, ...flags], { timeoutMs: 120_000 });
    const latest = join(reports, 'latest');
    const run = JSON.parse(await readFile(join(latest, 'run.json'), 'utf8'));
    return { ...outcome, run, files: (await readdir(latest)).sort() };
  }

  it('runs each environment: the sandbox passes, production is skipped with a message because it has no key', async () => {
    const { code, stdout, files, run } = smoke;
    assert.equal(code, 0, stdout);
    const { environments } = run;
    assert.deepEqual(
      environments.map(({ name, status }) => [name, status]),
      [
        ['production', 'skipped'],
        ['sandbox', 'passed'],
      ],
    );
    const sandbox = environments[1];
    assert.deepEqual(
      [sandbox?.totals.requests, sandbox?.totals.passed, sandbox?.totals.failed, sandbox?.totals.errored],
      [PINNED_OPERATIONS.reads, PINNED_OPERATIONS.reads, 0, 0],
    );
    for (const id of ['organizationGetList', 'organizationGet', 'instanceGet'])
      assert.equal(sandbox?.requests.find((request) => request.id === id)?.status, 'passed');
    assert.deepEqual(
      sandbox?.requests.flatMap(({ id, status, reason, findings = [] }) => [
        ...(status === 'passed' ? [] : [`${id} ${status} ${reason}`]),
        ...findings.map(({ kind, pointer }) => `${id} ${kind} ${pointer}`),
      ]),
      [],
    );
    for (const { status, reason } of environments[0]?.requests ?? [])
      assert.deepEqual([status, /PRODUCTION_KEYID/.test(reason ?? '')], ['skipped', true]);
    assert.match(stdout, /\[production\] SKIPPED .*PRODUCTION_KEYID/);
    assert.equal(stdout.match(/^\[sandbox\] . GET /gm)?.length, PINNED_OPERATIONS.reads, 'one line per request');
    const html = /report: (.+index\.html)/.exec(stdout)?.[1] ?? '';
    assert.ok((await stat(html)).size > 10_000);
    assert.deepEqual(files, [
      'index.html',
      'production.ctrf.json',
      'production.junit.xml',
      'run.json',
      'sandbox.ctrf.json',
      'sandbox.junit.xml',
      'summary.md',
    ]);
  });

  it('runs the negative suite', () => {
    const { code, stdout, run } = negative;
    assert.equal(code, 0, stdout.slice(-2000));
    const [sandbox] = run.environments;
    assert.deepEqual(
      sandbox?.requests
        .filter(({ status }) => status !== 'passed')
        .map(({ id, status, reason, assertions }) => [id, status, reason, assertions]),
      [],
    );
    assert.equal(sandbox?.totals.passed, sandbox?.totals.requests);
    assert.ok((sandbox?.totals.requests ?? 0) > 250);
  });

  it('prints what it will create, and sends every write', () => {
    const { code, stdout, stderr, run } = lifecycle;
    assert.equal(code, 0, stdout.slice(-2000) + stderr);
    assert.match(stdout, /will create and then delete: .*service.*Their name is ccp-lifecycle-[0-9a-f]{12}\./);
    const requests = run.environments[0]?.requests ?? [];
    const written = requests.filter(({ method, status }) => method !== 'GET' && status === 'passed');
    assert.equal(new Set(written.map(({ id }) => operationOf(id))).size, PINNED_OPERATIONS.writes);
    assert.equal(requests.flatMap(({ findings }) => findings ?? []).length, 0);
  });

  it('has sent each operation, according to the runs, the terminal and the report', async () => {
    const files = (await readdir(reports)).filter((name) => /^\d/.test(name)).sort();
    const runs: Run[] = await Promise.all(
      files.map(async (name) => JSON.parse(await readFile(join(reports, name, 'run.json'), 'utf8'))),
    );
    assert.deepEqual(runs.map(({ suite }) => suite).sort(), ['lifecycle', 'negative', 'smoke']);
    const sent = runs.flatMap(({ environments }) =>
      environments.flatMap(({ requests }) => requests.filter(({ attempts }) => attempts > 0).map(({ id }) => id)),
    );
    const { spec } = await pinnedCollection();
    assert.equal(spec.operations.length, PINNED_OPERATIONS.all);
    assert.deepEqual([...new Set(sent.map(operationOf))].sort(), spec.operations.map(({ id }) => id).sort());
    const { stdout } = lifecycle;
    assert.match(stdout, /^operation +smoke +negative +lifecycle$/m);
    assert.match(stdout, /^instanceCreate +· +passed +passed$/m);
    assert.match(stdout, new RegExp(`^${PINNED_OPERATIONS.all} of ${PINNED_OPERATIONS.all} operations were sent`, 'm'));
    const html = await readFile(join(reports, 'latest', 'index.html'), 'utf8');
    const table = /aria-labelledby=":coverage">(.*?)<\/section>/s.exec(html)?.[1] ?? '';
    for (const { id } of spec.operations) assert.ok(table.includes(`>${id}<`), id);
  });
});

function operationOf(id: string): string {
  return id.split('#')[0] ?? id;
}
