/** One suite against each environment: at once, each in isolation, to one run. */
import { randomBytes } from 'node:crypto';
import type { GeneratedCollection, ItemFacts } from '../collection/model.ts';
import { type Folder, type Item, isFolder, type PostmanCollection } from '../collection/postman-format.ts';
import type { Attempt } from './attempt.ts';
import { type Environment, hasCredentials, variablePrefix } from './environments.ts';
import {
  type EnvironmentRun,
  type RequestRun,
  RUN_SCHEMA_VERSION,
  type Run,
  type RunSource,
  type RunSpec,
} from './model.ts';
import { runNewman } from './newman.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { environmentRun, requestRun, unrunEnvironment } from './result.ts';
import { type SelectedItem, type Selection, selectItems, suiteItems } from './select.ts';

export interface RunPlan {
  readonly collection: GeneratedCollection;
  /** SHA-256 of the collection's file. */
  readonly collectionHash: string;
  readonly spec?: RunSpec;
  readonly source?: RunSource;
  readonly environments: readonly Environment[];
  readonly selection: Selection;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly concurrency: number;
  readonly bail: boolean;
  readonly strict: boolean;
  readonly iterations: number;
  /** Pace for all environments, instead of their own `ratelimit`. */
  readonly rateLimit?: string;
  /** The environment needs a key. */
  readonly needsCredentials: boolean;
  /** Ends the run; its reason is the word for the report. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export type Progress =
  | {
      readonly kind: 'environment-start';
      readonly environment: string;
      readonly total: number;
      readonly ratelimit: string;
    }
  | {
      readonly kind: 'request-start';
      readonly environment: string;
      readonly name: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly kind: 'request-end';
      readonly environment: string;
      readonly request: RequestRun;
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'environment-end'; readonly environment: EnvironmentRun };

/** Runs the plan. It does not throw for what an environment does: that is in the run. */
export async function runSuite(plan: RunPlan): Promise<Run> {
  const startedAt = new Date();
  const started = performance.now();
  const selected = selectItems(suiteItems(plan.collection.suite, plan.collection.items), plan.selection);
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
    interrupted: plan.signal.aborted,
    ...(plan.strict ? { strict: true } : {}),
    collection: { name: plan.collection.json.info.name, hash: plan.collectionHash },
    ...(plan.spec === undefined ? {} : { spec: plan.spec }),
    ...(plan.source === undefined ? {} : { source: plan.source }),
    environments,
  };
}

async function runEnvironment(
  plan: RunPlan,
  environment: Environment,
  selected: readonly SelectedItem[],
): Promise<EnvironmentRun> {
  const redact = redactorFor(environment);
  const baseURL = redact.text(environment.values.baseURL ?? '');
  const items = selected.map(({ item }) => item);
  const skip = reasonToSkip(plan, environment);
  const ended =
    skip === undefined ? await sendAll() : unrunEnvironment(environment.name, baseURL, 'skipped', skip, items, redact);
  plan.onProgress({ kind: 'environment-end', environment: ended });
  return ended;

  async function sendAll(): Promise<EnvironmentRun> {
    const started = performance.now();
    const sent = selected.filter(({ leftOut }) => leftOut === undefined).map(({ item }) => item);
    const byItemId = new Map(sent.map((item) => [item.itemId, item]));
    const results = new Map<string, RequestRun>();
    const bail = new AbortController();
    const total = sent.length;
    plan.onProgress({
      kind: 'environment-start',
      environment: environment.name,
      total,
      ratelimit: plan.rateLimit ?? environment.values.ratelimit ?? '',
    });
    let broken: string | undefined;
    try {
      await runNewman({
        collection: withItems(plan.collection.json, new Set(byItemId.keys())),
        variables: variablesFor(plan, environment),
        timeoutMs: plan.timeoutMs,
        iterations: plan.iterations,
        signal: AbortSignal.any([plan.signal, bail.signal]),
        onStart: (itemId) =>
          plan.onProgress({
            kind: 'request-start',
            environment: environment.name,
            name: byItemId.get(itemId)?.name ?? '',
            done: results.size,
            total,
          }),
        onEnd: (itemId, attempts) => keep(itemId, attempts),
      });
    } catch (error) {
      broken = redact.text(error instanceof Error ? error.message : String(error));
    }
    const notRun = plan.signal.aborted
      ? `not run: ${String(plan.signal.reason)}`
      : bail.signal.aborted
        ? 'not run: --bail ended the run at the first failure'
        : `not run: ${broken ?? 'the run ended before it'}`;
    const requests = selected.map(
      ({ item, leftOut }) => results.get(item.itemId) ?? requestRun(item, [], redact, leftOut ?? notRun),
    );
    const interrupted = plan.signal.aborted && results.size < total ? String(plan.signal.reason) : undefined;
    if (broken !== undefined)
      return {
        ...environmentRun({
          name: environment.name,
          baseURL,
          durationMs: performance.now() - started,
          requests,
          strict: plan.strict,
        }),
        status: 'errored',
        reason: broken,
      };
    return environmentRun({
      name: environment.name,
      baseURL,
      durationMs: performance.now() - started,
      requests,
      strict: plan.strict,
      ...(interrupted === undefined ? {} : { interrupted }),
    });

    function keep(itemId: string, attempts: readonly Attempt[]): void {
      const item = byItemId.get(itemId);
      if (item === undefined) return;
      const request = requestRun(item, attempts, redact);
      results.set(itemId, request);
      plan.onProgress({ kind: 'request-end', environment: environment.name, request, done: results.size, total });
      if (plan.bail && (request.status === 'failed' || request.status === 'errored')) bail.abort();
    }
  }
}

function reasonToSkip(plan: RunPlan, environment: Environment): string | undefined {
  if (plan.signal.aborted) return `not run: ${String(plan.signal.reason)}`;
  if (!plan.needsCredentials || hasCredentials(environment)) return undefined;
  const prefix = variablePrefix(environment.name);
  return `no key: set ${prefix}_KEYID and ${prefix}_KEYSECRET in .env or in the process environment`;
}

export function redactorFor({ values, secrets }: Environment): Redactor {
  const known = secrets.map((name) => values[name] ?? '').filter((value) => value !== '');
  return createRedactor(known, { user: values.keyid ?? '', password: values.keysecret ?? '' });
}

function variablesFor(plan: RunPlan, { values }: Environment): Record<string, string> {
  return {
    ...values,
    baseURL: (values.baseURL ?? '').replace(/\/+$/, ''),
    ...(plan.rateLimit === undefined ? {} : { ratelimit: plan.rateLimit }),
    retries: String(plan.retries),
  };
}

/** The collection with only these items, and no empty folders. */
function withItems(collection: PostmanCollection, wanted: ReadonlySet<string>): PostmanCollection {
  const keep = (entries: readonly (Folder | Item)[]): (Folder | Item)[] =>
    entries.flatMap((entry): (Folder | Item)[] => {
      // Example answers are for readers: a run does without their weight.
      if (!isFolder(entry)) return wanted.has(entry.id) ? [{ ...entry, response: [] }] : [];
      const item = keep(entry.item);
      return item.length === 0 ? [] : [{ ...entry, item }];
    });
  return { ...collection, item: keep(collection.item) };
}

/** Works through a list, so many at once; results stand in the order of the list. */
async function inPool<In, Out>(list: readonly In[], atOnce: number, work: (entry: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    while (next < list.length) {
      const index = next++;
      results[index] = await work(list[index] as In);
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, worker));
  return results;
}

export type { ItemFacts };
