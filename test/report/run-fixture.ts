/** Runs for the tests of reports: built small, and one that has a bit of everything. */
import type { EnvironmentAccess, EnvironmentRun, RequestRun, ResponseRun, Run } from '../../scripts/run/model.ts';
import type { EnvironmentStatus } from '../../scripts/run/status.ts';
import { totalsOf } from '../../scripts/run/totals.ts';

/** A request that passed; `change` makes it what a test needs. */
export function request(id: string, change: Partial<RequestRun> = {}): RequestRun {
  return {
    id,
    name: `Name of ${id}`,
    folder: ['v1', 'organizations'],
    tag: 'Organization',
    method: 'GET',
    path: '/v1/organizations',
    url: 'https://api.clickhouse.cloud/v1/organizations',
    status: 'passed',
    code: 200,
    startedMs: 0,
    waitedMs: 0,
    durationMs: 120,
    sizeBytes: 84,
    attempts: 1,
    assertions: [
      { name: 'Status is 200', status: 'passed' },
      { name: 'Envelope has the status and a request ID', status: 'passed' },
    ],
    request: { headers: [{ name: 'Accept', value: 'application/json' }] },
    response: json({ status: 200, requestId: '5a0d7d2e-54f0-4bd2-8a4a-0d2f4bd8f0aa', result: [] }),
    ...change,
  };
}

/** HTTP Basic, and an organization that the key belongs to. */
export const ACCESS: EnvironmentAccess = {
  credentials: { scheme: 'basic', user: 'keyid', secret: 'keysecret', refusedWith: [400, 401] },
  root: { parameter: 'organizationId', thing: 'organization', variable: 'orgid' },
};

/** An environment of these requests; its totals are counted. */
export function environment(
  name: string,
  requests: readonly RequestRun[],
  change: Partial<EnvironmentRun> = {},
): EnvironmentRun {
  return {
    name,
    access: ACCESS,
    baseURL: 'https://api.clickhouse.cloud',
    status: statusOf(requests),
    durationMs: requests.reduce((end, { startedMs, durationMs }) => Math.max(end, startedMs + durationMs), 0),
    totals: totalsOf(requests),
    requests,
    ...change,
  };
}

/** A run of these environments. */
export function run(environments: readonly EnvironmentRun[], change: Partial<Run> = {}): Run {
  return {
    schemaVersion: 2,
    runId: '20261123T143005Z-smoke-3f9a',
    suite: 'smoke',
    startedAt: '2026-11-23T14:30:05.000Z',
    finishedAt: '2026-11-23T14:30:55.000Z',
    durationMs: 50_000,
    interrupted: false,
    collection: { name: 'OpenAPI spec for ClickHouse Cloud', hash: '9c1f0b7e55aa' },
    environments,
    ...change,
  };
}

/** A JSON response. */
export function json(body: unknown, change: Partial<ResponseRun> = {}): ResponseRun {
  return {
    headers: [{ name: 'content-type', value: 'application/json; charset=utf-8' }],
    body: JSON.stringify(body),
    ...change,
  };
}

function statusOf(requests: readonly RequestRun[]): EnvironmentStatus {
  if (requests.some(({ status }) => status === 'failed')) return 'failed';
  return requests.some(({ status }) => status === 'errored') ? 'errored' : 'passed';
}
