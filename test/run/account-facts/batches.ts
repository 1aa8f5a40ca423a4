/** Rows that cannot affect each other are tested in one run: a run takes more time to start than to send a few requests. */
import { isDeepStrictEqual } from 'node:util';
import { CONVENTIONS } from '../../../collections/clickhouse-cloud/conventions.ts';
import { ACCOUNTS } from '../../../collections/clickhouse-cloud/sandbox/accounts.ts';
import type { GeneratedCollection } from '../../../scripts/collection/model.ts';
import type { EnvironmentRun } from '../../../scripts/run/model.ts';
import { selectRequests } from '../../../scripts/run/select.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import { runOnSandbox } from '../../collection/sandbox-run.ts';
import { exitCodeFor, type Given, type Row } from './row.ts';

export interface Batch {
  readonly rows: Row[];
  /** operationIds of all requests that are sent. */
  readonly sent: Set<string>;
  /** operationIds whose responses a row changes; `*` for all. */
  readonly changed: Set<string>;
}

/**
 * Puts each row into the first batch of the same account, variables, retries and exit code in which no row changes a response that
 * another needs.
 */
export function batchesOf(rows: readonly Row[], collection: GeneratedCollection<'smoke'>): Batch[] {
  const batches: Batch[] = [];
  for (const row of rows) {
    const sent = sentFor(row, collection);
    const changed = new Set(faultsOf(row[2]).map(({ operationId }) => operationId));
    const fits = (batch: Batch) =>
      isDeepStrictEqual(setupOf(batch.rows[0] as Row), setupOf(row)) &&
      !changes(batch.changed, sent) &&
      !changes(changed, batch.sent);
    const batch = batches.find(fits) ?? { rows: [], sent: new Set(), changed: new Set() };
    if (batch.rows.length === 0) batches.push(batch);
    batch.rows.push(row);
    for (const id of sent) batch.sent.add(id);
    for (const id of changed) batch.changed.add(id);
  }
  return batches;
}

export function runBatch({ rows }: Batch): Promise<EnvironmentRun> {
  const { account, values, retries } = setupOf(rows[0] as Row);
  return runOnSandbox({
    only: rows.map(([, operationId]) => operationId),
    faults: rows.flatMap(([, , given]) => faultsOf(given)),
    ...(account === undefined ? {} : { sandbox: { account: ACCOUNTS[account] } }),
    values: { retrybackoff: '10', ...values },
    retries,
  });
}

function setupOf([, , { account, values = {}, retries = 0 }, want]: Row) {
  return { account, values, retries, exitCode: exitCodeFor(want) };
}

function faultsOf({ faults = [], changes: changed = {} }: Given): Fault[] {
  return [
    ...faults,
    ...Object.entries(changed).map(([operationId, mutate]): Fault => ({ operationId, kind: 'mutate', mutate })),
  ];
}

function sentFor([, operationId]: Row, collection: GeneratedCollection<'smoke'>): Set<string> {
  const selection = { only: [operationId] };
  const selected = selectRequests({ collection, selection, mayWrite: false, conventions: CONVENTIONS });
  return new Set(selected.map(({ item }) => item.operationId));
}

function changes(changed: ReadonlySet<string>, sent: ReadonlySet<string>): boolean {
  return changed.has('*') || [...changed].some((id) => sent.has(id));
}
