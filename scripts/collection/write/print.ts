/** A collection as its file has it, in pieces: the whole text of a large collection would take too much memory. */
import { type Folder, type Item, isFolder, type PostmanCollection } from './postman-format.ts';

const INDENT = '  ';

/** @returns what `printJson` gives, cut between the parts of a folder. */
export function* printCollection(collection: PostmanCollection): Generator<string> {
  yield* printFolder(collection, '');
  yield '\n';
}

function* printFolder(folder: PostmanCollection | Folder, indent: string): Generator<string> {
  const inner = indent + INDENT;
  let opening = '{';
  for (const [key, value] of Object.entries(folder)) {
    if (value === undefined) continue;
    yield `${opening}\n${inner}${JSON.stringify(key)}: `;
    opening = ',';
    if (key === 'item') yield* printEntries(folder.item, inner);
    else yield printed(value, inner);
  }
  yield `\n${indent}}`;
}

function* printEntries(entries: readonly (Folder | Item)[], indent: string): Generator<string> {
  if (entries.length === 0) return yield '[]';
  const inner = indent + INDENT;
  let opening = '[';
  for (const entry of entries) {
    yield `${opening}\n${inner}`;
    opening = ',';
    if (isFolder(entry)) yield* printFolder(entry, inner);
    else yield printed(entry, inner);
  }
  yield `\n${indent}]`;
}

/** JSON strings contain no line feeds, so every line feed belongs to the layout. */
function printed(value: unknown, indent: string): string {
  return JSON.stringify(value, null, INDENT).replaceAll('\n', `\n${indent}`);
}
