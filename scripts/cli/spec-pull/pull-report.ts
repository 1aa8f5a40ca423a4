import { relative } from 'node:path';
import { printable } from '../../shared/printable.ts';
import { safeAddress } from '../../shared/safe-address.ts';
import type { PullSummary } from './spec-pull.ts';

/** The output of `spec:pull`: the pinned document, and how much changed. */
export function pullReport({
  changed,
  notModified,
  source,
  target,
  title,
  openapi,
  operations,
  diff,
}: PullSummary): string {
  const pinned = `${operations} operations of "${printable(title)}" (OpenAPI ${printable(openapi)})`;
  if (notModified) return `not modified since the last pull from ${printable(safeAddress(source), 400)}: ${pinned}`;
  if (!changed) return `unchanged: ${pinned}`;
  const lines = [`pinned ${relative(process.cwd(), target)} from ${printable(safeAddress(source), 400)}: ${pinned}`];
  if (diff !== undefined) {
    const { added, removed, changed: touched } = diff.operations;
    const { breaking, risky, safe } = diff.counts;
    lines.push(`operations: ${added.length} added, ${removed.length} removed, ${touched.length} changed`);
    lines.push(`changes: ${breaking} breaking, ${risky} risky, ${safe} safe`);
  }
  lines.push('next: `npm run spec:diff` to see the changes, `npm run generate` to generate the collections');
  return lines.join('\n');
}
