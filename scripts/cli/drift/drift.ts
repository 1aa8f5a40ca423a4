/** `drift`: pulls the published document and prepares a pull request. Each step is also a separate command. */
import { readFile, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { proxySettings } from '../../openapi/load/proxy.ts';
import { isPublishers } from '../../openapi/load/pull.ts';
import { replaceFile } from '../../openapi/load/write.ts';
import { renderSummary } from '../../report/formats/summary.ts';
import type { Run } from '../../run/model.ts';
import { settingPrefixes } from '../../shared/environment/setting-name.ts';
import { EXIT, type ExitCode, ExpectedError, renderProblem } from '../../shared/errors.ts';
import { chooseEnvironments } from '../chosen-environments.ts';
import type { Settings } from '../config.ts';
import { readCustomisation } from '../custom-folder.ts';
import { COLLECTIONS, OWN_SPEC, PINNED_SPEC, REPORTS } from '../folders.ts';
import { generate } from '../generate/generate.ts';
import { generationSummary } from '../generate/generation-summary.ts';
import { PROFILE } from '../pinned.ts';
import type { SmokeFlags } from '../smoke/flags.ts';
import { summaryTable } from '../smoke/output/result-text.ts';
import { smoke } from '../smoke/smoke.ts';
import { diffFiles, readCommittedText } from '../spec-diff/spec-diff.ts';
import { type ObservedFlags, observeSpec } from '../spec-observed/spec-observed.ts';
import { pullReport, pullSpec } from '../spec-pull/spec-pull.ts';
import { driftReport } from './drift-report.ts';

export interface DriftFlags {
  /** File or URL; the live document unless given. */
  readonly from?: string | undefined;
  readonly force: boolean;
  /** Names or files; empty: each environment that has a key. */
  readonly env: readonly string[];
  /** Seconds, for the smoke run. */
  readonly deadline: number;
  /** The file of the report; `reports/drift.md` unless given. */
  readonly report?: string | undefined;
}

export interface DriftOptions {
  readonly flags: DriftFlags;
  readonly smokeFlags: SmokeFlags;
  /** For `spec:observed`, limited to this run. */
  readonly observedFlags: ObservedFlags;
  readonly settings: Settings;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

/**
 * Pulls the published document without the vendor's descriptions. If it differs from the committed one, compares them, generates and
 * runs the collections, and writes the report. If `generate` or `smoke` fails, the report contains the error.
 *
 * Nobody has reviewed the document yet, so a key is used only if it came from the API's own origin (`isPublishers`). Otherwise only
 * the embedded sandbox is used.
 *
 * @returns 0: no change, or no breaking one. 1: a breaking change, or a failed request. 2 and 3: as `smoke`.
 * @throws ExpectedError the errors of `pullSpec` and `diffFiles`, `output-unwritable`, and `spec-unreadable` if git has no committed document,
 *   before it is replaced; then there is no report.
 */
export async function drift(options: DriftOptions): Promise<ExitCode> {
  const { flags, settings, cwd, print } = options;
  const file = resolve(cwd, flags.report ?? join(REPORTS, 'drift.md'));
  // A report of an earlier run could be mistaken for this one.
  await rm(file, { force: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new ExpectedError('output-unwritable', {
      what: `the report of an earlier run cannot be deleted (${cause.code ?? 'error'})`,
      where: file,
      remedy: 'name a file with --report, and make its folder writable',
      cause,
    });
  });
  const { from, force } = flags;
  const committed = await readCommittedText(OWN_SPEC);
  const pulled = await pullSpec({ from, force, interfaceOnly: true, fetch: { proxy: proxySettings(settings) } });
  print(pullReport(pulled));
  if (committed === (await readFile(PINNED_SPEC, 'utf8'))) return EXIT.passed;
  const { text: diff, breaking } = await diffFiles({ format: 'markdown' });
  const isPublished = isPublishers(PROFILE.publishedAt, pulled.origin);
  if (!isPublished) print(SANDBOX_ONLY);
  const tested = await testDocument(options, isPublished);
  const { source, operations } = pulled;
  const note = isPublished ? {} : { note: SANDBOX_ONLY };
  await replaceFile(file, driftReport({ source, operations, breaking, diff, ...tested.report, ...note }));
  print(`report for a pull request: ${relative(cwd, file)}`);
  return tested.exitCode === EXIT.passed && breaking > 0 ? EXIT.failed : tested.exitCode;
}

type TestReport = Pick<Parameters<typeof driftReport>[0], 'problem' | 'smoke' | 'observed'>;

const SANDBOX = 'sandbox';
const SANDBOX_ONLY = `The document does not come from ${new URL(PROFILE.publishedAt).origin}, so its collections run against the sandbox only, without a key.`;

/** @param withKeys use the chosen environments; otherwise only the embedded sandbox. */
async function testDocument(
  options: DriftOptions,
  withKeys: boolean,
): Promise<{ report: TestReport; exitCode: ExitCode }> {
  const { flags, smokeFlags, observedFlags, cwd, signal, print } = options;
  // The job's summary is the drift report, which contains the summary of the run.
  const { GITHUB_STEP_SUMMARY: _, ...given } = options.settings;
  const settings = withKeys ? given : withoutEnvironment(SANDBOX, given);
  try {
    // Reports unknown names even if they are not used.
    if (!withKeys && flags.env.length > 0) await chooseEnvironments({ flags, settings: {}, cwd });
    const env = withKeys ? flags.env : [SANDBOX];
    const custom = await readCustomisation();
    const generated = await generate({ spec: PINNED_SPEC, out: COLLECTIONS, check: false, custom });
    print(generationSummary(generated, cwd));
    const { run, html, reportProblem, exitCode } = await smoke({
      flags: { ...smokeFlags, env },
      settings,
      cwd,
      signal,
      onProgress: () => {},
      print,
    });
    print(
      `\n${summaryTable(run, 80)}\n${reportProblem === undefined ? `report: ${html}` : renderProblem(reportProblem)}`,
    );
    const observed = await observedIn(run, observedFlags, cwd);
    // The HTML page is an artifact of the job at most, so links to it would be broken.
    const summary = renderSummary(run, { page: 'fragments' });
    return { report: { smoke: { summary, exitCode }, ...observed }, exitCode };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    print(`not tested: ${error.problem.what}`);
    return { report: { problem: error }, exitCode: error.exitCode };
  }
}

/** Removes the settings that override values of an environment, such as its address or key. */
function withoutEnvironment(name: string, settings: Settings): Settings {
  const prefixes = settingPrefixes(name).map((prefix) => `${prefix}_`);
  const isOfEnvironment = (key: string) => prefixes.some((prefix) => key.startsWith(prefix));
  return Object.fromEntries(Object.entries(settings).filter(([key]) => !isOfEnvironment(key)));
}

/** Differences observed in environments other than the sandbox, if any. */
async function observedIn({ environments }: Run, flags: ObservedFlags, cwd: string): Promise<{ observed?: string }> {
  const isTested = environments.some(({ name, status }) => name !== SANDBOX && status !== 'skipped');
  if (!isTested) return {};
  const { observed, text } = await observeSpec({ flags, cwd });
  return observed.observations.length === 0 ? {} : { observed: text };
}
