/** Findings that only earlier runs show: a list that became empty, and a request that is slower than its budget. */
import type { Finding, RequestRun, Run } from '../../run/model.ts';
import { isProblemStatus } from '../../run/status.ts';
import { withFindings } from '../../run/verdict.ts';
import type { LatencyBudgets } from '../../shared/latency-budgets.ts';
import { type PastRequest, type PastRun, pastRequests } from './history.ts';
import { percentile, timesOf } from './latency.ts';
import { listOf } from './list-size.ts';

/** A budget is compared with the median of so many requests, this run's included; with fewer if there are not so many. */
const BUDGET_REQUESTS = 5;

/** A list that was seen in fewer runs may have been empty before. */
const MIN_FULL_RUNS = 3;

/**
 * Adds the findings to a run. In a strict run, they fail their environments.
 *
 * @param history oldest first.
 */
export function withHistoryFindings(run: Run, history: readonly PastRun[], budgets: LatencyBudgets): Run {
  const environments = run.environments.map((environment) => {
    const past = pastRequests(environment.name, history);
    const findings = new Map(
      environment.requests.map((request) => {
        const earlier = past.get(request.id) ?? [];
        return [request.id, [...emptied(request, earlier), ...overBudget(request, earlier, budgets)]];
      }),
    );
    return withFindings(environment, findings, run.strict === true);
  });
  return { ...run, environments };
}

function emptied({ status, method, response }: RequestRun, past: readonly PastRequest[]): Finding[] {
  if (method !== 'GET' || response === null || isProblemStatus(status)) return [];
  const list = listOf(response.body);
  if (list?.length !== 0) return [];
  const sizes = past.flatMap(({ isEmptyList }) => (isEmptyList === undefined ? [] : [isEmptyList]));
  if (sizes.length < MIN_FULL_RUNS || sizes.includes(true)) return [];
  return [{ kind: 'list-became-empty', pointer: list.pointer, value: sizes.length }];
}

function overBudget(
  request: RequestRun,
  past: readonly PastRequest[],
  { operations, tags }: LatencyBudgets,
): Finding[] {
  if (request.code === null || request.status === 'skipped') return [];
  const budgetMs = operations?.[request.id.replace(/#.*$/, '')] ?? (request.tag && tags?.[request.tag]);
  if (typeof budgetMs !== 'number') return [];
  const times = [...timesOf(past).slice(1 - BUDGET_REQUESTS), request.durationMs].sort((a, b) => a - b);
  const median = percentile(times, 50);
  return median > budgetMs ? [{ kind: 'over-latency-budget', pointer: '', value: median, expected: budgetMs }] : [];
}
