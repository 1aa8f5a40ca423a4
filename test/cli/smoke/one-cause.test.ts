/** A run in which everything fails for one reason: the terminal says it once, and the report has all of it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../../scripts/run/model.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import { closeAll, sandboxWith } from '../../run/local-run.ts';
import { SELF_SIGNED } from '../../run/self-signed.ts';
import { withClosedPort } from '../../shared/closed-port.ts';
import { whileListening } from '../../shared/loopback.ts';
import { command } from '../command.ts';
import { writeEnvironment } from '../local-environment.ts';

/** With the table, the fix and the command that repeats the requests. A second text of the same cause takes a few more. */
const MAX_LINES = 30;
const MAX_LINES_OF_TWO = 40;
/** With a line for each of them, the output would have more than MAX_LINES. */
const LISTS = ['--only', '*List*'];

describe('npm run smoke: one cause for everything', function () {
  this.timeout(180_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'one-cause-'));
  });
  afterEach(closeAll);
  after(() => rm(folder, { recursive: true, force: true }));

  async function smoke(baseURL: string, flags: readonly string[] = []) {
    const reports = join(folder, 'reports');
    const file = await writeEnvironment(folder, baseURL);
    const { code, stdout, stderr } = await command([
      ...['smoke', '--env', file, '--reports', reports, '--retries', '0', '--rate-limit', 'off', ...flags],
    ]);
    const run: Run = JSON.parse(await readFile(join(reports, 'latest', 'run.json'), 'utf8'));
    const page = await readFile(join(reports, 'latest', 'index.html'), 'utf8');
    return { code, stdout, stderr, requests: run.environments[0]?.requests ?? [], page };
  }

  function assertOnce(
    { stdout, requests, page }: Awaited<ReturnType<typeof smoke>>,
    cause: RegExp,
    max = MAX_LINES,
  ): void {
    const lines = stdout.trim().split('\n');
    assert.ok(lines.length <= max, `${lines.length} lines:\n${stdout}`);
    const failed = requests.filter(({ status }) => status === 'failed' || status === 'errored');
    assert.equal(stdout.match(/^(\d+) failures in local: /m)?.[1], String(failed.length), stdout);
    assert.match(stdout, new RegExp(`^${failed.length} failures in local: .*${cause.source}`, 'm'));
    const own = stdout.match(/^\[local\] [!✗] GET /gm)?.length ?? 0;
    const more = [...stdout.matchAll(/^\[local\] [!✗] (\d+) more requests: /gm)].map(([, count]) => Number(count));
    assert.equal(
      more.reduce((sum, count) => sum + count, own),
      failed.length,
    );
    assert.equal(stdout.match(/^fix {4}/gm)?.length, 1, stdout);
    assert.equal(page.match(/class="request" data-status="(?:failed|errored)"/g)?.length, failed.length);
  }

  it('a refused connection', async () => {
    const outcome = await withClosedPort((url) => smoke(url));
    assert.equal(outcome.code, 3);
    assertOnce(outcome, /Nothing listens at this address/);
    assert.match(outcome.stdout, /^\[local\] - \d+ requests blocked: the \d+ requests that list their IDs failed$/m);
  });

  it('a certificate that cannot be verified @slow', async () => {
    const server = createServer(SELF_SIGNED, (_request, response) => response.end('{}'));
    const outcome = await whileListening(server, (port) => smoke(`https://127.0.0.1:${port}`, LISTS));
    assert.equal(outcome.code, 3);
    assertOnce(outcome, /certificate/);
  });

  const faults: readonly (readonly [
    name: string,
    fault: Fault,
    flags: readonly string[],
    code: number,
    cause: RegExp,
  ])[] = [
    [
      'HTTP 503',
      { operationId: '*', kind: 'status', status: 503 },
      LISTS,
      1,
      /The server failed on its side \(HTTP 503\)/,
    ],
    ['no response in time', { operationId: '*', kind: 'hang' }, [...LISTS, '--timeout', '150'], 3, /time/],
    ['a page of a gateway', { operationId: '*', kind: 'html' }, [], 1, /HTML page/],
  ];
  for (const [name, fault, flags, code, cause] of faults)
    it(`${name} @slow`, async () => {
      const { url } = await sandboxWith({ faults: [fault] });
      const outcome = await smoke(url, flags);
      assert.equal(outcome.code, code, outcome.stdout);
      assert.ok(outcome.requests.length > 15);
      assertOnce(outcome, cause, fault.kind === 'html' ? MAX_LINES_OF_TWO : MAX_LINES);
    });
});
