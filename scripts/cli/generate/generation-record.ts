/**
 * What the last generation came to, so that a run need not generate again to know that its collection is not stale: the same
 * inputs, read by the same program, give the same bytes. The record lies among the compiled sources, which a new build
 * replaces as a whole: it never outlives the program that wrote it. Running from the sources themselves, there is none.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CollectionFacts } from '../../collection/model.ts';
import type { SuiteName } from '../../collection/suites/registry.ts';
import { hashOf } from '../../collection/write/write.ts';
import type { Spec } from '../../openapi/model.ts';
import type { RunSpec } from '../../run/model.ts';
import { ROOT } from '../../shared/root.ts';
import { PINNED_SPEC } from '../pinned.ts';
import type { Generated } from './generate.ts';

export interface GenerationRecord {
  /** SHA-256 of all that generating reads and that is not the program itself. */
  readonly inputs: string;
  /** SHA-256 by path, from the project's folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly spec: RunSpec;
  readonly security: Spec['security'];
  readonly collections: readonly CollectionFacts<SuiteName>[];
}

/** The record, and the files that it vouches for. */
export interface Recalled {
  readonly record: GenerationRecord;
  /** Text by path, as in the record. */
  readonly texts: Readonly<Record<string, string>>;
}

const BUILT = join(ROOT, 'dist');

/** Where the record lies; none for a program that runs from its sources. */
export const RECORD_FILE = fileURLToPath(import.meta.url).startsWith(join(BUILT, '/'))
  ? join(BUILT, 'generation.json')
  : undefined;

/** @returns the last generation, where its inputs and every file that it wrote are still what they were. */
export async function recallGeneration(file: string, root = ROOT): Promise<Recalled | undefined> {
  try {
    const [text, inputs] = await Promise.all([readFile(file, 'utf8'), hashOfInputs(root)]);
    const record = JSON.parse(text) as GenerationRecord;
    if (record.inputs !== inputs) return undefined;
    const texts = await Promise.all(
      Object.entries(record.files).map(async ([path, hash]) => {
        const current = await readFile(join(root, path), 'utf8');
        return hashOf(current) === hash ? ([path, current] as const) : undefined;
      }),
    );
    if (texts.includes(undefined)) return undefined;
    return { record, texts: Object.fromEntries(texts as [string, string][]) };
  } catch {
    return undefined; // No record yet, or a file that is gone: generating tells what is wrong.
  }
}

/** Keeps what a generation from the pinned document came to. Where it cannot be kept, the next run generates again. */
export async function rememberGeneration(file: string, generated: Generated, root = ROOT): Promise<void> {
  const record: GenerationRecord = {
    inputs: await hashOfInputs(root),
    files: Object.fromEntries(generated.files.map(({ path, hash }) => [pathIn(root, path), hash])),
    spec: specFacts(generated.spec),
    security: generated.spec.security,
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

/** What a run tells of the document that its collection is made from. */
export function specFacts({ title, version, openapi, operations, hash }: Spec): RunSpec {
  const operationIds = operations.map(({ id }) => id);
  return { title, version, openapi, operations: operations.length, operationIds, hash };
}

/** A path as the record names it. */
export function pathIn(root: string, path: string): string {
  return relative(root, path).replaceAll('\\', '/');
}

async function hashOfInputs(root: string): Promise<string> {
  return hashOf(await readFile(join(root, relative(ROOT, PINNED_SPEC)), 'utf8'));
}
