/** `smoke`: collection → run against each environment → report. */
import { join, resolve } from 'node:path';
import { hashOf } from '../collection/write.ts';
import { assertSettingsKnown, type Settings, type SmokeFlags } from '../config.ts';
import { type ExitCode, ExpectedError } from '../errors.ts';
import { assertReportsWritable } from '../report/folder.ts';
import { ROOT } from '../root.ts';
import {
  assertSecure,
  type Environment,
  hasCredentials,
  isLoopback,
  readEnvironments,
  variablePrefix,
} from '../run/environments.ts';
import type { Run, RunSource } from '../run/model.ts';
import { type Progress, runSuite } from '../run/run.ts';
import { exitCodeOf } from '../run/verdict.ts';
import { safeAddress } from '../safe-address.ts';
import { PINNED_SPEC } from './pinned.ts';
import { chooseSuite } from './suite.ts';
import { permitWrites } from './writes.ts';

export interface SmokeOptions {
  readonly flags: SmokeFlags;
  readonly settings: Settings;
  /** Where `.env` and relative paths are looked up. */
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly print: (line: string) => void;
}

export interface SmokeOutcome {
  readonly run: Run;
  readonly html: string;
  /** What the report could not do, in words. */
  readonly notes: readonly string[];
  /** Operation by suite, with `--coverage`. */
  readonly coverage?: string;
  readonly exitCode: ExitCode;
}

/** Runs a suite, and writes its report whatever happened. */
export async function smoke(options: SmokeOptions): Promise<SmokeOutcome> {
  const { flags, settings, cwd } = options;
  const reportsDir = resolve(cwd, flags.reports ?? join(ROOT, 'reports'));
  const environments = await chooseEnvironments(options);
  await assertReportsWritable(reportsDir);
  const { spec, auth, collection, text } = await chooseSuite(options);
  const needsCredentials = auth !== 'none';
  assertTestable(environments, flags.requireAll, needsCredentials);
  const lifecycleName = permitWrites({ flags, environments, collection, print: options.print });
  const sandbox = await embedSandbox(environments, settings);
  const deadline = new AbortController();
  const timer =
    flags.deadline === undefined
      ? undefined
      : setTimeout(() => deadline.abort(`the deadline of ${flags.deadline} s was reached`), flags.deadline * 1000);
  try {
    const run = await runSuite({
      collection,
      collectionHash: hashOf(text),
      spec,
      ...sourceOf(settings),
      environments: sandbox.environments,
      selection: { only: flags.only, ...(flags.shard === undefined ? {} : { shard: flags.shard }) },
      timeoutMs: flags.timeout,
      retries: flags.retries,
      concurrency: flags.concurrency,
      bail: flags.bail,
      strict: flags.strict,
      iterations: flags.iterations,
      ...(flags.rateLimit === undefined ? {} : { rateLimit: flags.rateLimit }),
      ...(lifecycleName === undefined ? {} : { lifecycleName }),
      needsCredentials,
      signal: AbortSignal.any([options.signal, deadline.signal]),
      onProgress: options.onProgress,
      // Time to load what comes after the last request; a failure is told there.
      onBoot: () => void loadReport().catch(() => {}),
    });
    const { writeReport } = await loadReport();
    const step = settings.GITHUB_STEP_SUMMARY;
    const { html, notes } = await writeReport(run, {
      reportsDir,
      ...(step === undefined ? {} : { githubStepSummary: step }),
    });
    const coverage = flags.coverage ? await coverageText(run, reportsDir) : undefined;
    return { run, html, notes, exitCode: exitCodeOf(run), ...(coverage === undefined ? {} : { coverage }) };
  } finally {
    clearTimeout(timer);
    await sandbox.close();
  }
}

function loadReport(): Promise<typeof import('../report/write.ts')> {
  return import('../report/write.ts');
}

async function coverageText(run: Run, reportsDir: string): Promise<string> {
  const { coverageOf, renderCoverage } = await import('../report/coverage.ts');
  const { readOtherSuites } = await import('../report/read.ts');
  return renderCoverage(coverageOf(run, await readOtherSuites(reportsDir, run)));
}

async function chooseEnvironments({ flags, settings, cwd }: SmokeOptions): Promise<Environment[]> {
  const wanted = flags.env.map((choice) => (choice.endsWith('.json') ? resolve(cwd, choice) : choice));
  const environments = await readEnvironments({ folder: join(ROOT, 'environments'), wanted, overrides: settings });
  assertSettingsKnown(
    cwd,
    environments.map(({ name }) => variablePrefix(name)),
  );
  for (const environment of environments) assertSecure(environment);
  return environments;
}

/** What was named, or all with `--require-all`, has to be testable: silence would read as success. */
function assertTestable(environments: readonly Environment[], requireAll: boolean, needsCredentials: boolean): void {
  if (!needsCredentials) return;
  const missing = environments.find((environment) => (environment.named || requireAll) && !hasCredentials(environment));
  if (missing === undefined) return;
  const prefix = variablePrefix(missing.name);
  throw new ExpectedError('environment-no-credentials', {
    what: `the environment ${missing.name} has no key`,
    where: missing.file,
    remedy: `set ${prefix}_KEYID and ${prefix}_KEYSECRET in .env or in the process environment`,
  });
}

/** The committed sandbox environment names the port of `npm run sandbox`; a run brings its own, on a free port. */
async function embedSandbox(
  environments: readonly Environment[],
  settings: Settings,
): Promise<{ environments: Environment[]; close: () => Promise<void> }> {
  const index = environments.findIndex(({ name }) => name === 'sandbox' && settings.SANDBOX_BASEURL === undefined);
  const environment = environments[index];
  if (environment === undefined || !isLoopback(new URL(environment.values.baseURL ?? '').hostname))
    return { environments: [...environments], close: async () => {} };
  const { startSandbox } = await import('../sandbox/server.ts');
  const { readSpec } = await import('../spec/read.ts');
  const sandbox = await startSandbox({ spec: await readSpec(PINNED_SPEC) });
  const embedded = { ...environment, values: { ...environment.values, baseURL: sandbox.url } };
  return { environments: environments.with(index, embedded), close: () => sandbox.close() };
}

/** Commit and job, as the CI systems name them. */
function sourceOf(settings: Settings): { source?: RunSource } {
  const commit = settings.GITHUB_SHA ?? settings.CI_COMMIT_SHA ?? settings.GIT_COMMIT ?? settings.BUILD_SOURCEVERSION;
  const branch =
    settings.GITHUB_HEAD_REF ||
    settings.GITHUB_REF_NAME ||
    settings.CI_COMMIT_REF_NAME ||
    settings.GIT_BRANCH ||
    settings.BUILD_SOURCEBRANCHNAME;
  const github =
    settings.GITHUB_RUN_ID === undefined
      ? undefined
      : `${settings.GITHUB_SERVER_URL}/${settings.GITHUB_REPOSITORY}/actions/runs/${settings.GITHUB_RUN_ID}`;
  const url = github ?? settings.CI_JOB_URL ?? settings.BUILD_URL;
  if (commit === undefined && url === undefined) return {};
  return {
    source: {
      ...(commit === undefined ? {} : { commit }),
      ...(branch === undefined ? {} : { branch }),
      ...(url === undefined ? {} : { url: safeAddress(url) }),
    },
  };
}
