/** Lines at the bottom of a terminal that are updated in place, below permanent lines. */
import { cutTo, widthOf } from './terminal-text.ts';

export interface Screen {
  write(text: string): void;
  /** Lines can be updated in place. */
  readonly isTerminal: boolean;
  readonly hasColours: boolean;
  /** The current width; the window can be resized. */
  readonly columns: number;
  readonly rows: number;
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
