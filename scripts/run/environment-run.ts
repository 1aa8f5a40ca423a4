/** Runs one environment: its variables, connections and redaction, and the result of each request. */
import { namesImpossibleId } from '../collection/writes.ts';
import { rateLimitOf, timeLeftMs } from '../shared/network/rate-limit.ts';
import { isAcceptable, openBaseline } from './baseline/baseline.ts';
import { openConnections } from './connection/connection.ts';
import { judgePreflight, type PreflightEnd, preflightOf } from './diagnosis/preflight.ts';
import { shownIds } from './diagnosis/shown-ids.ts';
import { admissionFor, variablesFor } from './environment-settings.ts';
import { accessOf, type Environment, hasCredentials, noKeyOf, secretValues } from './environments.ts';
import type { EnvironmentRun, RequestRun } from './model.ts';
import type { Attempt } from './newman/attempt.ts';
import { addIteration, closeIterations } from './newman/iterations.ts';
import { type NewmanRun, runNewman } from './newman/newman.ts';
import { runnableCollection } from './newman/runnable-collection.ts';
import type { RunPlan } from './plan.ts';
import type { Reason } from './reason.ts';
import { requestRun } from './result.ts';
import { createRedactor, type Redactor, secretSearch } from './secrets/redact.ts';
import type { SelectedItem } from './select.ts';
import { isProblem } from './status.ts';
import { environmentRun, failedByFindings } from './verdict.ts';

/** Limit for one script, on top of one rate limit window: scripts wait after a 429. */
const MAX_SCRIPT_MS = 120_000;

/** A service has to be stopped before it can be deleted. */
const MAX_CLEAN_UP_MS = 900_000;

/** Runs the suite against one environment, or returns why not. Never throws, so that others are not affected. */
export async function runEnvironment(
  plan: RunPlan,
  environment: Environment,
  selected: readonly SelectedItem[],
): Promise<EnvironmentRun> {
  const redact = redactorFor(environment);
  const skip = reasonToSkip(plan, environment);
  const ended = skip === undefined ? await send(plan, environment, selected, redact) : unrun(skip);
  plan.onProgress({ kind: 'environment-end', environment: ended });
  return ended;

  function unrun({ reason, isInterrupted }: { reason: Reason; isInterrupted: boolean }): EnvironmentRun {
    return environmentRun({
      name: environment.name,
      access: accessOf(environment.conventions),
      baseURL: redact.text(environment.values.baseURL ?? ''),
      durationMs: 0,
      requests: selected.map((entry) => requestRun(entry, [], redact, entry.leftOut ?? reason)),
      ...(isInterrupted ? { interrupted: reason } : { skipped: reason }),
    });
  }
}

async function send(
  plan: RunPlan,
  environment: Environment,
  selected: readonly SelectedItem[],
  redact: Redactor,
): Promise<EnvironmentRun> {
  const started = performance.now();
  const wanted = selected.filter(({ leftOut }) => leftOut === undefined);
  const byItemId = new Map(wanted.map((entry) => [entry.item.itemId, entry]));
  const rows = new Map<string, RequestRun>();
  const baseline = environment.baseline && openBaseline(environment.baseline, plan.collection.suite);
  const ending = new AbortController();
  const items = wanted.map(({ item }) => item);
  const preflight = plan.needsCredentials ? preflightOf(items, environment.conventions) : undefined;
  const ids = shownIds();
  const hasKey = secretSearch(environment.values[environment.conventions.credentials?.secret ?? ''] ?? '');
  const variables = variablesFor(plan, environment);
  const rateLimit = rateLimitOf(variables.ratelimit);
  const total = byItemId.size * plan.iterations;
  const name = environment.name;
  const baseURL = variables.baseURL ?? '';
  let done = 0;
  let broken: Reason | undefined;
  let blocked: PreflightEnd | undefined;
  plan.onProgress({
    kind: 'environment-start',
    environment: name,
    total,
    leastMs: timeLeftMs(rateLimit, total),
    ratelimit: variables.ratelimit ?? '',
  });
  try {
    const early = new Set(wanted.filter(({ isEarly }) => isEarly === true).map(({ item }) => item.itemId));
    await run({
      collection: runnableCollection(plan.collection.json, new Set(byItemId.keys()), {
        firstId: preflight?.itemId,
        early,
      }),
      iterations: plan.iterations,
      signal: AbortSignal.any([plan.signal, ending.signal]),
      onStart: (itemId) =>
        plan.onProgress({
          kind: 'request-start',
          environment: name,
          name: redact.text(byItemId.get(itemId)?.item.name ?? ''),
          done,
          total,
        }),
      onWait: (waitMs, cause) =>
        plan.onProgress({
          kind: 'request-wait',
          environment: name,
          waitMs,
          cause,
          leftMs: timeLeftMs(rateLimit, total - done, waitMs),
        }),
    });
  } catch (error) {
    broken = { reasonCode: 'runner-failed', params: { detail: detailOf(error, redact) } };
  }
  const isCutShort = plan.signal.aborted && done < total;
  await cleanUp();
  const notRun = reasonForEnd();
  const ended = endedWith(rows);
  return baseline?.accepted !== undefined && isAcceptable(ended) ? endedWith(baseline.accepted) : ended;

  function endedWith(found: ReadonlyMap<string, RequestRun>): EnvironmentRun {
    return environmentRun({
      name,
      access: accessOf(environment.conventions),
      baseURL: redact.text(baseURL),
      durationMs: performance.now() - started,
      requests: selected.map((entry) => {
        const row = found.get(entry.item.itemId);
        if (row === undefined) return requestRun(entry, [], redact, entry.leftOut ?? notRun);
        return closeIterations(row, plan.iterations);
      }),
      maxSkipped: plan.maxSkipped,
      baseline: baseline?.comparison.review(),
      misconfigured: blocked?.misconfigured,
      interrupted: isCutShort ? interruptionOf(plan.signal) : undefined,
      broken,
    });
  }

  async function run(part: Omit<NewmanRun, 'variables' | 'connections' | 'scriptTimeoutMs' | 'onEnd'>): Promise<void> {
    const connections = openConnections({
      baseURL,
      timeoutMs: plan.timeoutMs,
      isSecret: (header, value) => redact.header(header, value) !== value,
      hasKey,
      mayWrite: (path) => plan.mayWrite || namesImpossibleId(path),
      admit: admissionFor(environment, baseURL, rateLimit),
      proxy: environment.isEmbedded === true ? undefined : plan.proxy,
      tls: plan.tls,
    });
    const scriptTimeoutMs = (plan.scriptTimeoutMs ?? MAX_SCRIPT_MS) + (rateLimit?.windowMs ?? 0);
    try {
      await runNewman({ ...part, variables, connections, scriptTimeoutMs, onEnd: keep });
    } finally {
      connections.close();
    }
  }

  function keep(itemId: string, attempts: readonly Attempt[]): void {
    const entry = byItemId.get(itemId);
    if (entry === undefined) return;
    const shown = requestRun(entry, attempts, redact, undefined, baseline?.accept);
    const request = withListedIds(plan.strict ? failedByFindings(shown) : shown, attempts);
    rows.set(itemId, addIteration(rows.get(itemId), request));
    baseline?.comparison.add(request);
    if (baseline?.accepted !== undefined)
      baseline.accepted.set(
        itemId,
        addIteration(undefined, requestRun(entry, attempts, redact, undefined, baseline.acceptAll)),
      );
    done += 1;
    plan.onProgress({ kind: 'request-end', environment: name, request, done, total });
    // The clean-up of an earlier run may ask for the same list.
    if (itemId === preflight?.itemId && done === 1)
      blocked = judgePreflight(preflight, attempts, environment.conventions);
    if (blocked !== undefined || (plan.bail && isProblem(request))) ending.abort();
  }

  function withListedIds(request: RequestRun, attempts: readonly Attempt[]): RequestRun {
    const last = attempts.findLast(({ url }) => url !== undefined);
    if (last === undefined) return request;
    const listed = isProblem(request) ? ids.in(request.path, last.url) : [];
    ids.add(request.name, last);
    return listed.length === 0 ? request : { ...request, listed };
  }

  /** Deletes what the run created if it ended early; the clean-up finds it by name. */
  async function cleanUp(): Promise<void> {
    const isCutOff = plan.signal.aborted || ending.signal.aborted || broken !== undefined;
    if (!isCutOff || blocked !== undefined || plan.lifecycleName === undefined || plan.collection.cleanUp === undefined)
      return;
    plan.onProgress({ kind: 'clean-up', environment: name });
    try {
      const collection = runnableCollection(plan.collection.json, new Set(plan.collection.cleanUp));
      await run({ collection, iterations: 1, signal: AbortSignal.timeout(MAX_CLEAN_UP_MS) });
    } catch (error) {
      broken ??= { reasonCode: 'clean-up-failed', params: { detail: detailOf(error, redact) } };
    }
  }

  /** @returns `undefined` if the run was complete; then an unsent request is an error. */
  function reasonForEnd(): Reason | undefined {
    if (blocked !== undefined) return blocked.blocked;
    if (plan.signal.aborted) return interruptionOf(plan.signal);
    if (ending.signal.aborted) return { reasonCode: 'bail', params: {} };
    return broken;
  }
}

function reasonToSkip(plan: RunPlan, environment: Environment): { reason: Reason; isInterrupted: boolean } | undefined {
  if (plan.signal.aborted) return { reason: interruptionOf(plan.signal), isInterrupted: true };
  if (!plan.needsCredentials || hasCredentials(environment)) return undefined;
  return { reason: { reasonCode: 'no-key', params: noKeyOf(environment) }, isInterrupted: false };
}

/** @param signal that was aborted, with the reason that `RunPlan.signal` has. */
function interruptionOf({ reason }: AbortSignal): Reason {
  const { reasonCode, params } = (typeof reason === 'object' && reason !== null ? reason : {}) as Partial<Reason>;
  return reasonCode === 'interrupted' || reasonCode === 'deadline'
    ? ({ reasonCode, params } as Reason)
    : { reasonCode: 'interrupted', params: {} };
}

function detailOf(error: unknown, redact: Redactor): string {
  return redact.text(error instanceof Error ? error.message : String(error));
}

function redactorFor(environment: Environment): Redactor {
  const shown = ['baseURL', ...Object.values(environment.conventions.variables)];
  return createRedactor(
    secretValues(environment),
    shown.map((name) => environment.values[name] ?? ''),
  );
}
