/** A terminal with only the escape sequences that the progress uses, and a clock that a test sets. */
import { type Screen, widthOf } from '../../scripts/cli/screen.ts';
import type { Clock } from '../../scripts/cli/smoke/output/progress.ts';

/** Text, line feeds, `\r`, cursor up, erase to the end of the line and of the screen; it wraps lines, and keeps those above the screen. */
export class FakeScreen implements Screen {
  readonly isTerminal: boolean;
  readonly hasColours = false;
  columns: number;
  readonly rows: number;
  readonly writes: string[] = [];
  #lines: string[] = [''];
  #row = 0;
  #column = 0;

  constructor(columns = 60, isTerminal = true, rows = 24) {
    this.columns = columns;
    this.isTerminal = isTerminal;
    this.rows = rows;
  }

  write(text: string): void {
    this.writes.push(text);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    for (const token of text.match(/\x1b\[\d*[AKJ]|[^\x1b]/gu) ?? []) this.#take(token);
  }

  #take(token: string): void {
    const line = this.#lines[this.#row] ?? '';
    if (token === '\r') this.#column = 0;
    else if (token === '\n') this.#down();
    else if (token.endsWith('A') && token.length > 1) this.#row = Math.max(0, this.#row - Number(token.slice(2, -1)));
    else if (token.endsWith('K') && token.length > 1) this.#lines[this.#row] = line.slice(0, this.#column);
    else if (token.endsWith('J') && token.length > 1) {
      this.#lines[this.#row] = line.slice(0, this.#column);
      this.#lines.length = this.#row + 1;
    } else {
      if (this.#column >= this.columns) this.#down();
      const now = this.#lines[this.#row] ?? '';
      this.#lines[this.#row] = now.slice(0, this.#column) + token + now.slice(this.#column + 1);
      this.#column += widthOf(token);
    }
  }

  #down(): void {
    this.#row += 1;
    this.#column = 0;
    this.#lines[this.#row] ??= '';
  }

  get text(): string[] {
    return this.#lines.map((line) => line.trimEnd());
  }
}

export class FakeClock implements Clock {
  time = 0;
  readonly #ticks = new Set<() => void>();
  now(): number {
    return this.time;
  }
  every(_milliseconds: number, call: () => void): () => void {
    this.#ticks.add(call);
    return () => this.#ticks.delete(call);
  }
  pass(milliseconds: number): void {
    this.time += milliseconds;
    for (const call of this.#ticks) call();
  }
  get isTicking(): boolean {
    return this.#ticks.size > 0;
  }
}
