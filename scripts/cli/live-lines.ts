/** Lines at the foot of a terminal that change in place, below those that stay. */
import { cutTo, widthOf } from './terminal-text.ts';

export interface Screen {
  write(text: string): void;
  /** Lines may change in place. */
  readonly isTerminal: boolean;
  readonly hasColours: boolean;
  /** As they are now: a window may be resized. */
  readonly columns: number;
  readonly rows: number;
}

export interface LiveLines {
  /** Replaces the live lines; nothing is written where none has changed. */
  show(lines: readonly string[]): void;
  /** Prints text that stays, above the live lines. */
  print(text: string): void;
}

/**
 * The live lines of a terminal. Each change is one write, and overwrites before it erases, so that nothing flickers; a line
 * is cut to the screen, as a wrapped one could not be taken back.
 *
 * @param paint the look of the live lines: it may add escape sequences, but no columns.
 */
export function liveLines(screen: Screen, paint: (line: string) => string): LiveLines {
  let shown: string[] = [];

  /** To the first column of the first live line. In a window that has become narrower the lines take more rows than before. */
  function toTop(): string {
    const rows = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / screen.columns)), 0);
    return rows > 1 ? `\r\x1b[${rows - 1}A` : '\r';
  }

  function fitted(lines: readonly string[]): string[] {
    const most = Math.max(1, screen.rows - 1);
    const kept =
      lines.length <= most
        ? lines
        : [...lines.slice(0, most - 1), `… and ${lines.length - most + 1} more environments`];
    return kept.map((line) => cutTo(line, screen.columns - 1));
  }

  /** Erases to the end of each line after it is written, and whatever is left below the last. */
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
