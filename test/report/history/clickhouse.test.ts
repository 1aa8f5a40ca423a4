import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { clickHouseTarget, exportToClickHouse, requestRows } from '../../../scripts/report/history/clickhouse.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { withClosedPort } from '../../shared/closed-port.ts';
import { withServer } from '../../shared/loopback.ts';
import { environment, request, run } from '../run-fixture.ts';

const PASSWORD = 'a-password-of-clickhouse';
const given = run(
  [
    environment('eu', [
      request('aGet', { status: 'failed', assertions: [{ name: 'Fits', status: 'failed' }], durationMs: 7 }),
      request('bGet', { status: 'skipped', code: null, attempts: 0, reasonCode: 'no-resource', params: {} }),
    ]),
  ],
  { startedAt: '2026-11-23T14:30:05.123Z', source: { commit: 'abc', branch: 'main' } },
);

interface Received {
  readonly query: string;
  readonly database: string | null;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The part of ClickHouse's HTTP interface that is used: statements in `query`, rows in the body, errors as text. */
function withClickHouse(
  use: (url: string, received: Received[]) => Promise<void>,
  fault?: { status: number; text: string },
): Promise<void> {
  const received: Received[] = [];
  return withServer(
    async (incoming, response) => {
      const body = await text(incoming);
      const { searchParams } = new URL(incoming.url ?? '', 'http://localhost');
      received.push({
        query: searchParams.get('query') ?? '',
        database: searchParams.get('database'),
        headers: incoming.headers,
        body,
      });
      if (fault === undefined) response.end();
      else response.writeHead(fault.status).end(fault.text);
    },
    ({ url }) => use(`${url}?database=monitoring&table=smoke.requests`, received),
  );
}

describe('report/history: ClickHouse', () => {
  const env = { HISTORY_CLICKHOUSE_USER: 'reporter', HISTORY_CLICKHOUSE_PASSWORD: PASSWORD };

  it('creates the table, and inserts a row for each request', () =>
    withClickHouse(async (url, received) => {
      await exportToClickHouse(given, clickHouseTarget(url, env));
      const [create, insert, ...more] = received;
      assert.equal(more.length, 0);
      assert.match(create?.query ?? '', /^CREATE TABLE IF NOT EXISTS smoke\.requests \(run_id String, /);
      assert.equal(insert?.query, 'INSERT INTO smoke.requests FORMAT JSONEachRow');
      for (const { database, headers } of received) {
        assert.equal(database, 'monitoring');
        assert.equal(headers['x-clickhouse-user'], 'reporter');
        assert.equal(headers['x-clickhouse-key'], PASSWORD);
      }
      const rows = (insert?.body ?? '')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.deepEqual(rows, JSON.parse(JSON.stringify(requestRows(given))));
      assert.deepEqual(
        rows.map(({ request: id, status, code, reason, started_at }) => [id, status, code, reason, started_at]),
        [
          ['aGet', 'failed', 200, '', '2026-11-23 14:30:05.123'],
          ['bGet', 'skipped', 0, 'no-resource', '2026-11-23 14:30:05.123'],
        ],
      );
      const columns = [...(create?.query ?? '').matchAll(/[(,] ?(\w+) [A-Z]\w+/g)].map(([, name]) => name);
      for (const column of Object.keys(rows[0])) assert.ok(columns.includes(column), column);
    }));

  it('a refusal is an error without the password', () =>
    withClickHouse(
      (url) =>
        assert.rejects(exportToClickHouse(given, clickHouseTarget(url, env)), (error: unknown) => {
          assert.ok(error instanceof ExpectedError);
          assert.equal(error.code, 'history-unwritable');
          assert.match(error.problem.what, /403 Code: 516\. reporter: Authentication failed/);
          assert.doesNotMatch(JSON.stringify(error.problem), new RegExp(PASSWORD));
          return true;
        }),
      { status: 403, text: `Code: 516. reporter: Authentication failed: password ${PASSWORD} is incorrect` },
    ));

  it('a refused connection: an error', () =>
    withClosedPort((url) =>
      assert.rejects(exportToClickHouse(given, clickHouseTarget(url, env)), /was not written to ClickHouse/),
    ));

  const invalid: [name: string, url: string, remedy: RegExp][] = [
    ['no URL', 'localhost', /http:\/\/localhost:8123/],
    ['another scheme', 'clickhouse://a:9000/', /http:\/\/localhost:8123/],
    ['a password in it', `http://u:${PASSWORD}@localhost:8123/`, /HISTORY_CLICKHOUSE_PASSWORD/],
    ['a table that is more than a name', 'http://localhost:8123/?table=x;DROP', /letters, digits/],
    ['a password over http to another machine', 'http://clickhouse.example:8123/', /https/],
  ];
  for (const [name, url, remedy] of invalid) {
    it(`is refused before the run: ${name}`, () =>
      assert.throws(
        () => clickHouseTarget(url, env),
        (error: unknown) => {
          assert.ok(error instanceof ExpectedError);
          assert.match(error.problem.remedy, remedy);
          assert.doesNotMatch(JSON.stringify(error.problem), new RegExp(PASSWORD));
          return true;
        },
      ));
  }
});
