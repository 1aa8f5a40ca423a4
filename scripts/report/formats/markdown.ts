/** Markdown lines with text of a run: escaped, limited, in tables and sections. */
import { grouped } from '../quantity.ts';
import { spelled } from '../text.ts';

interface Lines {
  readonly head?: readonly string[];
  readonly rows: readonly string[];
}

/** A heading and at most so many rows; nothing where there is no row. */
export function section(title: string, { head = [], rows }: Lines, limit: number): string[] {
  if (rows.length === 0) return [];
  return ['', `### ${title}`, '', ...head, ...rows.slice(0, limit), ...rest(rows.length, limit)];
}

/** @param rows of cells that are Markdown already. */
export function tableLines(columns: readonly string[], rows: readonly (readonly string[])[]): Lines {
  return {
    head: [`| ${columns.join(' | ')} |`, `|${columns.map(() => '---|').join('')}`],
    rows: rows.map((cells) => `| ${cells.join(' | ')} |`),
  };
}

export function rest(count: number, limit: number): string[] {
  return count > limit ? ['', `… and ${grouped(count - limit)} more, all in the report.`] : [];
}

/**
 * GitHub replaces these after the Markdown, where backslashes and character references are gone: a mention, a reference to an
 * issue (`#1`, `GH-1`), an emoji (`:id:`, and not the minutes of a time). An empty comment in between prevents it, and is neither shown nor copied.
 */
const REPLACED_LATER = /(?:[@#]|\bGH\\?-)(?=\w)|:(?!\d\d:)(?=[\w+\\-]+:)/gi;

/** Text as text, in a table cell too: no markup, no HTML, no mention, no automatic link, one line. */
export function escaped(text: string): string {
  return (
    spelled(text)
      .replace(/\s+/g, ' ')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/[\\`*_{}[\]()#+!|~$^=-]/g, '\\$&')
      .replace(REPLACED_LATER, '$&<!-- -->')
      // A line of a job's log that begins with two colons is a command to GitHub's runner.
      .replace(/:(?=:)/g, '&#58;')
      .replace(/:\/\//g, '&#58;//')
      .replace(/\bwww\./gi, 'www&#46;')
  );
}

/** A sentence of this project: text in backticks is code and is not escaped. */
export function prose(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? `\`${part}\`` : escaped(part)))
    .join('');
}

export function bounded(lines: readonly string[], maxBytes: number): string {
  const kept: string[] = [];
  let size = 0;
  for (const line of lines) {
    size += Buffer.byteLength(line) + 1;
    if (size > maxBytes) {
      kept.push('', '… cut here: the report has the rest.');
      break;
    }
    kept.push(line);
  }
  return `${kept.join('\n')}\n`;
}
