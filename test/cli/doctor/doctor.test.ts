/** `doctor` against accounts and servers of every kind: what it says, how it ends, and what it sends. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf } from '../../../scripts/cli/doctor/check.ts';
import { checkMachine } from '../../../scripts/cli/doctor/machine.ts';
import { MAX_REQUESTS } from '../../../scripts/cli/doctor/observe.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { ROOT } from '../../../scripts/shared/root.ts';
import { withClosedPort } from '../../shared/closed-port.ts';
import { type Answer, account, diagnose, ORGANIZATION, refusal, result, SERVICE } from './account.ts';
import { ACCOUNT_ROWS } from './account-rows.ts';
import { SERVER_ROWS } from './server-rows.ts';

describe('doctor', () => {
  for (const [name, { given, with: options, want }] of Object.entries({ ...ACCOUNT_ROWS, ...SERVER_ROWS })) {
    it(name, async () => {
      const { text, exitCode, requests } = await diagnose(given, options);
      for (const line of want.lines) assert.match(text, line);
      assert.equal(exitCode, want.exitCode, text);
      const lines = text.split('\n');
      const count = (mark: string) => lines.filter((line) => line.startsWith(mark)).length;
      if (want.problems !== undefined) assert.equal(count('✗'), want.problems, text);
      if (want.warnings !== undefined) assert.equal(count('!'), want.warnings, text);
      if (want.requests !== undefined) assert.equal(requests.length, want.requests, text);
      assert.ok(requests.length <= MAX_REQUESTS);
      for (const { method } of requests) assert.equal(method, 'GET');
      for (const [index, line] of lines.entries())
        if (/^[!✗]/.test(line)) assert.match(lines[index + 1] ?? '', /^ {2}fix +\S/, line);
      assert.ok(!text.includes('\u001b'));
      assert.doesNotMatch(text, /canary|^::/m);
      for (const line of lines) assert.ok(line.length < 700, line);
    });
  }

  it('a proxy is used, and named without its password', async () => {
    const asked: string[] = [];
    const inner = account();
    const { text, exitCode } = await diagnose(
      (request, response) => {
        asked.push(request.url ?? '');
        request.url = new URL(request.url ?? '', 'http://api.invalid').pathname;
        return inner(request, response);
      },
      { proxyUser: 'user:canary-proxy', values: { baseURL: 'http://127.0.0.1:9' } },
    );
    assert.equal(exitCode, 0, text);
    assert.match(
      text,
      /! proxy +requests to this machine go through http:\/\/127\.0\.0\.1:\d+\n +fix +add 127\.0\.0\.1/,
    );
    assert.ok(asked.length > 0 && asked.every((url) => url.startsWith('http://127.0.0.1:9/v1/')), asked[0]);
    assert.doesNotMatch(text, /canary/);
  });

  it('a refused connection: one problem, exit code 3', () =>
    withClosedPort(async (baseURL) => {
      const { text, exitCode } = await diagnose(account(), { values: { baseURL } });
      assert.equal(exitCode, 3, text);
      assert.match(text, /✗ connection .*ECONNREFUSED/);
      assert.equal(text.match(/^✗/gm)?.length, 1);
    }));

  it('keeps within the rate limit of the environment, from one environment with the key to the next', async () => {
    const arrivals: number[] = [];
    const inner = account();
    const answer: Answer = (request, response) => {
      arrivals.push(performance.now());
      return inner(request, response);
    };
    const { exitCode, text } = await diagnose(answer, { environments: 2, values: { ratelimit: '9/0.4s' } });
    assert.equal(exitCode, 0, text);
    const gaps = arrivals.slice(9).map((at, index) => at - (arrivals[index] ?? 0));
    // Timers of Node.js may end a millisecond early; a busy machine only makes the gaps longer.
    assert.ok(gaps.length === 9 && gaps.every((gap) => gap > 300), String(gaps));
  });

  it('an insecure environment is refused before anything is sent', async () => {
    await assert.rejects(
      diagnose(account(), { values: { baseURL: 'http://api.invalid' } }),
      (error) => error instanceof ExpectedError && error.code === 'environment-insecure',
    );
  });

  it('the example of docs/troubleshooting.md is what it prints', async () => {
    const forbidden = refusal(403, 'FORBIDDEN: not allowed');
    const { text } = await diagnose(
      account({
        '/v1/organizations': result([{ id: ORGANIZATION, name: 'Example Analytics' }]),
        services: result([{ id: SERVICE, name: 'analytics', state: 'stopped' }]),
        keys: forbidden,
        clickpipes: forbidden,
        sources: forbidden,
        prometheus: refusal(410, 'GONE: not available for this organization'),
      }),
    );
    const shown = text
      .replace(/^local {2}.*$/m, 'production  https://api.clickhouse.cloud')
      .replaceAll('LOCAL_', 'PRODUCTION_')
      .replace(process.versions.node, '20.20.2');
    assert.ok(readFileSync(join(ROOT, 'docs', 'troubleshooting.md'), 'utf8').includes(`\n${shown}\n`), shown);
  });

  it('collections/ may be read-only, and reports/ may not', () => {
    const checks = checkMachine({ nodeVersion: '22.1.0', canWriteReports: false, canWriteCollections: false });
    assert.deepEqual(
      checks.map((each) => [each.code, exitCodeOf([each])]),
      [
        ['node-version', 0],
        ['folder-unwritable', 2],
        ['folder-read-only', 0],
      ],
    );
  });
});
