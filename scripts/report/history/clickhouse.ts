/** The requests of a run as rows of a ClickHouse table, over its HTTP interface (https://clickhouse.com/docs/interfaces/http). */

import { openFindings } from '../../run/baseline/known-problem.ts';
import type { EnvironmentRun, RequestRun, Run } from '../../run/model.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { networkReason, readBounded } from '../../shared/network/fetch-response.ts';
import { isLoopback } from '../../shared/network/network-zone.ts';
import { printable } from '../../shared/printable.ts';
import { REDACTED } from '../../shared/secrets/redacted.ts';

export interface ClickHouseTarget {
  readonly url: URL;
  /** Of the database or without it: `smoke_requests`, `monitoring.smoke_requests`. */
  readonly table: string;
  readonly user?: string;
  readonly password?: string;
}

/** One request of one environment of one run. */
interface Sent {
  readonly run: Run;
  readonly environment: EnvironmentRun;
  readonly request: RequestRun;
}

type Value = string | number | readonly string[];

/** The type of each column, and its value. */
const COLUMNS = {
  run_id: ['String', ({ run }) => run.runId],
  suite: ['LowCardinality(String)', ({ run }) => run.suite],
  // The form that ClickHouse reads without a setting.
  started_at: ["DateTime64(3, 'UTC')", ({ run }) => run.startedAt.replace('T', ' ').replace('Z', '')],
  environment: ['LowCardinality(String)', ({ environment }) => environment.name],
  request: ['LowCardinality(String)', ({ request }) => request.id],
  method: ['LowCardinality(String)', ({ request }) => request.method],
  path: ['LowCardinality(String)', ({ request }) => request.path],
  status: ['LowCardinality(String)', ({ request }) => request.status],
  reason: ['LowCardinality(String)', ({ request }) => request.reasonCode ?? ''],
  /** 0 where there was no response. */
  code: ['UInt16', ({ request }) => request.code ?? 0],
  duration_ms: ['UInt32', ({ request }) => request.durationMs],
  waited_ms: ['UInt32', ({ request }) => request.waitedMs],
  attempts: ['UInt16', ({ request }) => request.attempts],
  size_bytes: ['UInt64', ({ request }) => request.sizeBytes],
  failed_assertions: ['Array(String)', ({ request }) => failedAssertions(request)],
  findings: ['UInt32', ({ request }) => openFindings(request).length],
  commit: ['String', ({ run }) => run.source?.commit ?? ''],
  branch: ['String', ({ run }) => run.source?.branch ?? ''],
} as const satisfies Readonly<Record<string, readonly [type: string, value: (sent: Sent) => Value]>>;

const DEFAULT_TABLE = 'smoke_requests';
const TIMEOUT_MS = 30_000;
const MAX_ERROR_BYTES = 4096;

/**
 * @param value a URL: `http://localhost:8123/?database=monitoring&table=smoke_requests`. `table` is not sent.
 * @param env user and password in `HISTORY_CLICKHOUSE_USER` and `HISTORY_CLICKHOUSE_PASSWORD`.
 * @throws ExpectedError `usage-invalid-value`: no URL, a password in it, a password over http to another machine, or not the name
 *   of a table.
 */
export function clickHouseTarget(value: string, env: Readonly<Record<string, string | undefined>>): ClickHouseTarget {
  const invalid = (what: string, remedy: string) =>
    new ExpectedError('usage-invalid-value', { what, where: '--history-clickhouse', remedy });
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw invalid(
      'it is not a URL with http or https',
      'give the HTTP interface of ClickHouse: http://localhost:8123/',
    );
  const url = new URL(value);
  if (url.username !== '' || url.password !== '')
    throw invalid(
      'the URL has a user or a password, which other programs of this machine can see',
      'set HISTORY_CLICKHOUSE_USER and HISTORY_CLICKHOUSE_PASSWORD in .env or in the environment',
    );
  const table = url.searchParams.get('table') ?? DEFAULT_TABLE;
  url.searchParams.delete('table');
  if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?$/.test(table))
    throw invalid('the name of the table is not valid', 'use letters, digits and underscores: ?table=smoke_requests');
  const { HISTORY_CLICKHOUSE_USER: user, HISTORY_CLICKHOUSE_PASSWORD: password } = env;
  if (password && url.protocol === 'http:' && !isLoopback(url.hostname))
    throw invalid('the password would go over http without encryption', 'use https');
  return { url, table, ...(user ? { user } : {}), ...(password ? { password } : {}) };
}

/** Every request that was selected, in the order of the run, as values by column. */
export function requestRows(run: Run): { readonly [Column in keyof typeof COLUMNS]?: Value }[] {
  return run.environments.flatMap((environment) =>
    environment.requests.map((request) =>
      Object.fromEntries(
        Object.entries(COLUMNS).map(([name, [, value]]) => [name, value({ run, environment, request })]),
      ),
    ),
  );
}

/**
 * Creates the table if it does not exist, and inserts the rows.
 *
 * @param send replaces `fetch`, to use a proxy.
 * @throws ExpectedError `history-unwritable`.
 */
export async function exportToClickHouse(
  run: Run,
  target: ClickHouseTarget,
  send: typeof fetch = fetch,
): Promise<void> {
  const columns = Object.entries(COLUMNS).map(([name, [type]]) => `${name} ${type}`);
  await execute(
    target,
    `CREATE TABLE IF NOT EXISTS ${target.table} (${columns.join(', ')}) ENGINE = MergeTree ORDER BY (suite, environment, request, started_at)`,
    '',
    send,
  );
  const rows = requestRows(run).map((row) => JSON.stringify(row));
  if (rows.length === 0) return;
  await execute(target, `INSERT INTO ${target.table} FORMAT JSONEachRow`, `${rows.join('\n')}\n`, send);
}

async function execute(target: ClickHouseTarget, query: string, body: string, send: typeof fetch): Promise<void> {
  const url = new URL(target.url);
  url.searchParams.set('query', query);
  const headers = {
    ...(target.user === undefined ? {} : { 'x-clickhouse-user': target.user }),
    ...(target.password === undefined ? {} : { 'x-clickhouse-key': target.password }),
  };
  let response: Response;
  try {
    response = await send(url, {
      method: 'POST',
      headers,
      body,
      // A redirect would take the password elsewhere.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw unwritable(target, networkReason(cause, TIMEOUT_MS), cause);
  }
  const { text } = await readBounded(response, MAX_ERROR_BYTES).catch(() => ({ text: '' }));
  if (!response.ok) throw unwritable(target, `${response.status} ${withoutSecret(printable(text, 300), target)}`);
}

function withoutSecret(text: string, { password }: ClickHouseTarget): string {
  return password === undefined ? text : text.replaceAll(password, REDACTED);
}

function failedAssertions({ assertions }: RequestRun): string[] {
  return assertions.filter(({ status }) => status === 'failed').map(({ name }) => name);
}

function unwritable({ url, table }: ClickHouseTarget, what: string, cause?: unknown): ExpectedError {
  return new ExpectedError('history-unwritable', {
    what: `the run was not written to ClickHouse: ${what}`,
    where: `${url.origin}, table ${table}`,
    remedy:
      'check the URL, HISTORY_CLICKHOUSE_USER and HISTORY_CLICKHOUSE_PASSWORD, and that the user may create and insert; the report is complete',
    ...(cause === undefined ? {} : { cause }),
  });
}
