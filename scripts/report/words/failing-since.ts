import type { FailingSince } from '../analysis/failing-since.ts';
import { counted, instant } from '../quantity.ts';

/** @returns since when the request fails: a sentence without a full stop; nothing for a failure of which no earlier run says anything. */
export function failingSinceText({ since, runs, lastGood }: FailingSince): string | undefined {
  if (since === undefined) return lastGood === undefined ? undefined : `new: it passed ${instant(lastGood.startedAt)}`;
  const last =
    lastGood === undefined ? 'no earlier run in which it passed is known' : `it passed ${instant(lastGood.startedAt)}`;
  return `failing since ${instant(since.startedAt)}, in ${counted(runs, 'run')}; ${last}`;
}
