/**
 * The validators of the last pull, so that the next one can ask “only if it changed”.
 *
 * They are kept in a cache file and not beside the pinned document: the live document carries a random number, so they
 * change with every fetch, and a committed file would change with them. They count only for the very bytes that they
 * came with: after a checkout, a `--force` or an edit by hand the pinned file has another hash, and the document is
 * fetched in full.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isObject } from '../../shared/json.ts';
import type { Validators } from '../load/fetch.ts';

export interface PullKey {
  readonly source: string;
  readonly interfaceOnly: boolean;
  /** The bytes of the pinned file. */
  readonly pinned: string;
}

/** @returns what to send, or `undefined` where nothing fitting is remembered. */
export async function recallValidators(cacheFile: string, key: PullKey): Promise<Validators | undefined> {
  try {
    const cached: unknown = JSON.parse(await readFile(cacheFile, 'utf8'));
    if (!isObject(cached) || cached.key !== hashOf(key) || !isObject(cached.validators)) return undefined;
    const { etag, lastModified } = cached.validators;
    return {
      ...(typeof etag === 'string' ? { etag } : {}),
      ...(typeof lastModified === 'string' ? { lastModified } : {}),
    };
  } catch {
    return undefined; // No cache, or a spoiled one: the request is not conditional.
  }
}

/** A cache that cannot be written costs the next pull a transfer, and nobody a failure. */
export async function rememberValidators(cacheFile: string, key: PullKey, validators: Validators): Promise<void> {
  try {
    await mkdir(dirname(cacheFile), { recursive: true });
    await writeFile(cacheFile, JSON.stringify({ key: hashOf(key), validators }));
  } catch {
    // See above.
  }
}

function hashOf({ source, interfaceOnly, pinned }: PullKey): string {
  return createHash('sha256')
    .update(JSON.stringify([source, interfaceOnly, pinned]))
    .digest('hex');
}
