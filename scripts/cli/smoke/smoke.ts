/** `smoke`: runs a collection against each environment and writes the report. */
import { customConfig } from '../../collection/custom/customisation.ts';
import { hashOf } from '../../collection/write/write.ts';
import type { PastRun } from '../../report/analysis/history.ts';
import { withHistoryFindings } from '../../report/analysis/history-findings.ts';
import type { ClickHouseTarget } from '../../report/history/clickhouse.ts';
import { assertReportsWritable } from '../../report/store/folder.ts';
import type { WriteOptions } from '../../report/store/write.ts';
import type { Run } from '../../run/model.ts';
import type { Progress } from '../../run/plan.ts';
import type { Reason } from '../../run/reason.ts';
import { runSuite } from '../../run/run.ts';
import { exitCodeOf } from '../../run/verdict.ts';
import { EXIT, type ExitCode, ExpectedError } from '../../shared/errors.ts';
import { assertTestable, chooseEnvironments, embedSandbox, rateLimitNotes } from '../chosen-environments.ts';
import { sourceOf } from '../ci-system.ts';
import type { Settings } from '../config.ts';
import { readCustomisation } from '../custom-folder.ts';
import { networkOf } from '../network/network.ts';
import { PROFILE } from '../pinned.ts';
import { assertUpdatable, updateBaselines, withBaselines } from './baseline-file.ts';
import { findEarlierRuns, keepRun, reportsFolder } from './earlier-runs.ts';
import type { SmokeFlags } from './flags.ts';
import { chooseSelection } from './selection.ts';
import { chooseSuite } from './suite.ts';
import { permitWrites } from './writes.ts';

export interface SmokeOptions {
  readonly flags: SmokeFlags;
  readonly settings: Settings;
  /** The folder of `.env`, and the base of relative paths. */
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly print: (line: string) => void;
}

export interface SmokeOutcome {
  readonly run: Run;
  /** The page to open; missing if there is no report. */
  readonly html?: string;
  /** Why there is no report, for example a full disk. The result of the run is still valid. */
  readonly reportProblem?: ExpectedError;
  /** Why `--update-baseline` has not written the baseline of some environment. */
  readonly baselineProblem?: ExpectedError;
  /** Why the run is not in the history that was named. */
  readonly historyProblem?: ExpectedError;
  /** The earlier runs of the suite, oldest first. */
  readonly history: readonly PastRun[];
  /** Problems of the report that are not errors. */
  readonly notes: readonly string[];
  /** The table of `--coverage`. */
  readonly coverage?: string;
  readonly exitCode: ExitCode;
}

/** Runs a suite and writes its report, also after failures and interruptions. */
export async function smoke(options: SmokeOptions): Promise<SmokeOutcome> {
  const { flags, settings } = options;
  const reportsDir = reportsFolder(options);
  assertUpdatable(flags);
  const network = networkOf(flags, settings, options.cwd);
  const chosen = await chooseEnvironments(options);
  for (const note of [...network.notes, ...rateLimitNotes(chosen, flags.rateLimit, settings)]) options.print(note);
  await assertReportsWritable(reportsDir);
  const { spec, needsCredentials, collection, text } = await chooseSuite(options);
  const clickHouse = await clickHouseOf(options);
  const earlier = await findEarlierRuns(options);
  // Without `--last-failed`, only the order of the requests depends on an earlier run: the last one.
  const last = await earlier.read(flags.lastFailed ? undefined : 1);
  const selection = chooseSelection({ flags, history: last, environments: chosen, print: options.print });
  const today = new Date().toISOString().slice(0, 10);
  const environments = await withBaselines(chosen, { flags, suite: { collection, spec }, today });
  assertTestable(environments, flags.requireAll, needsCredentials);
  const permission = permitWrites({ flags, environments, collection, print: options.print });
  const sandbox = await embedSandbox(environments, settings);
  const { proxy, tls } = network;
  const deadline = new AbortController();
  const timer =
    flags.deadline === undefined
      ? undefined
      : setTimeout(
          (seconds: number) => deadline.abort({ reasonCode: 'deadline', params: { seconds } } satisfies Reason),
          flags.deadline * 1000,
          flags.deadline,
        );
  try {
    const testing = runSuite({
      collection,
      collectionHash: hashOf(text),
      spec,
      ...sourceOf(settings),
      environments: sandbox.environments,
      selection,
      timeoutMs: flags.timeout,
      proxy,
      tls,
      retries: flags.retries,
      concurrency: flags.concurrency,
      bail: flags.bail,
      strict: flags.strict,
      maxSkipped: flags.maxSkipped,
      iterations: flags.iterations,
      rateLimit: flags.rateLimit,
      ...permission,
      needsCredentials,
      signal: AbortSignal.any([options.signal, deadline.signal]),
      onProgress: options.onProgress,
    });
    // This thread has nothing to do while Newman starts the thread of the scripts. An error is reported after the run.
    const reading = earlier.read();
    reading.then(loadReport).catch(() => {});
    const tested = await testing;
    const history = await reading;
    const { config } = await PROFILE.collections();
    const { latencyBudgets = {} } = customConfig(config, await readCustomisation());
    const run = withHistoryFindings(tested, history, latencyBudgets);
    const report = await writtenReport(run, {
      reportsDir,
      history,
      styleFile: flags.styleFile,
      ...(settings.GITHUB_STEP_SUMMARY === undefined ? {} : { githubStepSummary: settings.GITHUB_STEP_SUMMARY }),
    });
    const { writeNamedFiles } = await import('./named-files.ts');
    const fileProblem = await writeNamedFiles(run, flags, options.cwd);
    const update = flags.updateBaseline ? await updateBaselines(tested, environments) : { notes: [] };
    const coverage = flags.coverage ? await coverageText(run, reportsDir) : undefined;
    const historyProblem = await keepRun(run, options, clickHouse);
    const verdict = exitCodeOf(run);
    const problem =
      update.problem ?? (verdict === EXIT.passed ? (report.reportProblem ?? fileProblem ?? historyProblem) : undefined);
    return {
      run,
      history,
      ...report,
      ...(fileProblem === undefined ? {} : { reportProblem: report.reportProblem ?? fileProblem }),
      notes: [...report.notes, ...update.notes],
      ...(update.problem === undefined ? {} : { baselineProblem: update.problem }),
      ...(historyProblem === undefined ? {} : { historyProblem }),
      exitCode: problem?.exitCode ?? verdict,
      ...(coverage === undefined ? {} : { coverage }),
    };
  } finally {
    clearTimeout(timer);
    await sandbox.close();
  }
}

/** Checked before the run: a URL that cannot be used is found at once. */
async function clickHouseOf({ flags, settings }: SmokeOptions): Promise<ClickHouseTarget | undefined> {
  if (flags.historyClickhouse === undefined) return undefined;
  const { clickHouseTarget } = await import('../../report/history/clickhouse.ts');
  return clickHouseTarget(flags.historyClickhouse, settings);
}

/** An unwritable report must not hide the result of the run. */
async function writtenReport(
  run: Run,
  options: WriteOptions,
): Promise<Pick<SmokeOutcome, 'html' | 'notes' | 'reportProblem'>> {
  const { writeReport } = await loadReport();
  try {
    const { html, notes } = await writeReport(run, options);
    return { html, notes };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return { notes: [], reportProblem: error };
  }
}

function loadReport(): Promise<typeof import('../../report/store/write.ts')> {
  return import('../../report/store/write.ts');
}

async function coverageText(run: Run, reportsDir: string): Promise<string> {
  const { coverageOf, renderCoverage } = await import('../../report/analysis/coverage.ts');
  const { readOtherSuites } = await import('../../report/store/read.ts');
  return renderCoverage(coverageOf(run, await readOtherSuites(reportsDir, run)));
}
