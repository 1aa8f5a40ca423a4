/** The collection of a run: the suite's own, generated if it is stale, or the file of `--collection`. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { CollectionFacts, GeneratedCollection } from '../../collection/model.ts';
import type { SuiteName } from '../../collection/suites/registry.ts';
import type { PostmanCollection } from '../../collection/write/postman-format.ts';
import type { RunSpec } from '../../run/model.ts';
import { usesCredentials } from '../../shared/api-conventions.ts';
import { decodeText } from '../../shared/text-encoding.ts';
import { COLLECTIONS, PINNED_SPEC } from '../folders.ts';
import { RECORD_FILE, readGenerationRecord, specFacts, writeGenerationRecord } from '../generate/generation-record.ts';
import { PROFILE } from '../pinned.ts';
import type { SmokeFlags } from './flags.ts';

export interface Suite {
  readonly spec: RunSpec;
  /** Requests carry a key. */
  readonly needsCredentials: boolean;
  readonly collection: GeneratedCollection<SuiteName>;
  /** The text of the collection file. */
  readonly text: string;
}

export interface SuiteOptions {
  readonly flags: Pick<SmokeFlags, 'suite' | 'frozen' | 'collection'>;
  /** The base of relative paths. */
  readonly cwd: string;
  readonly print: (line: string) => void;
}

/**
 * @throws ExpectedError the errors of `generate` (`collection-stale` with `--frozen`), `collection-unreadable`.
 */
export async function chooseSuite(options: SuiteOptions): Promise<Suite> {
  const suite = (await cachedSuite(options.flags.suite)) ?? (await generatedSuite(options));
  if (options.flags.collection === undefined) return suite;
  const file = resolve(options.cwd, options.flags.collection);
  const { readCollection } = await import('../../collection/write/read.ts');
  const text = await readFile(file).then(decodeText, () => undefined);
  return { ...suite, collection: readCollection(text, file, suite.collection), text: text ?? '' };
}

async function cachedSuite(name: string): Promise<Suite | undefined> {
  const cached = RECORD_FILE === undefined ? undefined : await readGenerationRecord(RECORD_FILE);
  const collection = cached?.record.collections.find(({ suite }) => suite === name);
  const text = collection && cached?.texts[collection.fileName];
  if (cached === undefined || collection === undefined || text === undefined) return undefined;
  const { spec, declared } = cached.record;
  return { spec, needsCredentials: usesCredentials(declared, PROFILE.conventions), ...asInFile(collection, text) };
}

async function generatedSuite({ flags, cwd, print }: SuiteOptions): Promise<Suite> {
  const { generate } = await import('../generate/generate.ts');
  const { readCustomisation } = await import('../custom-folder.ts');
  const custom = await readCustomisation();
  const generated = await generate({ spec: PINNED_SPEC, out: COLLECTIONS, check: flags.frozen, custom });
  for (const note of generated.notes) print(note);
  for (const path of generated.written) print(`generated ${relative(cwd, path)}`);
  if (RECORD_FILE !== undefined) await writeGenerationRecord(RECORD_FILE, generated);
  const { spec, collections } = generated;
  const collection = collections.find(({ suite }) => suite === flags.suite);
  assert(collection !== undefined, 'generate builds each registered suite');
  const text = await readFile(join(COLLECTIONS, collection.fileName), 'utf8');
  const needsCredentials = usesCredentials(spec, PROFILE.conventions);
  return { spec: specFacts(spec), needsCredentials, ...asInFile(collection, text) };
}

function asInFile(facts: CollectionFacts<SuiteName>, text: string): Pick<Suite, 'collection' | 'text'> {
  return { collection: { ...facts, json: JSON.parse(text) as PostmanCollection }, text };
}
