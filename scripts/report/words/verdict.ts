/** The run in one sentence. */
import type { Summed, SummedEnvironment } from '../analysis/verdict.ts';
import { verdictOf } from '../analysis/verdict.ts';
import { counted, grouped } from '../quantity.ts';
import { clip } from '../text.ts';

/** One sentence without a full stop that a person could say on the phone. */
export function sentenceOf(run: Summed): string {
  const tested = run.environments.filter(({ status }) => status !== 'skipped');
  const misconfigured = run.environments.filter(({ status }) => status === 'misconfigured');
  const judged = tested.filter(({ status }) => status !== 'misconfigured');
  const sum = (key: 'failed' | 'errored') => judged.reduce((total, { totals }) => total + totals[key], 0);
  const problems = sum('failed') + sum('errored');
  const sent = judged.reduce((total, { totals }) => total + totals.requests - totals.skipped, 0);
  const places = `in ${named(judged)}`;
  const refused = misconfigured.length === 0 ? '' : `the key of ${named(misconfigured)} is not accepted`;
  if (tested.length === 0) return 'Nothing was tested: every environment was skipped';
  const stopped = verdictOf(run) === 'interrupted' ? 'Interrupted: ' : '';
  if (problems > 0) {
    return `${stopped}${grouped(problems)} of ${counted(sent, 'request')} ${problems === 1 ? 'needs' : 'need'} attention, in ${named(judged.filter(hasProblem))}${refused === '' ? '' : `; ${refused}`}`;
  }
  const unsent = judged.filter(({ status, totals }) => status === 'failed' && totals.requests === totals.skipped);
  if (unsent.length > 0) return `${stopped}No request was sent in ${named(unsent)}`;
  const incomplete = tested.filter(({ reasonCode }) => reasonCode === 'too-many-skipped');
  if (incomplete.length > 0) return `${stopped}Too many requests were skipped in ${named(incomplete)}`;
  if (verdictOf(run) === 'failed') return `${stopped}Every request passed, but findings fail a strict run ${places}`;
  if (refused !== '') {
    const passed = judged.length === 0 ? '' : `; ${counted(sent, 'request')} passed ${places}`;
    return `${stopped}${refused.replace('the', 'The')}: nothing else was sent there${passed}`;
  }
  if (verdictOf(run) === 'untested') {
    const untested = run.environments.filter(({ status }) => status === 'errored');
    return `${counted(untested.length, 'environment')} could not be tested`;
  }
  if (stopped !== '') return `${stopped}${counted(sent, 'request')} had passed ${places}`;
  const known = run.environments.reduce((total, { totals }) => total + (totals.known ?? 0), 0);
  return `All ${counted(sent, 'request')} passed ${places}${known === 0 ? '' : `, ${grouped(known)} with known problems`}`;
}

function hasProblem({ totals }: SummedEnvironment): boolean {
  return totals.failed + totals.errored > 0;
}

/** Two names are said; more are counted. */
function named(environments: readonly SummedEnvironment[]): string {
  const names = environments.map(({ name }) => clip(name, 60));
  return names.length > 2 ? counted(names.length, 'environment') : names.join(' and ');
}
