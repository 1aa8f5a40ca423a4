/**
 * A cache of the HTTP validators of the last pull (RFC 9110, section 8.8), so that the next request can be conditional.
 *
 * It is not a committed file: the live document contains a random number, so its validators change with every fetch. They are used
 * only while the pinned file has the bytes that they came with: after a checkout, a `--force` or an edit the document is fetched
 * in full.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isObject } from '../../shared/json.ts';
import type { Validators } from './fetch.ts';

export interface PullKey {
  readonly source: string;
  readonly interfaceOnly: boolean;
  /** The bytes of the pinned file. */
  readonly pinned: string;
}

/** @returns the validators to send; `undefined` if none are cached for the key. */
export async function readCachedValidators(cacheFile: string, key: PullKey): Promise<Validators | undefined> {
  try {
    const cached: unknown = JSON.parse(await readFile(cacheFile, 'utf8'));
    if (!isObject(cached) || cached.key !== hashOf(key) || !isObject(cached.validators)) return undefined;
    const { etag, lastModified } = cached.validators;
    return {
      ...(typeof etag === 'string' ? { etag } : {}),
      ...(typeof lastModified === 'string' ? { lastModified } : {}),
    };
  } catch {
    return undefined; // No cache, or a damaged one: the request is not conditional.
  }
}

/** A cache that cannot be written is no error: the next pull fetches the document in full. */
export async function cacheValidators(cacheFile: string, key: PullKey, validators: Validators): Promise<void> {
  try {
    await mkdir(dirname(cacheFile), { recursive: true });
    await writeFile(cacheFile, JSON.stringify({ key: hashOf(key), validators }));
  } catch {
    // Not an error.
  }
}

function hashOf({ source, interfaceOnly, pinned }: PullKey): string {
  return createHash('sha256')
    .update(JSON.stringify([source, interfaceOnly, pinned]))
    .digest('hex');
}
