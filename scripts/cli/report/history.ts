/** `report history`: since when requests fail, and how often they are flaky. */
import { failingSince } from '../../report/analysis/failing-since.ts';
import { flakyRates } from '../../report/analysis/flaky.ts';
import type { PastRun } from '../../report/analysis/history.ts';
import { counted, instant } from '../../report/quantity.ts';
import { failingSinceText } from '../../report/words/failing-since.ts';
import { isProblemStatus } from '../../run/status.ts';
import { shown } from '../screen.ts';

/** @param runs oldest first. */
export function historyText(runs: readonly PastRun[]): string {
  const last = runs.at(-1);
  if (last === undefined) return 'there is no run yet';
  const failing = failingLines(last, runs.slice(0, -1));
  const flaky = flakyRates(runs).map(
    ({ environment, id, flaky: count, sent }) =>
      `[${shown(environment)}] ${shown(id)}: flaky in ${count} of ${counted(sent, 'run')}`,
  );
  return [
    `${counted(runs.length, 'run')} of ${last.suite}, the last one ${instant(last.startedAt)} (${last.runId})`,
    '',
    ...(failing.length === 0 ? ['Nothing fails.'] : ['Failing:', ...failing]),
    '',
    ...(flaky.length === 0 ? ['Nothing is flaky.'] : ['Flaky:', ...flaky]),
  ].join('\n');
}

function failingLines(last: PastRun, before: readonly PastRun[]): string[] {
  return last.environments.flatMap(({ name, requests }) =>
    requests
      .filter(({ status }) => isProblemStatus(status))
      .map(({ id }) => {
        const since = failingSinceText(failingSince(name, id, before));
        return `[${shown(name)}] ${shown(id)}${since === undefined ? '' : `: ${since}`}`;
      }),
  );
}
