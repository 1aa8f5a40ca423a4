/** Runs one suite against all environments concurrently and in isolation. */
import { randomBytes } from 'node:crypto';
import { runEnvironment } from './environment-run.ts';
import { RUN_SCHEMA_VERSION, type Run } from './model.ts';
import type { RunPlan } from './plan.ts';
import { type Selection, selectRequests, suiteItems } from './select.ts';

/** Runs the plan. Does not throw if an environment fails: the run has its status. */
export async function runSuite(plan: RunPlan): Promise<Run> {
  const startedAt = new Date();
  const started = performance.now();
  // Every environment is of the same API.
  const conventions = plan.needsCredentials ? plan.environments[0]?.conventions : undefined;
  const selected = selectRequests({ ...plan, conventions });
  const suiteRequests = suiteItems(plan.collection.suite, plan.collection.items).length;
  const environments = await inPool(plan.environments, plan.concurrency, (environment) =>
    runEnvironment(plan, environment, selected),
  );
  const finishedAt = new Date();
  return {
    schemaVersion: RUN_SCHEMA_VERSION,
    runId: `${startedAt.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${plan.collection.suite}-${randomBytes(2).toString('hex')}`,
    suite: plan.collection.suite,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    durationMs: Math.round(performance.now() - started),
    // A signal after the last response does not count.
    interrupted: environments.some(({ status }) => status === 'interrupted'),
    ...(plan.strict ? { strict: true } : {}),
    ...(selected.length === suiteRequests ? {} : { selection: { ...chosenBy(plan.selection), suiteRequests } }),
    ...(plan.selection.shard === undefined ? {} : { shard: plan.selection.shard }),
    collection: { name: plan.collection.json.info.name, hash: plan.collectionHash },
    ...(plan.spec === undefined ? {} : { spec: plan.spec }),
    ...(plan.source === undefined ? {} : { source: plan.source }),
    environments,
  };
}

/** Maps with bounded concurrency; the results are in the order of the list. The first rejection rejects the whole. */
export async function inPool<In, Out>(
  list: readonly In[],
  concurrency: number,
  work: (entry: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    while (next < list.length) {
      const index = next++;
      results[index] = await work(list[index] as In);
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, list.length) }, worker));
  return results;
}

function chosenBy({ only, exclude = [], lastFailed }: Selection): Omit<NonNullable<Run['selection']>, 'suiteRequests'> {
  return {
    ...(only.length === 0 ? {} : { only }),
    ...(exclude.length === 0 ? {} : { exclude }),
    ...(lastFailed === undefined ? {} : { lastFailed: true }),
  };
}
