/** The collection that a run is about: the suite's own, generated where it is stale, or one that a person keeps. */
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { usesCredentials } from '../../collection/auth.ts';
import type { CollectionFacts, GeneratedCollection } from '../../collection/model.ts';
import type { SuiteName } from '../../collection/suites/registry.ts';
import type { PostmanCollection } from '../../collection/write/postman-format.ts';
import type { RunSpec } from '../../run/model.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { ROOT } from '../../shared/root.ts';
import { pathIn, RECORD_FILE, recallGeneration, rememberGeneration, specFacts } from '../generate/generation-record.ts';
import { COLLECTIONS, PINNED_SPEC, PROFILE } from '../pinned.ts';
import type { SmokeFlags } from './flags.ts';

export interface Suite {
  readonly spec: RunSpec;
  /** Requests carry a key. */
  readonly needsCredentials: boolean;
  readonly collection: GeneratedCollection<SuiteName>;
  /** The collection's file. */
  readonly text: string;
}

export interface SuiteOptions {
  readonly flags: Pick<SmokeFlags, 'suite' | 'frozen' | 'collection'>;
  /** Where relative paths are looked up. */
  readonly cwd: string;
  readonly print: (line: string) => void;
}

/**
 * @throws ExpectedError those of `generate` (`collection-stale` with `--frozen`), `collection-unreadable`,
 *   `usage-invalid-value` for a suite that there is not.
 */
export async function chooseSuite(options: SuiteOptions): Promise<Suite> {
  const suite = (await recalledSuite(options.flags.suite)) ?? (await generatedSuite(options));
  if (options.flags.collection === undefined) return suite;
  const file = resolve(options.cwd, options.flags.collection);
  const { readCollection } = await import('../../collection/write/read.ts');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return { ...suite, collection: readCollection(text, file, suite.collection), text: text ?? '' };
}

async function recalledSuite(name: string): Promise<Suite | undefined> {
  const recalled = RECORD_FILE === undefined ? undefined : await recallGeneration(RECORD_FILE);
  const collection = recalled?.record.collections.find(({ suite }) => suite === name);
  const text = collection && recalled?.texts[pathIn(ROOT, join(COLLECTIONS, collection.fileName))];
  if (recalled === undefined || collection === undefined || text === undefined) return undefined;
  const { spec, security } = recalled.record;
  return { spec, needsCredentials: usesCredentials({ security }, PROFILE.conventions), ...asInFile(collection, text) };
}

async function generatedSuite({ flags, cwd, print }: SuiteOptions): Promise<Suite> {
  const { generate } = await import('../generate/generate.ts');
  const generated = await generate({ spec: PINNED_SPEC, out: COLLECTIONS, check: flags.frozen });
  for (const path of generated.written) print(`generated ${relative(cwd, path)}`);
  if (RECORD_FILE !== undefined) await rememberGeneration(RECORD_FILE, generated);
  const { spec, collections } = generated;
  const collection = collections.find(({ suite }) => suite === flags.suite);
  if (collection === undefined) {
    throw new ExpectedError('usage-invalid-value', {
      what: `there is no ${flags.suite} suite`,
      where: '--suite',
      remedy: `choose one of ${collections.map(({ suite }) => suite).join(', ')}`,
    });
  }
  const text = await readFile(join(COLLECTIONS, collection.fileName), 'utf8');
  const needsCredentials = usesCredentials(spec, PROFILE.conventions);
  return { spec: specFacts(spec), needsCredentials, ...asInFile(collection, text) };
}

function asInFile(facts: CollectionFacts<SuiteName>, text: string): Pick<Suite, 'collection' | 'text'> {
  return { collection: { ...facts, json: JSON.parse(text) as PostmanCollection }, text };
}
