/** Findings in words: what a response shows and the specification does not say. */
import type { Finding, FindingKind, ShownValue } from '../../run/model.ts';
import { describedText } from './failure.ts';

const WORDS: Readonly<Record<FindingKind, (value: ShownValue | undefined, finding: Finding) => string>> = {
  'list-became-empty': (value) => `the list is empty; in each of the last ${describedText(value ?? 0)} runs it was not`,
  'over-latency-budget': (value, { expected = 0 }) =>
    `slower than its budget: the median is ${describedText(value ?? 0)} ms, and the budget ${describedText(expected)} ms`,
  'unknown-property': (value) => `not in the specification${typeof value === 'string' ? ` (${value})` : ''}`,
  'unknown-enum-value': (value) =>
    `${value === undefined ? 'a value' : describedText(value)} that the specification does not list`,
  'missing-property': () => 'declared by the specification, and absent here',
  'undocumented-null': () => 'null, which the specification does not allow',
  'list-disagreement': () => 'the list showed another value',
  'duplicate-item': () => 'an item before it has the same ID',
};

/** @returns the sentence after the pointer; text that came with the run where the kind is not known. */
export function findingText(finding: Finding): string {
  const { kind, value, message } = finding;
  if (message !== undefined && (value === undefined || !Object.hasOwn(WORDS, kind))) return message;
  return Object.hasOwn(WORDS, kind) ? WORDS[kind](value, finding) : kind;
}
