/** The output of an expected error: what, where, and the fix. */
import assert from 'node:assert/strict';
import type { Outcome } from './command.ts';

/** @param words each is in the block, which has at most three lines. */
export function assertProblem({ stderr }: Outcome, code: string, words: readonly RegExp[] = []): void {
  const lines = stderr.trimEnd().split('\n');
  assert.match(lines[0] ?? '', new RegExp(`^error  .+  \\[${code}\\]$`), stderr);
  assert.match(lines.at(-1) ?? '', /^fix {4}.+/, stderr);
  assert.ok(lines.length <= 3, stderr);
  assert.doesNotMatch(stderr, /\n\s+at |node:internal/);
  for (const word of words) assert.match(stderr, word);
}
