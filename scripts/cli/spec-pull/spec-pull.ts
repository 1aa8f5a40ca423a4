/** `spec:pull`: the published document, checked and normalised, in the place of the pinned one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diffSpecs } from '../../openapi/diff/diff.ts';
import type { SpecDiff } from '../../openapi/diff/model.ts';
import type { FetchOptions } from '../../openapi/load/fetch.ts';
import { pullDocument } from '../../openapi/load/pull.ts';
import { isAddress, readSpec } from '../../openapi/load/read.ts';
import { replaceFile } from '../../openapi/load/write.ts';
import type { Spec } from '../../openapi/model.ts';
import { recallValidators, rememberValidators } from '../../openapi/schema/validators.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { ROOT } from '../../shared/root.ts';
import { PINNED_SPEC, PROFILE } from '../pinned.ts';

const CACHE = join(ROOT, 'node_modules', '.cache', 'clickhouse-cloud-postman', 'spec-pull.json');

export interface PullSpecOptions {
  /** File or URL; the live document unless given. */
  readonly from?: string | undefined;
  readonly interfaceOnly: boolean;
  readonly force: boolean;
  /** The file to replace; the pinned document unless given. */
  readonly target?: string | undefined;
  /** Where the validators of the last pull are kept. */
  readonly cache?: string | undefined;
  /** Timeout, size bound and proxy. */
  readonly fetch?: Omit<FetchOptions, 'validators'> | undefined;
}

export interface PullSummary {
  /** Whether the target has other bytes now. */
  readonly changed: boolean;
  /** The server said that nothing changed, and sent nothing. */
  readonly notModified: boolean;
  readonly source: string;
  /** Scheme, host and port that the document came from, after redirects; none for a file. */
  readonly origin: string | undefined;
  readonly target: string;
  /** The document that is pinned now. */
  readonly title: string;
  readonly openapi: string;
  readonly operations: number;
  /** From the document that was pinned to the one that is; absent where there was none that could be read or compared. */
  readonly diff?: SpecDiff;
}

/**
 * Replaces the pinned document in one step, or leaves it as it was and says why.
 *
 * @throws ExpectedError all of `pullDocument`'s, and `output-unwritable`.
 */
export async function pullSpec(options: PullSpecOptions): Promise<PullSummary> {
  const { from: source = PROFILE.publishedAt, interfaceOnly, force, target = PINNED_SPEC, cache = CACHE } = options;
  const before = await readFile(target, 'utf8').catch(() => undefined);
  const pinned = await readPinned(target);
  const validators =
    before === undefined || pinned === undefined || !isAddress(source)
      ? undefined
      : await recallValidators(cache, { source, interfaceOnly, pinned: before });
  const pulled = await pullDocument(source, {
    pinned,
    interfaceOnly,
    force,
    fetch: { ...options.fetch, validators },
  });
  if (pulled.status === 'unchanged') {
    // Asked for only where there was a pinned document to compare with.
    const { origin } = pulled;
    return { changed: false, notModified: true, origin, ...summary(source, target, pinned, pinned as Spec) };
  }
  const changed = pulled.text !== before;
  if (changed) await replaceFile(target, pulled.text);
  if (isAddress(source)) {
    await rememberValidators(cache, { source, interfaceOnly, pinned: pulled.text }, pulled.validators);
  }
  const { origin } = pulled;
  return { changed, notModified: false, origin, ...summary(source, target, pinned, pulled.spec) };
}

/** A pinned document that is absent or spoiled is no reason to refuse a good one. */
async function readPinned(target: string): Promise<Spec | undefined> {
  try {
    return await readSpec(target);
  } catch (error) {
    if (error instanceof ExpectedError) return undefined;
    throw error;
  }
}

function summary(source: string, target: string, pinned: Spec | undefined, now: Spec) {
  return {
    source,
    target,
    title: now.title,
    openapi: now.openapi,
    operations: now.operations.length,
    ...(pinned === undefined ? {} : comparedWith(pinned, now)),
  };
}

/** Documents that differ too much to be compared are no reason to refuse the new one. */
function comparedWith(pinned: Spec, now: Spec): { diff?: SpecDiff } {
  try {
    return { diff: diffSpecs(pinned, now) };
  } catch (error) {
    if (error instanceof ExpectedError) return {};
    throw error;
  }
}
