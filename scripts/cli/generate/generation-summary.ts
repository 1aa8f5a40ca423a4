import { relative } from 'node:path';
import type { ShortenedSample } from '../../collection/scripts/budget.ts';
import type { Note } from '../../openapi/schema/json-schema.ts';
import { printable } from '../../shared/printable.ts';
import type { Generated } from './generate.ts';

/** Of one kind; more than that nobody reads. */
const MAX_LISTED = 100;
/** UTF-16 code units of a pointer or message. */
const MAX_POINTER = 400;

/** What `generate` says when it is done: what it wrote, and what of the spec a person should know. */
export function generationSummary({ spec, collections, written }: Generated, cwd: string): string {
  const lines = [
    `${spec.operations.length} operations of "${printable(spec.title)}" (OpenAPI ${printable(spec.openapi)})`,
  ];
  for (const { fileName, items, notes } of collections) {
    lines.push(`  ${fileName}: ${items.length} requests`);
    lines.push(...listed('not checked by any assertion', notes.untranslated));
    lines.push(...listed('contradictions in the spec, taken for what they can mean', notes.relaxed));
    lines.push(...listed('example values that were shortened', (notes.shortened ?? []).map(shortenedNote)));
    if (notes.unresolved.length > 0)
      lines.push(`    variables without a source, to be set in the environment: ${shortList(notes.unresolved)}`);
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
  const lines = notes
    .slice(0, MAX_LISTED)
    .map(({ pointer, message }) => `      ${printable(pointer, MAX_POINTER)}: ${printable(message, MAX_POINTER)}`);
  const more = notes.length - lines.length;
  return [`    ${title}:`, ...lines, ...(more > 0 ? [`      and ${more} more`] : [])];
}

function shortenedNote({ operation, pointer, keyword, wanted, made }: ShortenedSample): Note {
  const message =
    keyword === 'size'
      ? `the whole has more than ${made} parts: some that are required are left out`
      : `${keyword} asks for ${wanted} at \`${pointer}\`, and ${made} ${made === 1 ? 'is' : 'are'} there`;
  return { pointer: operation, message };
}

function shortList(names: readonly string[]): string {
  const more = names.length - MAX_LISTED;
  const shown = names.slice(0, MAX_LISTED).map((name) => printable(name));
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
