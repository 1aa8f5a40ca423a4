/** Observations as text, for a terminal or a pull request. */

import { printable } from '../../shared/printable.ts';
import { count } from '../../shared/words.ts';
import type { Observation, Observed } from './observed.ts';
import { inferSchema } from './schema.ts';

export interface Scope {
  readonly runs: number;
  readonly environments: readonly string[];
}

/** Of the values of one place. */
const MAX_VALUES = 5;

export function observedText({ observations, obsolete }: Observed, { runs, environments }: Scope): string {
  const where = `${count(runs, 'run')} against ${environments.map((name) => printable(name)).join(', ') || 'no environment that counts'}`;
  const lines = [
    observations.length === 0
      ? `nothing that the pinned document does not say, in ${where}`
      : `${count(observations.length, 'thing')} that the pinned document does not say, in ${where}`,
  ];
  let operation = '';
  for (const observed of observations) {
    if (observed.operation.id !== operation) {
      operation = observed.operation.id;
      lines.push(
        '',
        `${observed.operation.method} ${printable(observed.operation.path, 400)}  ${printable(operation)}`,
      );
    }
    lines.push(`  ${printable(observed.pointer)}  ${wording(observed)}`, `    ${evidence(observed)}`);
  }
  if (obsolete > 0) {
    lines.push(
      '',
      `${count(obsolete, 'finding')} of older runs left out: the document says it by now, or has the operation no more`,
    );
  }
  return lines.join('\n');
}

function wording({ kind, values, shownElsewhere }: Observation): string {
  if (kind === 'missing-property') {
    return shownElsewhere
      ? 'missing here, there in other responses: optional, not in the patch'
      : 'declared, and never there';
  }
  if (kind === 'unknown-property') {
    const { type } = inferSchema(values, '3.1.0');
    return `not declared${type === undefined ? '' : `, ${printable([type].flat().join(' or '))}`}`;
  }
  const shown = values.slice(0, MAX_VALUES).map((value) => printable(JSON.stringify(value), 60));
  const more = values.length - shown.length;
  return `not listed: ${shown.join(', ') || 'a value that was not recorded'}${more > 0 ? ` and ${more} more` : ''}`;
}

function evidence({ count: shown, responses, environments, first, last }: Observation): string {
  const [from, to] = [first.slice(0, 10), last.slice(0, 10)];
  const names = environments.map((name) => printable(name)).join(', ');
  return `${shown} of ${count(responses, 'response')}, ${names}, ${from === to ? from : `${from} to ${to}`}`;
}
