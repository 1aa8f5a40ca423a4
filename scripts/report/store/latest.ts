/** `reports/latest`: the run that finished last, by the sequence of the folder and not by any clock. */
import { access, cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '../../run/model.ts';
import { temporary } from './folder.ts';
import { appendToSequence, isAhead, readSequence } from './sequence.ts';

/** For runs that replace a copy at once: each attempt lets one succeed. */
const MAX_ATTEMPTS = 20;

/**
 * Gives a run whose folder is written its place in the order of runs.
 *
 * @returns a note where the clock went backwards since the run before.
 */
export async function finish(folder: string, runId: string): Promise<string[]> {
  const before = (await readSequence(folder)).at(-1) ?? (await latestRun(folder));
  const now = new Date().toISOString();
  await appendToSequence(folder, { runId, at: now });
  if (before === undefined || before.runId === runId || !isAhead(before.at, now)) return [];
  return [
    `the clock went backwards: the run ${before.runId} ended at ${before.at}, and it is ${now} now. ` +
      'reports/latest is the run that finished last',
  ];
}

/**
 * Lets `latest` be the newest run.
 *
 * @param runId of the run that was just written. Without a sequence, it becomes the latest where there is none.
 * @returns the path of `latest`, where it is now this run.
 */
export async function pointLatest(folder: string, runId: string): Promise<string | undefined> {
  if ((await newestRun(folder)) === undefined) {
    if ((await latestRun(folder)) !== undefined) return undefined;
    return replaceLatest(folder, runId);
  }
  const newest = await replaceUntilNewest(
    async () => (await newestRun(folder)) ?? runId,
    (next) => replaceLatest(folder, next),
  );
  return newest === runId ? join(folder, 'latest') : undefined;
}

/**
 * Repeats until the link points to the newest run: if runs finish at the same moment, each checks again after it has
 * replaced the link, so the last one sees the newest run.
 */
export async function replaceUntilNewest(
  newest: () => Promise<string>,
  replace: (runId: string) => Promise<unknown>,
): Promise<string> {
  for (;;) {
    const runId = await newest();
    await replace(runId);
    if ((await newest()) === runId) return runId;
  }
}

/** The last run of the sequence that is still there. */
async function newestRun(folder: string): Promise<string | undefined> {
  for (const { runId } of [...(await readSequence(folder))].reverse()) {
    if (await succeeds(access(join(folder, runId, 'run.json')))) return runId;
  }
  return undefined;
}

async function latestRun(folder: string): Promise<{ readonly runId: string; readonly at: string } | undefined> {
  try {
    const { runId, finishedAt } = JSON.parse(await readFile(join(folder, 'latest', 'run.json'), 'utf8')) as Run;
    return { runId, at: finishedAt };
  } catch {
    return undefined;
  }
}

/** Replaces the link `latest` by a rename; where links are not possible (Windows, some shares), it is a copy. */
async function replaceLatest(folder: string, runId: string): Promise<string> {
  const latest = join(folder, 'latest');
  const next = join(folder, temporary('latest'));
  try {
    try {
      await symlink(runId, next, 'dir');
    } catch {
      await cp(join(folder, runId), next, { recursive: true });
    }
    for (let attempt = 1; !(await putInPlace(next, latest)); attempt++)
      if (attempt === MAX_ATTEMPTS) await rename(next, latest);
  } finally {
    await rm(next, { recursive: true, force: true });
  }
  return latest;
}

/**
 * A rename cannot replace a folder (an earlier copy): it is moved away first, and restored if the rename fails.
 *
 * @returns false where it could not be done, or another process was faster.
 */
async function putInPlace(next: string, target: string): Promise<boolean> {
  if (await succeeds(rename(next, target))) return true;
  const aside = `${next}.old`;
  const wasMovedAway = await succeeds(rename(target, aside));
  const isDone = await succeeds(rename(next, target));
  if (wasMovedAway && !isDone) await succeeds(rename(aside, target));
  await rm(aside, { recursive: true, force: true });
  return isDone;
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
