/** `generate`: spec and configuration → collections. */
import { join, relative } from 'node:path';
import config from '../../collections/clickhouse-cloud.config.ts';
import scenario from '../../collections/clickhouse-cloud.lifecycle.ts';
import { OPERATION_IDS } from '../../collections/operation-ids.ts';
import { buildCollection } from '../collection/build.ts';
import { assertOperationsKnown } from '../collection/config.ts';
import { contractsOf } from '../collection/contracts.ts';
import { buildLifecycleCollection } from '../collection/lifecycle.ts';
import type { GeneratedCollection } from '../collection/model.ts';
import { buildNegativeCollection } from '../collection/negative.ts';
import { operationIdsFile } from '../collection/operation-ids.ts';
import { collectionFile, type GeneratedFile, staleFiles, writeFiles } from '../collection/write.ts';
import { ExpectedError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { FetchOptions } from '../spec/fetch.ts';
import type { Spec } from '../spec/model.ts';
import { readSpec } from '../spec/read.ts';
import { COLLECTIONS, PINNED_SPEC } from './pinned.ts';

export interface GenerateOptions {
  /** File or URL. */
  readonly spec: string;
  readonly out: string;
  /** Write nothing, and fail where the files on disk are stale. */
  readonly check: boolean;
  /** Timeout, size bound and proxy, for a URL. */
  readonly fetch?: Omit<FetchOptions, 'validators'>;
}

export interface Generated {
  readonly spec: Spec;
  readonly collections: readonly GeneratedCollection[];
  readonly files: readonly GeneratedFile[];
  /** Paths that were written; empty where all was up to date. */
  readonly written: readonly string[];
}

/**
 * Generates all collections.
 *
 * @throws ExpectedError of the spec stage, `config-operation-unknown`, `output-unwritable`; `collection-stale` with `check`.
 */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const spec = await readSpec(options.spec, options.fetch);
  assertOperationsKnown(config, spec, OPERATION_IDS, nearest);
  const collections = await buildCollections(spec);
  const files = collections.map((collection) => collectionFile(options.out, collection));
  if (options.spec === PINNED_SPEC) {
    const ids = spec.operations.map(({ id }) => id);
    files.push({ path: join(COLLECTIONS, 'operation-ids.ts'), text: operationIdsFile(OPERATION_IDS, ids) });
  }
  const stale = await staleFiles(files);
  if (options.check && stale.length > 0) throw staleError(stale);
  if (stale.length > 0) await writeFiles(stale);
  return { spec, collections, files, written: stale.map(({ path }) => path) };
}

/** Every suite's collection. */
export async function buildCollections(spec: Spec): Promise<GeneratedCollection[]> {
  const contracts = contractsOf(spec);
  const smoke = await buildCollection(spec, config, contracts);
  return [
    smoke,
    buildNegativeCollection(spec, config, smoke),
    buildLifecycleCollection(spec, config, scenario, smoke, contracts),
  ];
}

export function staleError(stale: readonly GeneratedFile[]): ExpectedError {
  return new ExpectedError('collection-stale', {
    what: `${stale.length === 1 ? 'a generated file is' : `${stale.length} generated files are`} not what the spec and the configuration give`,
    where: stale.map(({ path }) => relative(process.cwd(), path)).join(', '),
    remedy: 'run `npm run generate` and commit what it writes',
  });
}
