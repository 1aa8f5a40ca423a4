/** What the sandbox keeps: entries by their path, and for each collection its entries in the order of creation. */
import type { Json, JsonObject } from '../json.ts';
import type { SandboxKey } from './credentials.ts';

export interface Entry {
  /** The path of the item or singleton with its values: `/v1/organizations/5a4d…/keys/9c1e…`. */
  readonly path: string;
  readonly value: Json;
  /** What a detail shows beside the item. */
  readonly beside?: JsonObject;
  /** A change of state that comes by itself. */
  readonly due?: { readonly at: number; readonly set: JsonObject };
}

/** A key that opens the sandbox; with `entry`, for as long as that entry is there, enabled and not expired. */
export interface StoredKey extends SandboxKey {
  readonly entry?: string;
}

export type Change =
  | { readonly kind: 'put'; readonly entry: Entry; readonly collection?: string }
  /** With everything below it. */
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'key'; readonly key: StoredKey };

/** To look things up; what changes them is a list of changes, applied in one go. */
export interface State {
  entry(path: string): Entry | undefined;
  /** Paths of the entries of a collection. */
  members(collection: string): readonly string[];
  key(keyId: string): StoredKey | undefined;
}

export class Store implements State {
  readonly #entries = new Map<string, Entry>();
  readonly #members = new Map<string, string[]>();
  readonly #keys = new Map<string, StoredKey>();

  entry(path: string): Entry | undefined {
    return this.#entries.get(path);
  }

  members(collection: string): readonly string[] {
    return this.#members.get(collection) ?? [];
  }

  key(keyId: string): StoredKey | undefined {
    return this.#keys.get(keyId);
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'key') this.#keys.set(change.key.keyId, change.key);
      else if (change.kind === 'remove') this.#remove(change.path);
      else this.#put(change.entry, change.collection);
    }
  }

  #put(entry: Entry, collection: string | undefined): void {
    const isNew = !this.#entries.has(entry.path);
    this.#entries.set(entry.path, entry);
    if (!isNew || collection === undefined) return;
    const members = this.#members.get(collection);
    if (members === undefined) this.#members.set(collection, [entry.path]);
    else members.push(entry.path);
  }

  #remove(path: string): void {
    const below = `${path}/`;
    for (const key of this.#entries.keys()) if (key === path || key.startsWith(below)) this.#entries.delete(key);
    for (const collection of this.#members.keys()) if (collection.startsWith(below)) this.#members.delete(collection);
    const collection = path.slice(0, path.lastIndexOf('/'));
    const members = this.#members.get(collection);
    if (members !== undefined)
      this.#members.set(
        collection,
        members.filter((member) => member !== path),
      );
  }

  /** Every entry's value by path, in the order of the paths: to compare two moments. */
  snapshot(): Readonly<Record<string, Json>> {
    const paths = [...this.#entries.keys()].sort();
    return Object.fromEntries(paths.map((path) => [path, structuredClone(this.#entries.get(path)?.value ?? null)]));
  }
}

/** Fills a path template with its values, each percent-encoded. */
export function concretePath(template: string, parameters: Readonly<Record<string, string>>): string {
  if (!template.includes('{')) return template;
  return template.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
}
