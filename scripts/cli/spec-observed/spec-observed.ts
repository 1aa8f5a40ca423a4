/** `spec:observed`: lists the findings of recent runs, and writes them as a patch of the pinned document. */
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { readSpec } from '../../openapi/load/read.ts';
import { replaceFile } from '../../openapi/load/write.ts';
import { type Observed, type ObservedResponse, observedIn } from '../../openapi/observed/observed.ts';
import { observedPatch, type PatchOperation } from '../../openapi/observed/patch.ts';
import { observedText } from '../../openapi/observed/text.ts';
import { readRun } from '../../report/store/read.ts';
import { newestFirst, readSequence } from '../../report/store/sequence.ts';
import type { Run } from '../../run/model.ts';
import { commandText } from '../../shared/command-text.ts';
import { unknownEnvironment } from '../../shared/environment/environment-file.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { operationIdOf } from '../../shared/item-id.ts';
import { parsedJson, printJson } from '../../shared/json.ts';
import { PINNED_SPEC, REPORTS } from '../folders.ts';

/** The sandbox is generated from the document, so its findings say nothing about the API. */
const SANDBOX = 'sandbox';
/** Larger files are ignored, as in the history of the report. */
const MAX_BYTES = 64 * 1024 * 1024;

export interface ObservedFlags {
  /** The folder of the runs; `reports/` by default. */
  readonly reports?: string | undefined;
  /** Number of recent runs to read. */
  readonly runs: number;
  /** Names; empty: all except the sandbox. */
  readonly env: readonly string[];
  /** The file of the patch, if one is wanted. */
  readonly patch?: string | undefined;
}

export interface ObserveOptions {
  readonly flags: ObservedFlags;
  /** The base of relative paths. */
  readonly cwd: string;
}

export interface ObserveOutcome {
  readonly observed: Observed;
  readonly patch: readonly PatchOperation[];
  readonly text: string;
}

/**
 * @throws ExpectedError `run-unreadable` if there is no saved run, `environment-unknown` if no run has the environment of `--env`,
 *   `output-unwritable`, and the errors of `readSpec`.
 */
export async function observeSpec({ flags, cwd }: ObserveOptions): Promise<ObserveOutcome> {
  const spec = await readSpec(PINNED_SPEC);
  const reports = resolve(cwd, flags.reports ?? REPORTS);
  const runs = await lastRuns(reports, flags.runs);
  const names = [...new Set(runs.flatMap((run) => run.environments.map(({ name }) => name)))].sort();
  const unknown = flags.env.find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownEnvironment(unknown, reports, names);
  const environments = flags.env.length > 0 ? [...new Set(flags.env)] : names.filter((name) => name !== SANDBOX);
  const observed = observedIn(
    spec,
    runs.flatMap((run) => responsesOf(run, environments)),
  );
  const patch = observedPatch(spec, observed.observations);
  let text = observedText(observed, { runs: runs.length, environments });
  if (flags.patch !== undefined) {
    const file = resolve(cwd, flags.patch);
    await replaceFile(file, printJson(patch));
    text += `\n\npatch: ${relative(cwd, file)} (${patch.length} operations of RFC 6902)`;
  }
  return { observed, patch, text };
}

/** Newest first. Folders without a readable run are ignored. */
async function lastRuns(folder: string, maxRuns: number): Promise<Run[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name !== 'latest' && !name.startsWith('.'));
  const runs: Run[] = [];
  for (const name of newestFirst(names, await readSequence(folder))) {
    if (runs.length === maxRuns) break;
    const run = await readSaved(join(folder, name, 'run.json'));
    if (run !== undefined) runs.push(run);
  }
  if (runs.length > 0) return runs;
  throw new ExpectedError('run-unreadable', {
    what: 'there is no saved run',
    where: folder,
    remedy: `run \`${commandText('smoke', '--env production')}\`, or give the folder of the runs with --reports DIR`,
  });
}

async function readSaved(file: string): Promise<Run | undefined> {
  try {
    const { size } = await stat(file);
    return size > MAX_BYTES ? undefined : await readRun(file);
  } catch {
    return undefined;
  }
}

/** Successful responses; others have no findings and another schema. */
function responsesOf(run: Run, environments: readonly string[]): ObservedResponse[] {
  const known = run.spec?.operationIds ?? [];
  return run.environments
    .filter(({ name }) => environments.includes(name))
    .flatMap(({ name, requests }) =>
      requests.flatMap((request) => {
        const { id, code, response, findings = [] } = request;
        if (response === null || code === null || code < 200 || code > 299) return [];
        const body = response.truncated ? undefined : parsedJson(response.body);
        return [
          {
            operationId: operationIdOf(id, known),
            environment: name,
            at: run.startedAt,
            status: code,
            findings,
            ...(body === undefined ? {} : { body }),
          },
        ];
      }),
    );
}
