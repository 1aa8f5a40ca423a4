/**
 * The order of lines where nothing can be updated in place: the lines of an environment are one block. The environment that
 * started first is printed as it runs, and the others wait for its end.
 */

export interface Blocks {
  /** @param begin printed before the first line of the environment. */
  start(environment: string, begin: readonly string[]): void;
  print(environment: string, line: string): void;
  /** @param last printed after the last line of the environment. */
  end(environment: string, last: readonly string[]): void;
}

/** @param write prints one line. */
export function blocks(write: (line: string) => void): Blocks {
  /** Lines that wait, by environment; the environment that is printed at once has none. */
  const waiting = new Map<string, { lines: string[]; isOver: boolean }>();
  let current: string | undefined;

  function print(environment: string, lines: readonly string[]): void {
    if (current === undefined || environment === current) {
      lines.forEach(write);
      return;
    }
    const block = waiting.get(environment) ?? { lines: [], isOver: false };
    waiting.set(environment, block);
    block.lines.push(...lines);
  }

  /** Prints what is over, and goes on with the next environment that is not. */
  function goOn(): void {
    current = undefined;
    for (const [environment, { lines, isOver }] of waiting) {
      waiting.delete(environment);
      lines.forEach(write);
      if (isOver) continue;
      current = environment;
      return;
    }
  }

  return {
    start(environment, begin) {
      print(environment, begin);
      current ??= environment;
    },
    print: (environment, line) => print(environment, [line]),
    end(environment, last) {
      print(environment, last);
      const block = waiting.get(environment);
      if (block !== undefined) block.isOver = true;
      if (environment === current) goOn();
    },
  };
}
