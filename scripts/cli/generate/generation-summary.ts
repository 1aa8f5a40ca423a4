import { relative } from 'node:path';
import type { ShortenedSample } from '../../collection/scripts/budget.ts';
import type { Note } from '../../openapi/model.ts';
import { printable } from '../../shared/printable.ts';
import type { Generated } from './generate.ts';

/** Notes listed per kind. */
const MAX_LISTED = 100;
/** Paths of written files. */
const MAX_WRITTEN = 10;
/** UTF-16 code units of a pointer or message. */
const MAX_POINTER = 400;

/** The output of `generate`: the written files, and notes about the document. */
export function generationSummary({ spec, collections, notes: customNotes, written }: Generated, cwd: string): string {
  const lines = [
    `${spec.operations.length} operations of "${printable(spec.title)}" (OpenAPI ${printable(spec.openapi)})`,
  ];
  lines.push(...listed('parts of OpenAPI 3.2 that are not read', spec.unread));
  for (const { fileName, items, notes } of collections) {
    lines.push(`  ${fileName}: ${items.length} requests`);
    lines.push(...listed('not checked by any assertion', notes.untranslated));
    lines.push(...listed('contradictions in the document, relaxed', notes.relaxed));
    lines.push(...listed('shortened example values', (notes.shortened ?? []).map(shortenedNote)));
    if (notes.unresolved.length > 0)
      lines.push(`    variables without a source, to be set in the environment: ${shortList(notes.unresolved)}`);
  }
  lines.push(...customNotes.map((note) => printable(note, MAX_POINTER)));
  lines.push(
    written.length === 0
      ? 'all files are up to date'
      : `wrote ${writtenText(written.map((path) => relative(cwd, path)))}`,
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
      ? `more than ${made} values: some required ones are left out`
      : `${keyword} requires ${wanted} at \`${pointer}\`; the example has ${made}`;
  return { pointer: operation, message };
}

function shortList(names: readonly string[]): string {
  const more = names.length - MAX_LISTED;
  const shown = names.slice(0, MAX_LISTED).map((name) => printable(name));
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The format v3 has hundreds of files. */
function writtenText(paths: readonly string[]): string {
  const more = paths.length - MAX_WRITTEN;
  return paths.slice(0, MAX_WRITTEN).join(', ') + (more > 0 ? ` and ${more} more files` : '');
}
