/** Text on a terminal: colours, the width of text, and lines at the bottom that are updated in place, below permanent ones. */
import { printable } from '../shared/printable.ts';

export interface Screen {
  write(text: string): void;
  /** Lines can be updated in place. */
  readonly isTerminal: boolean;
  readonly hasColours: boolean;
  /** The current width; the window can be resized. */
  readonly columns: number;
  readonly rows: number;
}

/**
 * `FORCE_COLOR` outranks `NO_COLOR`, as in Node.js; a terminal without either has colours.
 *
 * @param env `FORCE_COLOR`: `0` or `false` is no, any other value is yes. `NO_COLOR`: any value but the empty one is no
 * (https://no-color.org).
 */
export function hasColours(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none } = env;
  if (forced !== undefined) return forced !== '0' && forced.toLowerCase() !== 'false';
  return isTerminal && !none;
}

/** UTF-16 code units of one text of the API: a few lines of it. */
const MAX_SHOWN = 600;

/** A text of the API as one line that is safe to print. */
export function shown(text: string): string {
  return printable(text, MAX_SHOWN);
}

/** Shortens text without escape sequences to at most `columns`. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let width = 1;
  let kept = '';
  for (const char of text) {
    width += widthOfChar(char);
    if (width > columns) break;
    kept += char;
  }
  return columns < 1 ? '' : `${kept}…`;
}

/** Columns of text without escape sequences. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += widthOfChar(char);
  return width;
}

/** East Asian wide and full-width characters (Unicode Standard Annex #11) and emoji take two columns. */
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

function widthOfChar(char: string): number {
  if (/\p{M}/u.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

export interface LiveLines {
  /** Replaces the live lines. Writes nothing if they did not change. */
  show(lines: readonly string[]): void;
  /** Prints permanent text above the live lines. */
  print(text: string): void;
}

/**
 * Each update is one write that overwrites before it erases, to avoid flicker. Lines are shortened to the width of the screen,
 * because wrapped lines could not be overwritten.
 *
 * @param paint styles a live line: it may add escape sequences, but no columns.
 */
export function liveLines(screen: Screen, paint: (line: string) => string): LiveLines {
  let shown: string[] = [];

  /** Moves to the first live line. In a window that became narrower, the lines take more rows than before. */
  function toTop(): string {
    const rows = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / screen.columns)), 0);
    return rows > 1 ? `\r\x1b[${rows - 1}A` : '\r';
  }

  function fitted(lines: readonly string[]): string[] {
    const maxLines = Math.max(1, screen.rows - 1);
    const kept =
      lines.length <= maxLines
        ? lines
        : [...lines.slice(0, maxLines - 1), `… and ${lines.length - maxLines + 1} more environments`];
    return kept.map((line) => cutTo(line, screen.columns - 1));
  }

  /** Each line followed by erasing to its end; the last one also by erasing everything below. */
  function drawn(lines: readonly string[]): string {
    return `${lines.map((line) => `${paint(line)}\x1b[K`).join('\n')}\x1b[J`;
  }

  return {
    show(lines) {
      const next = fitted(lines);
      if (next.length === shown.length && next.every((line, index) => line === shown[index])) return;
      screen.write(toTop() + drawn(next));
      shown = next;
    },
    print(text) {
      if (shown.length === 0) {
        screen.write(`${text}\n`);
        return;
      }
      const kept = text
        .split('\n')
        .map((line) => `${line}\x1b[K\n`)
        .join('');
      screen.write(toTop() + kept + drawn(shown));
    },
  };
}
