/** `spec:pull`: replaces the pinned document by the published one, checked and normalised. */
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { diffSpecs } from '../../openapi/diff/diff.ts';
import type { SpecDiff } from '../../openapi/diff/model.ts';
import type { FetchOptions } from '../../openapi/load/fetch.ts';
import { pullDocument } from '../../openapi/load/pull.ts';
import { isAddress, readSpec } from '../../openapi/load/read.ts';
import { cacheValidators, readCachedValidators } from '../../openapi/load/validators.ts';
import { replaceFile } from '../../openapi/load/write.ts';
import type { Spec } from '../../openapi/model.ts';
import { commandText } from '../../shared/command-text.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import { IS_CHECKOUT, ROOT } from '../../shared/root.ts';
import { safeAddress } from '../../shared/secrets/safe-address.ts';
import { OWN_SPEC, PINNED_SPEC, REPORTS } from '../folders.ts';
import { PROFILE } from '../pinned.ts';

const CACHE = IS_CHECKOUT
  ? join(ROOT, 'node_modules', '.cache', 'clickhouse-cloud-postman', 'spec-pull.json')
  : join(REPORTS, '.spec-pull.json');

export interface PullSpecOptions {
  /** File or URL; by default the published document. */
  readonly from?: string | undefined;
  readonly interfaceOnly: boolean;
  readonly force: boolean;
  /** The file to replace; by default the pinned document. */
  readonly target?: string | undefined;
  /** The file with the HTTP cache validators of the last pull. */
  readonly cache?: string | undefined;
  /** Timeout, size bound and proxy. */
  readonly fetch?: Omit<FetchOptions, 'validators'> | undefined;
}

export interface PullSummary {
  /** Whether the bytes of the target changed. */
  readonly changed: boolean;
  /** The server responded with 304. */
  readonly notModified: boolean;
  readonly source: string;
  /** The origin of the document after redirects; `undefined` for a file. */
  readonly origin: string | undefined;
  readonly target: string;
  /** The document that is pinned now. */
  readonly title: string;
  readonly openapi: string;
  readonly operations: number;
  /** From the previous document to the new one; missing if the previous one could not be read or compared. */
  readonly diff?: SpecDiff;
}

/**
 * Replaces the pinned document atomically. After an error, it is unchanged.
 *
 * @throws ExpectedError the errors of `pullDocument`, and `output-unwritable`.
 */
export async function pullSpec(options: PullSpecOptions): Promise<PullSummary> {
  const { from: source = PROFILE.publishedAt, interfaceOnly, force, target = OWN_SPEC, cache = CACHE } = options;
  const before = await readFile(target, 'utf8').catch(() => undefined);
  const pinned = await readPinned(options.target ?? PINNED_SPEC);
  const validators =
    before === undefined || pinned === undefined || !isAddress(source)
      ? undefined
      : await readCachedValidators(cache, { source, interfaceOnly, pinned: before });
  const pulled = await pullDocument(source, {
    pinned,
    interfaceOnly,
    force,
    fetch: { ...options.fetch, validators },
  });
  const changed = pulled.status !== 'unchanged' && pulled.text !== before;
  if (pulled.status !== 'unchanged') {
    if (changed) await replaceFile(target, pulled.text);
    if (isAddress(source))
      await cacheValidators(cache, { source, interfaceOnly, pinned: pulled.text }, pulled.validators);
  }
  // A 304 needs validators, which are sent only if there is a pinned document.
  const now = pulled.status === 'unchanged' ? (pinned as Spec) : pulled.spec;
  return {
    changed,
    notModified: pulled.status === 'unchanged',
    source,
    origin: pulled.origin,
    target,
    title: now.title,
    openapi: now.openapi,
    operations: now.operations.length,
    ...(pinned === undefined ? {} : comparedWith(pinned, now)),
  };
}

/** A missing or invalid pinned document does not prevent a pull. */
async function readPinned(target: string): Promise<Spec | undefined> {
  try {
    return await readSpec(target);
  } catch (error) {
    if (error instanceof ExpectedError) return undefined;
    throw error;
  }
}

/** Documents that cannot be compared do not prevent a pull. */
function comparedWith(pinned: Spec, now: Spec): { diff?: SpecDiff } {
  try {
    return { diff: diffSpecs(pinned, now) };
  } catch (error) {
    if (error instanceof ExpectedError) return {};
    throw error;
  }
}

/** The output of `spec:pull`: the pinned document, and how much changed. */
export function pullReport(summary: PullSummary): string {
  const { title, openapi, operations, diff } = summary;
  const pinned = `${operations} operations of "${printable(title)}" (OpenAPI ${printable(openapi)})`;
  const source = printable(safeAddress(summary.source), 400);
  if (summary.notModified) return `not modified since the last pull from ${source}: ${pinned}`;
  if (!summary.changed) return `unchanged: ${pinned}`;
  const lines = [`pinned ${relative(process.cwd(), summary.target)} from ${source}: ${pinned}`];
  if (diff !== undefined) {
    const { added, removed, changed: touched } = diff.operations;
    const { breaking, risky, safe } = diff.counts;
    lines.push(`operations: ${added.length} added, ${removed.length} removed, ${touched.length} changed`);
    lines.push(`changes: ${breaking} breaking, ${risky} risky, ${safe} safe`);
  }
  lines.push(
    `next: \`${commandText('spec:diff')}\` to see the changes, \`${commandText('generate')}\` to generate the collections`,
  );
  return lines.join('\n');
}
