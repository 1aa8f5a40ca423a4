/** Which requests of a suite are sent. */

import type { GeneratedCollection, ItemFacts } from '../collection/model.ts';
import { SUITES, type SuiteName } from '../collection/suites/registry.ts';
import { writingItems } from '../collection/writes.ts';
import { isSafe } from '../openapi/model.ts';
import type { ApiConventions } from '../shared/api-conventions.ts';
import { ExpectedError } from '../shared/errors.ts';
import { preflightOf } from './diagnosis/preflight.ts';
import type { Shard } from './part.ts';
import type { Reason } from './reason.ts';

export interface Selection {
  /** Patterns: an operationId, a tag or a path, `*` for any text; empty: all. */
  readonly only: readonly string[];
  /** Patterns of requests that are not sent, even if others need them. */
  readonly exclude?: readonly string[];
  /** IDs of requests to send first, with what they need; only in a suite that reads. */
  readonly early?: ReadonlySet<string> | undefined;
  /** IDs of requests that failed in the last run; missing: all. */
  readonly lastFailed?: ReadonlySet<string>;
  readonly shard?: Shard;
}

/** An item of the suite, and its place in it. */
export interface SuiteItem {
  readonly item: ItemFacts;
  /** From 0; the same in every shard and for every `--only`. */
  readonly order: number;
}

export interface SelectedItem extends SuiteItem {
  /** Why it is not sent although it is selected; absent where it is sent. */
  readonly leftOut?: Reason;
  /** Sent before the items without this. */
  readonly isEarly?: boolean;
}

/** The selected requests of a suite, each with why it is not sent, if it is not: it may write. */
export function selectRequests({
  collection,
  selection,
  mayWrite,
  conventions,
}: {
  readonly collection: GeneratedCollection<SuiteName>;
  readonly selection: Selection;
  readonly mayWrite: boolean;
  /** Of the API; absent where no key is needed. */
  readonly conventions?: Pick<ApiConventions, 'root'> | undefined;
}): SelectedItem[] {
  const writes = mayWrite ? new Set<string>() : writingItems(collection.json);
  // The order matters in suites that write.
  const early = SUITES[collection.suite].readsOnly ? selection.early : undefined;
  const items = suiteItems(collection.suite, collection.items);
  const preflight = conventions && preflightOf(items, conventions);
  return selectItems(items, { ...selection, early }, preflight).map((selected) =>
    writes.has(selected.item.itemId) ? { ...selected, leftOut: { reasonCode: 'write-guard', params: {} } } : selected,
  );
}

/** The requests of a suite; for a read-only suite, only those with a safe method. */
export function suiteItems(suite: SuiteName, items: readonly ItemFacts[]): ItemFacts[] {
  return SUITES[suite].readsOnly ? items.filter(({ method }) => isSafe(method)) : [...items];
}

/**
 * Chooses, and adds what the chosen ones need: a detail is never sent without the list that gives its ID, and nothing without the
 * preflight, unless these are excluded.
 *
 * @param preflight the request that shows whether the key is accepted; absent where no key is needed.
 * @throws ExpectedError `usage-invalid-value` where a pattern matches nothing.
 */
export function selectItems(items: readonly ItemFacts[], selection: Selection, preflight?: ItemFacts): SelectedItem[] {
  const { only, exclude = [], lastFailed, early = new Set(), shard } = selection;
  assertMatched('--only', only, items);
  assertMatched('--exclude', exclude, items);
  const matchesAny = (item: ItemFacts, patterns: readonly string[]) =>
    patterns.some((pattern) => matches(item, pattern));
  const excluded = new Set(items.filter((item) => matchesAny(item, exclude)));
  const allowed = items.filter((item) => !excluded.has(item));
  const matching = allowed
    .filter((item) => only.length === 0 || matchesAny(item, only))
    .filter(({ id }) => lastFailed === undefined || lastFailed.has(id));
  const mine = shard === undefined ? matching : matching.filter((_, index) => index % shard.count === shard.index - 1);
  const first = preflight === undefined || mine.length === 0 || excluded.has(preflight) ? [] : [preflight];
  const sent = withNeeded([...first, ...mine], allowed);
  const chosenEarly = allowed.filter(({ id, itemId }) => sent.has(itemId) && early.has(id));
  const sentEarly = withNeeded(chosenEarly, allowed);
  return items
    .map((item, order) => ({ item, order, ...(sentEarly.has(item.itemId) ? { isEarly: true } : {}) }))
    .filter(({ item }) => sent.has(item.itemId));
}

function assertMatched(flag: string, patterns: readonly string[], items: readonly ItemFacts[]): void {
  const unmatched = patterns.find((pattern) => !items.some((item) => matches(item, pattern)));
  if (unmatched === undefined) return;
  throw new ExpectedError('usage-invalid-value', {
    what: `no request of the suite matches ${JSON.stringify(unmatched)}`,
    where: flag,
    remedy: `give an operationId, a tag or a path, with * for any text: ${flag} "*List" ${flag} "/v1/*/backups*"`,
  });
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
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  const regex = new RegExp(`^${escaped.replaceAll('*', '.*')}$`, 'i');
  return [item.operationId, item.id, item.tag, item.path].some((text) => regex.test(text));
}
