/** Numbers that look random and are the same in every run. */

export interface Random {
  /** From 0 to less than `below`. */
  int(below: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** A linear congruential generator, modulo 2^32; of its bits, the upper ones are used. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const int = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * below);
  };
  return {
    int,
    pick: (items) => {
      const item = items[int(items.length)];
      if (item === undefined) throw new Error('nothing to pick');
      return item;
    },
  };
}
