/** Runs the generated collection on a sandbox of its own, and gives the run model. */

import config from '../../collections/clickhouse-cloud/collection.ts';
import { CONVENTIONS } from '../../collections/clickhouse-cloud/conventions.ts';
import { SANDBOX } from '../../collections/clickhouse-cloud/sandbox.ts';
import { buildCollection } from '../../scripts/collection/build.ts';
import type { GeneratedCollection } from '../../scripts/collection/model.ts';
import type { SuiteName } from '../../scripts/collection/suites/registry.ts';
import { readSpec } from '../../scripts/openapi/load/read.ts';
import type { Spec } from '../../scripts/openapi/model.ts';
import { withWords } from '../../scripts/report/words/saved-run.ts';
import type { Baseline } from '../../scripts/run/baseline/baseline.ts';
import type { Environment } from '../../scripts/run/environments.ts';
import type { EnvironmentRun, RequestRun } from '../../scripts/run/model.ts';
import type { Progress } from '../../scripts/run/plan.ts';
import { runSuite } from '../../scripts/run/run.ts';
import type { Fault } from '../../scripts/sandbox/faults/fault.ts';
import { type SandboxOptions, startSandbox } from '../../scripts/sandbox/server.ts';
import { PINNED } from '../fixtures/documents.ts';

let pinned: Promise<{ spec: Spec; collection: GeneratedCollection<'smoke'> }> | undefined;

/** The pinned spec and its smoke collection, built once for all tests. */
export function pinnedCollection(): Promise<{ spec: Spec; collection: GeneratedCollection<'smoke'> }> {
  pinned ??= readSpec(PINNED).then(async (spec) => ({ spec, collection: await buildCollection(spec, config) }));
  return pinned;
}

export interface SandboxRun {
  readonly collection?: GeneratedCollection<SuiteName>;
  readonly spec?: Spec;
  readonly only?: readonly string[];
  readonly faults?: readonly Fault[];
  readonly sandbox?: Partial<SandboxOptions>;
  /** Over those of the sandbox's environment. */
  readonly values?: Readonly<Record<string, string>>;
  readonly strict?: boolean;
  readonly iterations?: number;
  readonly retries?: number;
  readonly baseline?: Baseline;
  readonly onProgress?: (progress: Progress) => void;
}

/** @returns what became of the one environment, with its text, as in a saved run. */
export async function runOnSandbox(options: SandboxRun): Promise<EnvironmentRun> {
  const own = await pinnedCollection();
  const spec = options.spec ?? own.spec;
  const sandbox = await startSandbox({
    profile: SANDBOX,
    spec,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...options.sandbox,
  });
  try {
    const key = sandbox.keys[0];
    const environment: Environment = {
      name: 'sandbox',
      file: 'sandbox.postman_environment.json',
      values: {
        baseURL: sandbox.url,
        orgid: '',
        serviceid: '',
        keyid: key?.id ?? '',
        keysecret: key?.secret ?? '',
        allowwrites: 'false',
        ratelimit: 'off',
        ...options.values,
      },
      secrets: ['keysecret'],
      conventions: CONVENTIONS,
      named: true,
      ...(options.baseline === undefined ? {} : { baseline: options.baseline }),
    };
    const run = await runSuite({
      collection: options.collection ?? own.collection,
      collectionHash: '',
      environments: [environment],
      selection: { only: options.only ?? [] },
      timeoutMs: 5000,
      retries: options.retries ?? 0,
      concurrency: 1,
      bail: false,
      strict: options.strict ?? false,
      iterations: options.iterations ?? 1,
      mayWrite: false,
      needsCredentials: spec.security.length > 0,
      signal: new AbortController().signal,
      onProgress: options.onProgress ?? (() => {}),
    });
    return withWords(run).environments[0] as EnvironmentRun;
  } finally {
    await sandbox.close();
  }
}

/** The request of an operation in a run. */
export function requestOf(run: EnvironmentRun, id: string): RequestRun {
  const found = run.requests.find((request) => request.id === id);
  if (found === undefined) throw new Error(`${id} is not in the run`);
  return found;
}
