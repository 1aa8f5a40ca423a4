/** Where each place of a document stands in its file, as `printJson` prints it. */
import { isObject, type Json, pointerTo } from '../../shared/json.ts';

/**
 * @param document as it was printed: the lines of another spelling of the same document are others.
 * @returns line numbers, from 1, by JSON pointer.
 */
export function linesOf(document: Json): Map<string, number> {
  const lines = new Map<string, number>();
  let line = 1;
  function visit(value: Json, pointer: string): void {
    lines.set(pointer, line);
    const entries: (readonly [string | number, Json])[] = Array.isArray(value)
      ? (value as readonly Json[]).map((item, index) => [index, item])
      : isObject(value)
        ? Object.entries(value)
        : [];
    if (entries.length === 0) return; // `[]`, `{}` and scalars stay on the line.
    for (const [key, child] of entries) {
      line += 1;
      visit(child, pointerTo(pointer, key));
    }
    line += 1; // The closing bracket.
  }
  visit(document, '');
  return lines;
}
