/**
 * A record of the last generation. If its inputs, its files and the program are unchanged, `smoke` does not generate again. For the
 * collections of the program itself it is in `dist/`, and a package contains it; for those of a user it is in the folder of the reports,
 * which is not committed. A program that runs from its sources has no record.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CollectionFacts } from '../../collection/model.ts';
import type { SuiteName } from '../../collection/suites/registry.ts';
import { hashOf } from '../../collection/write/write.ts';
import type { Spec } from '../../openapi/model.ts';
import type { RunSpec } from '../../run/model.ts';
import type { DeclaredSecurity } from '../../shared/api-conventions.ts';
import { ROOT } from '../../shared/root.ts';
import { customFiles } from '../custom-folder.ts';
import { COLLECTIONS, PINNED_SPEC, REPORTS } from '../folders.ts';
import type { Generated } from './generate.ts';

export interface GenerationRecord {
  /** SHA-256 of the document and of the list of the program's files. */
  readonly inputs: string;
  /** SHA-256 by name of the file. */
  readonly files: Readonly<Record<string, string>>;
  readonly spec: RunSpec;
  readonly declared: DeclaredSecurity;
  readonly collections: readonly CollectionFacts<SuiteName>[];
}

/** The record, and the files that it covers. */
export interface CachedGeneration {
  readonly record: GenerationRecord;
  /** Text by name of the file. */
  readonly texts: Readonly<Record<string, string>>;
}

const BUILT = join(ROOT, 'dist');

/** What a record is about, unless a test names others. */
export interface Generation {
  readonly spec: string;
  /** The folder of the collections. */
  readonly collections: string;
}

const OWN: Generation = { spec: PINNED_SPEC, collections: COLLECTIONS };

/** The file of the record; `undefined` for a program that runs from its sources. */
export const RECORD_FILE = fileURLToPath(import.meta.url).startsWith(join(BUILT, '/'))
  ? join(COLLECTIONS.startsWith(join(ROOT, '/')) ? BUILT : REPORTS, '.generation.json')
  : undefined;

/** @returns the last generation, if its inputs and files are unchanged. */
export async function readGenerationRecord(file: string, of = OWN): Promise<CachedGeneration | undefined> {
  try {
    const [text, inputs] = await Promise.all([readFile(file, 'utf8'), hashOfInputs(of)]);
    const record = JSON.parse(text) as GenerationRecord;
    if (record.inputs !== inputs) return undefined;
    const texts = await Promise.all(
      Object.entries(record.files).map(async ([name, hash]) => {
        const current = await readFile(join(of.collections, name), 'utf8');
        return hashOf(current) === hash ? ([name, current] as const) : undefined;
      }),
    );
    if (texts.includes(undefined)) return undefined;
    return { record, texts: Object.fromEntries(texts as [string, string][]) };
  } catch {
    return undefined; // No record, or a missing file: generating again reports errors.
  }
}

/** Records a generation from the pinned document. If it cannot be written, the next run generates again. */
export async function writeGenerationRecord(file: string, generated: Generated, of = OWN): Promise<void> {
  const files = generated.files.filter(({ path }) => dirname(path) === of.collections);
  const record: GenerationRecord = {
    inputs: await hashOfInputs(of),
    files: Object.fromEntries(files.map(({ path, hash }) => [relative(of.collections, path), hash])),
    spec: specFacts(generated.spec),
    declared: { security: generated.spec.security, server: generated.spec.server },
    collections: generated.collections,
  };
  const next = `${file}.${process.pid}`;
  try {
    await writeFile(next, JSON.stringify(record));
    await rename(next, file);
  } catch {
    await rm(next, { force: true }).catch(() => {});
  }
}

/** The facts about the document that a run records. */
export function specFacts({ title, version, openapi, operations, hash }: Spec): RunSpec {
  const operationIds = operations.map(({ id }) => id);
  return { title, version, openapi, operations: operations.length, operationIds, hash };
}

/** The names of compiled files contain hashes of their contents. */
async function hashOfInputs({ spec, collections }: Generation): Promise<string> {
  const program = await readFile(join(BUILT, 'built'), 'utf8').catch(() => '');
  const custom = await customFiles(collections);
  const texts = await Promise.all(
    [spec, ...custom.map((file) => join(collections, file))].map((file) => readFile(file, 'utf8')),
  );
  return hashOf(JSON.stringify([program, custom, texts]));
}
