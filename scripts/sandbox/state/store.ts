/** The stored resources: entries by path, and the paths of each list in the order of creation. */
import type { Json, JsonObject } from '../../shared/json.ts';
import type { SandboxKey } from '../credentials.ts';

export interface Entry {
  /** The filled path of the item or singleton: `/v1/accounts/5a4d…/keys/9c1e…`. */
  readonly path: string;
  readonly value: Json;
  /** What a detail response shows next to the item. */
  readonly detail?: JsonObject;
  /** A pending state transition, and the time at which it is complete. */
  readonly due?: { readonly at: number; readonly set: JsonObject };
}

/** An accepted key. With `entry`, it is valid only while that entry exists, is enabled and has not expired. */
export interface StoredKey extends SandboxKey {
  readonly entry?: string;
}

export type Change =
  /** `listPath`: the list that a new item belongs to. */
  | { readonly kind: 'put'; readonly entry: Entry; readonly listPath?: string }
  /** Removes the entry and everything below it. */
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'key'; readonly key: StoredKey };

export interface ReadonlyStore {
  entry(path: string): Entry | undefined;
  /** Paths of the items of a list. */
  itemPaths(listPath: string): readonly string[];
  key(id: string): StoredKey | undefined;
  keyWithSecret(secret: string): StoredKey | undefined;
}

export class Store implements ReadonlyStore {
  readonly #entries = new Map<string, Entry>();
  readonly #lists = new Map<string, string[]>();
  readonly #keys = new Map<string, StoredKey>();

  entry(path: string): Entry | undefined {
    return this.#entries.get(path);
  }

  itemPaths(listPath: string): readonly string[] {
    return this.#lists.get(listPath) ?? [];
  }

  key(id: string): StoredKey | undefined {
    return this.#keys.get(id);
  }

  keyWithSecret(secret: string): StoredKey | undefined {
    return [...this.#keys.values()].find((key) => key.secret === secret);
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'key') this.#keys.set(change.key.id, change.key);
      else if (change.kind === 'remove') this.#remove(change.path);
      else this.#put(change.entry, change.listPath);
    }
  }

  #put(entry: Entry, listPath: string | undefined): void {
    const isNew = !this.#entries.has(entry.path);
    // Parsed objects are compact in memory: lists, which are copied and printed for each request, take half the time.
    this.#entries.set(entry.path, { ...entry, value: JSON.parse(JSON.stringify(entry.value)) });
    if (isNew && listPath !== undefined) this.#lists.set(listPath, [...this.itemPaths(listPath), entry.path]);
  }

  #remove(path: string): void {
    const below = `${path}/`;
    for (const key of this.#entries.keys()) if (key === path || key.startsWith(below)) this.#entries.delete(key);
    for (const listPath of this.#lists.keys()) if (listPath.startsWith(below)) this.#lists.delete(listPath);
    const listPath = path.slice(0, path.lastIndexOf('/'));
    const kept = this.itemPaths(listPath).filter((itemPath) => itemPath !== path);
    if (this.#lists.has(listPath)) this.#lists.set(listPath, kept);
  }

  /** The value of every entry by path, in path order. */
  snapshot(): Readonly<Record<string, Json>> {
    const paths = [...this.#entries.keys()].sort();
    return Object.fromEntries(paths.map((path) => [path, structuredClone(this.#entries.get(path)?.value ?? null)]));
  }
}
