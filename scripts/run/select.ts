/** Which requests of a suite are sent. */

import type { ItemFacts } from '../collection/model.ts';
import { SUITES, type SuiteName } from '../collection/suites/registry.ts';
import { isSafe } from '../openapi/model.ts';
import { ExpectedError } from '../shared/errors.ts';
import type { Reason } from './reason.ts';

export interface Selection {
  /** Patterns: an operationId, a tag or a path, `*` for any text; empty: all. */
  readonly only: readonly string[];
  readonly shard?: { readonly index: number; readonly count: number };
}

/** An item of the suite, and its place in it. */
export interface SuiteItem {
  readonly item: ItemFacts;
  /** From 0; the same in every shard and for every `--only`. */
  readonly order: number;
}

export interface SelectedItem extends SuiteItem {
  /** Why it is left out; absent where it is sent. */
  readonly leftOut?: Reason;
}

/** The requests of a collection that belong to its suite: of one that only reads, those that do. */
export function suiteItems(suite: SuiteName, items: readonly ItemFacts[]): ItemFacts[] {
  return SUITES[suite].readsOnly ? items.filter(({ method }) => isSafe(method)) : [...items];
}

/**
 * Chooses, and adds what the chosen ones need: a detail is never sent without the list that gives its ID.
 *
 * @throws ExpectedError `usage-invalid-value` where a pattern matches nothing.
 */
export function selectItems(items: readonly ItemFacts[], { only, shard }: Selection): SelectedItem[] {
  const unmatched = only.find((pattern) => !items.some((item) => matches(item, pattern)));
  if (unmatched !== undefined) {
    throw new ExpectedError('usage-invalid-value', {
      what: `no request of the suite matches ${JSON.stringify(unmatched)}`,
      where: '--only',
      remedy: 'give an operationId, a tag or a path, with * for any text: --only "*List" --only "/v1/*/backups*"',
    });
  }
  const matching = only.length === 0 ? items : items.filter((item) => only.some((pattern) => matches(item, pattern)));
  const mine = shard === undefined ? matching : matching.filter((_, index) => index % shard.count === shard.index - 1);
  const sent = withNeeded(mine, items);
  const wanted = new Set(matching.map(({ itemId }) => itemId));
  return items.map((item, order) => {
    if (sent.has(item.itemId)) return { item, order };
    const inOtherShard = shard !== undefined && wanted.has(item.itemId);
    return {
      item,
      order,
      leftOut: {
        reasonCode: 'filtered',
        params: inOtherShard ? { by: 'shard', index: shard.index, count: shard.count } : { by: 'only' },
      },
    };
  });
}

/**
 * Leaves out what may change something, whatever the collection is called.
 *
 * @param writes IDs of such items that were not allowed.
 */
export function holdBackWrites(selected: readonly SelectedItem[], writes: ReadonlySet<string>): SelectedItem[] {
  return selected.map((entry) =>
    entry.leftOut === undefined && writes.has(entry.item.itemId)
      ? { ...entry, leftOut: { reasonCode: 'write-guard', params: {} } }
      : entry,
  );
}

function withNeeded(chosen: readonly ItemFacts[], all: readonly ItemFacts[]): Set<string> {
  const byId = new Map(all.map((item) => [item.id, item]));
  const sent = new Set<string>();
  function add(item: ItemFacts): void {
    if (sent.has(item.itemId)) return;
    sent.add(item.itemId);
    for (const id of item.after) {
      const needed = byId.get(id);
      if (needed !== undefined) add(needed);
    }
  }
  for (const item of chosen) add(item);
  return sent;
}

function matches(item: ItemFacts, pattern: string): boolean {
  const regex = new RegExp(`^${pattern.split('*').map(escapePattern).join('.*')}$`, 'i');
  return [item.operationId, item.id, item.tag, item.path].some((text) => regex.test(text));
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
}
