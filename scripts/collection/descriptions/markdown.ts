/** Text of a document within the Markdown that Postman shows: it is never markup, and never a variable of Postman's. */
import { printable } from '../../shared/printable.ts';

const MAX_TEXT = 100;

/**
 * A text as a code span (CommonMark, section 6.1), longer ones cut.
 *
 * @param text from the document; two opening braces would be a variable in Postman's documentation.
 */
export function codeSpan(text: string): string {
  const plain = printable(text, MAX_TEXT).replaceAll('{{', '{ {');
  if (plain === '') return '(empty text)';
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = plain.startsWith('`') || plain.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}

/** A title of the document as plain text: characters with a meaning in Markdown are escaped (CommonMark, section 2.4). */
export function plainText(text: string): string {
  return printable(text, MAX_TEXT * 3)
    .replaceAll('{{', '{ {')
    .replaceAll(/[\\`*_[\]<>|#~&]/g, '\\$&');
}

/** A table of GitHub Flavored Markdown; a pipe in a cell is escaped, also within a code span (section 4.10). */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll(/\\?\|/g, '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)];
}
