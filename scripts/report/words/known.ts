/** Known problems in words: what a response shows, why that is accepted, and which entries of a baseline need a person. */

import type { BaselineEntry, Known } from '../../run/baseline/known-problem.ts';
import type { EnvironmentRun, RequestRun } from '../../run/model.ts';
import { tokensOf } from '../../shared/json.ts';
import { failureText } from './failure.ts';
import { findingText } from './finding.ts';

export interface KnownProblem {
  /** What is wrong, with its place. */
  readonly what: string;
  readonly known: Known;
}

/** The failures and findings of a request that a baseline accepts. Those that differ only in an index are one. */
export function knownProblemsOf(request: RequestRun): KnownProblem[] {
  const failures = request.assertions.flatMap(({ failures: all = [], ...assertion }) =>
    all.flatMap(({ known, ...failure }) => {
      if (known === undefined) return [];
      const key = [assertion.name, failure.code, generic(failure.pointer), failure.expected];
      const what = `${assertion.name}: ${failureText({ ...assertion, status: 'failed', failures: [failure] })}`;
      return [{ key: JSON.stringify(key), what, known }];
    }),
  );
  const findings = (request.findings ?? []).flatMap(({ known, ...finding }) => {
    if (known === undefined) return [];
    const key = [finding.kind, generic(finding.pointer), finding.value];
    const what = `${finding.pointer}: ${findingText(finding)}`;
    return [{ key: JSON.stringify(key), what, known }];
  });
  const distinct = new Map<string, KnownProblem>();
  for (const { key, ...problem } of [...failures, ...findings]) if (!distinct.has(key)) distinct.set(key, problem);
  return [...distinct.values()];
}

/** The known problems of a request, a line each. */
export function knownLines(request: RequestRun): string[] {
  return knownProblemsOf(request).map(({ what, known }) => `known: ${what}: ${knownText(known)}`);
}

/** Why a problem is accepted, and since and until when. */
export function knownText({ reason, since, until }: Known): string {
  return `${reason} (since ${since}${until === undefined ? '' : `, until ${until}`})`;
}

/** What an entry of a baseline accepts: `instanceGet: status 403`, `instanceGet: schema-required at /result, name`. */
function entryText({ operation, code, pointer, property, status, value, assertion }: BaselineEntry): string {
  const place = pointer === undefined ? '' : ` at ${pointer || '/'}`;
  const more = [property, value, assertion].filter((part) => part !== undefined);
  const what = code === 'status' ? '' : code;
  return `${operation}: ${[what, ...(status === undefined ? [] : [`HTTP ${status}`])].filter(Boolean).join(' ')}${place}${more.map((part) => `, ${part}`).join('')}`;
}

/** A line for each entry of the environment's baseline that needs a person. */
export function reviewLines({ baseline }: Pick<EnvironmentRun, 'baseline'>): string[] {
  const { expired = [], obsolete = [] } = baseline ?? {};
  return [
    ...expired.map((entry) => `expired on ${entry.until}: ${entryText(entry)}`),
    ...obsolete.map((entry) => `obsolete, no longer occurs: ${entryText(entry)}`),
  ];
}

function generic(pointer: string | undefined): string | undefined {
  return (
    pointer &&
    tokensOf(pointer)
      .map((token) => (/^\d+$/.test(token) ? '*' : token))
      .join('/')
  );
}
