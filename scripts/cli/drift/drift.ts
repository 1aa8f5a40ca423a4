/** `drift`: from the published document to what a pull request needs. Every step is a command of its own. */
import { readFile, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { proxySettings } from '../../openapi/load/proxy.ts';
import { isPublishers } from '../../openapi/load/pull.ts';
import { replaceFile } from '../../openapi/load/write.ts';
import { renderSummary } from '../../report/formats/summary.ts';
import { readEnvironments } from '../../run/environments.ts';
import type { Run } from '../../run/model.ts';
import { EXIT, type ExitCode, ExpectedError, renderProblem } from '../../shared/errors.ts';
import { ROOT } from '../../shared/root.ts';
import { settingPrefixes } from '../../shared/setting-name.ts';
import type { Settings } from '../config.ts';
import { generate } from '../generate/generate.ts';
import { generationSummary } from '../generate/generation-summary.ts';
import { COLLECTIONS, PINNED_SPEC, PROFILE } from '../pinned.ts';
import type { SmokeFlags } from '../smoke/flags.ts';
import { summaryTable } from '../smoke/progress.ts';
import { smoke } from '../smoke/smoke.ts';
import { diffFiles, readCommittedText } from '../spec-diff/spec-diff.ts';
import { type ObservedFlags, observeSpec } from '../spec-observed/spec-observed.ts';
import { pullReport } from '../spec-pull/pull-report.ts';
import { pullSpec } from '../spec-pull/spec-pull.ts';
import { driftReport } from './drift-report.ts';

export interface DriftFlags {
  /** File or URL; the live document unless given. */
  readonly from?: string | undefined;
  readonly force: boolean;
  /** Names or files; empty: every environment that has a key. */
  readonly env: readonly string[];
  /** Seconds, for the smoke run. */
  readonly deadline: number;
  /** The file of the report; `reports/drift.md` unless given. */
  readonly report?: string | undefined;
}

export interface DriftOptions {
  readonly flags: DriftFlags;
  /** For the run. */
  readonly smokeFlags: SmokeFlags;
  /** For what that run shows, and no run before it. */
  readonly observedFlags: ObservedFlags;
  readonly settings: Settings;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

/**
 * Pulls the published document without the vendor's prose. Where it is not the committed one, it is compared, the collections
 * are generated and run, and the report is written. A document that `generate` or `smoke` cannot take is a report, too.
 *
 * Nobody has reviewed the document yet: only one that comes from the API's own origin is run with a key (`isPublishers`). One
 * from elsewhere is run against the embedded sandbox.
 *
 * @returns 0: nothing moved, or nothing broke. 1: something breaks, or a request failed. 2 and 3: as `smoke` has them.
 * @throws ExpectedError all of `pullSpec`'s and `diffFiles`', and `output-unwritable`: then there is no report.
 */
export async function drift(options: DriftOptions): Promise<ExitCode> {
  const { flags, settings, cwd, print } = options;
  const file = resolve(cwd, flags.report ?? join(ROOT, 'reports', 'drift.md'));
  // One that is left from another day would be taken for today's.
  await rm(file, { force: true });
  const { from, force } = flags;
  const pulled = await pullSpec({ from, force, interfaceOnly: true, fetch: { proxy: proxySettings(settings) } });
  print(pullReport(pulled));
  if ((await readCommittedText(PINNED_SPEC)) === (await readFile(PINNED_SPEC, 'utf8'))) return EXIT.passed;
  const { text: diff, breaking } = await diffFiles({ format: 'markdown' });
  const isPublished = isPublishers(PROFILE.publishedAt, pulled.origin);
  if (!isPublished) print(SANDBOX_ONLY);
  const tried = await tryOut(options, isPublished);
  await replaceFile(
    file,
    driftReport({
      source: pulled.source,
      operations: pulled.operations,
      breaking,
      diff,
      ...tried.report,
      ...(isPublished ? {} : { note: SANDBOX_ONLY }),
    }),
  );
  print(`report for a pull request: ${relative(cwd, file)}`);
  return tried.exitCode === EXIT.passed && breaking > 0 ? EXIT.failed : tried.exitCode;
}

type Tried = Pick<Parameters<typeof driftReport>[0], 'problem' | 'smoke' | 'observed'>;

const SANDBOX = 'sandbox';
const SANDBOX_ONLY = `The document does not come from ${new URL(PROFILE.publishedAt).origin}: its collections run against the sandbox only, without any key.`;

/** @param withKeys against the chosen environments; otherwise against the embedded sandbox only. */
async function tryOut(options: DriftOptions, withKeys: boolean): Promise<{ report: Tried; exitCode: ExitCode }> {
  const { flags, smokeFlags, observedFlags, cwd, signal, print } = options;
  // The job's own summary is the report, which has that of the run.
  const { GITHUB_STEP_SUMMARY: _, ...given } = options.settings;
  const settings = withKeys ? given : withoutEnvironment(SANDBOX, given);
  try {
    // A name that there is not is told all the same.
    if (!withKeys && flags.env.length > 0) await chosenEnvironments(flags.env, cwd);
    const env = withKeys ? flags.env : [SANDBOX];
    print(generationSummary(await generate({ spec: PINNED_SPEC, out: COLLECTIONS, check: false }), cwd));
    const { run, html, reportProblem, exitCode } = await smoke({
      flags: { ...smokeFlags, env },
      settings,
      cwd,
      signal,
      onProgress: () => {},
      print,
    });
    print(`\n${summaryTable(run)}\n${reportProblem === undefined ? `report: ${html}` : renderProblem(reportProblem)}`);
    const observed = await observedIn(run, observedFlags, cwd);
    // The page is an artifact of the job, or nowhere: links into it would lead nowhere.
    const summary = renderSummary(run, { page: 'fragments' });
    return { report: { smoke: { summary, exitCode }, ...observed }, exitCode };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    print(`not tried out: ${error.problem.what}`);
    return { report: { problem: error }, exitCode: error.exitCode };
  }
}

function chosenEnvironments(env: readonly string[], cwd: string) {
  const wanted = env.map((choice) => (choice.endsWith('.json') ? resolve(cwd, choice) : choice));
  return readEnvironments({
    folder: join(ROOT, 'environments'),
    wanted,
    conventions: PROFILE.conventions,
    overrides: {},
  });
}

/** Without what the process or `.env` puts in the place of an environment's values: another address, or a key. */
function withoutEnvironment(name: string, settings: Settings): Settings {
  const prefixes = settingPrefixes(name).map((prefix) => `${prefix}_`);
  const isOfEnvironment = (key: string) => prefixes.some((prefix) => key.startsWith(prefix));
  return Object.fromEntries(Object.entries(settings).filter(([key]) => !isOfEnvironment(key)));
}

/** Only of environments that are not the sandbox, and only where something was seen. */
async function observedIn({ environments }: Run, flags: ObservedFlags, cwd: string): Promise<{ observed?: string }> {
  const isSeen = environments.some(({ name, status }) => name !== SANDBOX && status !== 'skipped');
  if (!isSeen) return {};
  const { observed, text } = await observeSpec({ flags, cwd });
  return observed.observations.length === 0 ? {} : { observed: text };
}
