/** `--history`, `--history-clickhouse` and `report history`, as processes. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Run } from '../../../scripts/run/model.ts';
import { withClosedPort } from '../../shared/closed-port.ts';
import { withServer } from '../../shared/loopback.ts';
import { command } from '../command.ts';
import { type LocalSandbox, localSandbox } from './local-sandbox.ts';

describe('npm run smoke: history @slow', function () {
  this.timeout(180_000);
  let local: LocalSandbox;
  let history: string;
  before(async () => {
    local = await localSandbox([{ kind: 'status', status: 404, operationId: 'openapiKeyGet' }]);
    history = join(local.folder, 'history');
  });
  after(() => local.close());

  const only = ['--only', 'memberGet', '--only', 'openapiKeyGet'];
  /** Each with a folder of reports of its own, as each job of a CI system has. */
  const smoke = (reports: string, flags: readonly string[], env: Record<string, string> = {}) =>
    command(['smoke', '--env', local.file, '--reports', join(local.folder, reports), ...only, ...flags], { env });

  it('goes on from job to job: since when a request fails, and what failed is sent first', async () => {
    const first = await smoke('one', ['--history', history]);
    assert.equal(first.code, 1, first.stdout + first.stderr);
    assert.doesNotMatch(first.stdout, /failing since/);

    const second = await smoke('two', ['--history', history, '--keep', '1']);
    const since = /failing since \d{4}-\d\d-\d\d .* UTC, in 2 runs; no earlier run in which it passed is known/;
    assert.match(second.stdout, since);
    assert.match(await readFile(join(local.folder, 'two', 'latest', 'index.html'), 'utf8'), since);
    const sent = ({ environments }: Run) =>
      environments
        .flatMap(({ requests }) => requests.filter(({ attempts }) => attempts > 0))
        .sort((a, b) => a.startedMs - b.startedMs)
        .map(({ id }) => id);
    assert.deepEqual(sent(await local.latestRun('two')), [
      'organizationGetList',
      'openapiKeyGetList',
      'openapiKeyGet',
      'memberGetList',
      'memberGet',
    ]);
    const kept = (await readdir(history)).filter((name) => !name.startsWith('.'));
    assert.deepEqual(kept, [(await local.latestRun('two')).runId]);

    const { code, stdout } = await command([
      'report',
      'history',
      '--reports',
      join(local.folder, 'one'),
      '--history',
      history,
    ]);
    assert.equal(code, 0);
    assert.match(stdout, /^2 runs of smoke/);
    assert.match(stdout, /^\[local\] openapiKeyGet: failing since .*, in 2 runs/m);
    assert.match(stdout, /^Nothing is flaky\.$/m);
  });

  it('writes the requests to ClickHouse; a refusal ends a run that passed with 2', async () => {
    const statements: string[] = [];
    let status = 200;
    const respond = async (incoming: IncomingMessage, response: ServerResponse) => {
      for await (const _ of incoming);
      statements.push(new URL(incoming.url ?? '', 'http://localhost').searchParams.get('query') ?? '');
      response.writeHead(status).end('Code: 497. Not enough privileges');
    };
    await withServer(respond, async ({ url }) => {
      const passing = ['--exclude', 'openapiKeyGet', '--history-clickhouse', url];
      const env = { HISTORY_CLICKHOUSE_PASSWORD: 'secret-of-the-database' };
      const written = await smoke('three', passing, env);
      assert.equal(written.code, 0, written.stdout + written.stderr);
      assert.deepEqual(
        statements.map((statement) => statement.split(' ').slice(0, 3).join(' ')),
        ['CREATE TABLE IF', 'INSERT INTO smoke_requests'],
      );
      status = 403;
      const refused = await smoke('four', passing, env);
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, /history-unwritable[\s\S]*fix/);
      assert.doesNotMatch(refused.stdout + refused.stderr, /secret-of-the-database/);
    });
  });

  it('a history that cannot be read is an error before the first request', () =>
    withClosedPort(async (url) => {
      const { code, stderr } = await smoke('five', ['--history', `${url}/runs`]);
      assert.equal(code, 2);
      assert.match(stderr, /history-unreadable/);
    }));
});
