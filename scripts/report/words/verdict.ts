import { countsOf, type Summed, type SummedEnvironment, sumOf, verdictOf } from '../analysis/counts.ts';
import { counted, grouped } from '../quantity.ts';
import { clip } from '../text.ts';
import { missingText } from './parts.ts';

/** The run in one sentence, without a full stop. */
export function sentenceOf(run: Summed): string {
  const missing = missingText(run);
  return `${prefixOf(run)}${withoutParts(run)}${missing === undefined ? '' : `; ${missing}`}`;
}

function prefixOf(run: Summed): string {
  const verdict = verdictOf(run);
  if (verdict === 'interrupted') return 'Interrupted: ';
  return verdict === 'incomplete' ? 'Incomplete: ' : '';
}

function withoutParts(run: Summed): string {
  const tested = run.environments.filter(({ status }) => status !== 'skipped');
  if (tested.length === 0) return 'Nothing was tested: every environment was skipped';
  const misconfigured = tested.filter(({ status }) => status === 'misconfigured');
  const judged = tested.filter(({ status }) => status !== 'misconfigured');
  const refused = misconfigured.length === 0 ? '' : `the key of ${named(misconfigured)} is not accepted`;
  if (judged.some(hasProblem)) {
    const { problems, sent } = sumOf(tested);
    return `${grouped(problems)} of ${counted(sent, 'request')} ${problems === 1 ? 'needs' : 'need'} attention, in ${named(tested.filter(hasProblem))}${refused === '' ? '' : `; ${refused}`}`;
  }
  const unsent = judged.filter((environment) => environment.status === 'failed' && countsOf(environment).sent === 0);
  if (unsent.length > 0) return `No request was sent in ${named(unsent)}`;
  const unfinished = judged.filter(({ reasonCode }) => reasonCode === 'too-many-skipped');
  if (unfinished.length > 0) return `Too many requests were skipped in ${named(unfinished)}`;
  const failed = judged.filter(({ status }) => status === 'failed');
  if (failed.length > 0) return `${named(failed)} failed, though no request did`;
  const { sent, skipped, known } = sumOf(judged);
  const passed = `${counted(sent, 'request')} passed in ${named(judged)}`;
  if (refused !== '')
    return `${refused.replace('the', 'The')}: nothing else was sent there${judged.length === 0 ? '' : `; ${passed}`}`;
  const untested = tested.filter(({ status }) => status === 'errored');
  if (untested.length > 0) return `${counted(untested.length, 'environment')} could not be tested`;
  if (verdictOf(run) !== 'passed') return passed;
  const all = sent > 1 && skipped === 0 ? 'All ' : '';
  return `${all}${passed}${known === 0 ? '' : `, ${grouped(known)} with known problems`}${skipped === 0 ? '' : `, and ${grouped(skipped)} ${skipped === 1 ? 'was' : 'were'} skipped`}`;
}

function hasProblem(environment: SummedEnvironment): boolean {
  return countsOf(environment).problems > 0;
}

/** Joins up to two names; counts more. */
function named(environments: readonly SummedEnvironment[]): string {
  const names = environments.map(({ name }) => clip(name, 60));
  return names.length > 2 ? counted(names.length, 'environment') : names.join(' and ');
}
