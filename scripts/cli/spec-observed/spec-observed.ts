/** `spec:observed`: the findings of the last runs as a list, and as a patch of the pinned document. */
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { readSpec } from '../../openapi/load/read.ts';
import { replaceFile } from '../../openapi/load/write.ts';
import { type Observed, type ObservedAnswer, observedIn } from '../../openapi/observed/observed.ts';
import { observedPatch, type PatchOperation } from '../../openapi/observed/patch.ts';
import { observedText } from '../../openapi/observed/text.ts';
import { readRun } from '../../report/store/read.ts';
import { newestFirst, readSequence } from '../../report/store/sequence.ts';
import type { Run } from '../../run/model.ts';
import { nearest } from '../../shared/did-you-mean.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { type Json, printJson } from '../../shared/json.ts';
import { ROOT } from '../../shared/root.ts';
import { PINNED_SPEC } from '../pinned.ts';

/** The stand-in follows the document: what differs there is its own slip, or a fault that somebody asked for. */
const SANDBOX = 'sandbox';
/** As in the report's history. */
const MAX_BYTES = 64 * 1024 * 1024;

export interface ObservedFlags {
  /** The folder of the runs; the project's own unless given. */
  readonly reports?: string | undefined;
  /** Look at so many of the last runs. */
  readonly runs: number;
  /** Names; empty: all but the sandbox. */
  readonly env: readonly string[];
  /** The file of the patch; none is written unless given. */
  readonly patch?: string | undefined;
}

export interface ObserveOptions {
  readonly flags: ObservedFlags;
  /** Where relative paths are looked up. */
  readonly cwd: string;
  /** Another document than the pinned one. */
  readonly spec?: string;
}

export interface ObserveOutcome {
  readonly observed: Observed;
  readonly patch: readonly PatchOperation[];
  readonly text: string;
}

/**
 * @throws ExpectedError `run-unreadable` where there is no saved run, `environment-unknown` where none is of the environment that
 *   `--env` names, `output-unwritable`, and those of the spec.
 */
export async function observeSpec({ flags, cwd, spec: source = PINNED_SPEC }: ObserveOptions): Promise<ObserveOutcome> {
  const spec = await readSpec(source);
  const runs = await lastRuns(resolve(cwd, flags.reports ?? join(ROOT, 'reports')), flags.runs);
  const names = [...new Set(runs.flatMap((run) => run.environments.map(({ name }) => name)))].sort();
  const unknown = flags.env.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const meant = nearest(unknown, names);
    throw new ExpectedError('environment-unknown', {
      what: `no saved run has an environment called ${unknown}`,
      where: '--env',
      remedy: `${meant === undefined ? '' : `did you mean ${meant}? `}Known: ${names.join(', ')}`,
    });
  }
  const environments = flags.env.length > 0 ? [...new Set(flags.env)] : names.filter((name) => name !== SANDBOX);
  const observed = observedIn(
    spec,
    runs.flatMap((run) => answersOf(run, environments)),
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

/** Newest first. A folder without a readable run is passed over. */
async function lastRuns(folder: string, most: number): Promise<Run[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name !== 'latest' && !name.startsWith('.'));
  const runs: Run[] = [];
  for (const name of newestFirst(names, await readSequence(folder))) {
    if (runs.length === most) break;
    const run = await readSaved(join(folder, name, 'run.json'));
    if (run !== undefined) runs.push(run);
  }
  if (runs.length > 0) return runs;
  throw new ExpectedError('run-unreadable', {
    what: 'there is no saved run',
    where: folder,
    remedy: 'run `npm run smoke -- --env production`, or name the folder of the runs with --reports DIR',
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

/** Successful answers: the others have no findings, and bodies of another schema. */
function answersOf(run: Run, environments: readonly string[]): ObservedAnswer[] {
  return run.environments
    .filter(({ name }) => environments.includes(name))
    .flatMap(({ name, requests }) =>
      requests.flatMap((request) => {
        const { id, code, response, findings = [] } = request;
        if (response === null || code === null || code < 200 || code > 299) return [];
        const body = response.truncated ? undefined : parsed(response.body);
        return [
          {
            operationId: id.split('#')[0] ?? id,
            environment: name,
            at: run.startedAt,
            findings,
            ...(body === undefined ? {} : { body }),
          },
        ];
      }),
    );
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
