import { relative } from 'node:path';
import type { Note } from '../spec/json-schema.ts';
import type { Generated } from './generate.ts';

/** What `generate` says when it is done: what it wrote, and what of the spec a person should know. */
export function generationSummary({ spec, collections, written }: Generated, cwd: string): string {
  const lines = [`${spec.operations.length} operations of "${spec.title}" (OpenAPI ${spec.openapi})`];
  for (const { fileName, items, notes } of collections) {
    lines.push(`  ${fileName}: ${items.length} requests`);
    lines.push(...listed('not checked by any assertion', notes.untranslated));
    lines.push(...listed('contradictions in the spec, taken for what they can mean', notes.relaxed));
    if (notes.unfed.length > 0)
      lines.push(`    variables that nothing feeds, to be set in the environment: ${notes.unfed.join(', ')}`);
  }
  lines.push(
    written.length === 0
      ? 'all files are up to date'
      : `wrote ${written.map((path) => relative(cwd, path)).join(', ')}`,
  );
  return lines.join('\n');
}

function listed(title: string, notes: readonly Note[]): string[] {
  if (notes.length === 0) return [];
  return [`    ${title}:`, ...notes.map(({ pointer, message }) => `      ${pointer}: ${message}`)];
}
