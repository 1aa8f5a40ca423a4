/** What the terminal shows at the end of a run: known problems, and what is left. */
import { leftBehind } from '../../report/left.ts';
import { knownProblemsOf, knownText, reviewLines } from '../../report/words/known.ts';
import type { EnvironmentRun, Run } from '../../run/model.ts';
import { printable } from '../../shared/printable.ts';
import { shown } from './shown.ts';

/** The known problems of a run, and what is to be done about baselines; nothing where there is none of either. */
export function baselineLines(run: Run): string[] {
  const lines = (line: (environment: EnvironmentRun) => string[]) =>
    run.environments.flatMap((environment) =>
      line(environment).map((text) => `[${shown(environment.name)}] ${shown(text)}`),
    );
  const known = lines(({ requests }) =>
    requests.flatMap((request) =>
      knownProblemsOf(request).map((problem) => `${request.id}: ${problem.what}: ${knownText(problem.known)}`),
    ),
  );
  const review = lines(reviewLines);
  return [
    ...(known.length === 0 ? [] : ['Known problems, accepted by the baseline:', ...known]),
    ...(review.length === 0 ? [] : ['The baseline needs an update:', ...review]),
  ];
}

/** A command that is cut short cannot be pasted into a shell. */
const MAX_COMMAND = 4000;

/** What is left of a run, and how to delete it; nothing where nothing is left. */
export function leftLines(run: Run): string[] {
  const left = leftBehind(run);
  if (left.length === 0) return [];
  return [
    'Still there, and perhaps to be paid for:',
    ...left.flatMap(({ environment, thing: { thing, name, id }, command }) => [
      `[${environment}] ${printable(thing)} ${printable(name)}, ID ${printable(id)}`,
      `    ${printable(command, MAX_COMMAND)}`,
    ]),
  ];
}
