/** Why requests were skipped, once for each root cause. */
import type { SkipGroup } from '../analysis/skips.ts';
import { counted } from '../quantity.ts';
import { reasonText } from './reason.ts';

/** The reason of a group, as a sentence without a full stop. */
export function skipText({ reason, failedSources }: SkipGroup): string {
  if (failedSources !== undefined) return `the ${counted(failedSources, 'request')} that list their IDs failed`;
  return reasonText(reason) ?? 'no reason given';
}
