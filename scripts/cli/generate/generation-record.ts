/**
 * A record of the last generation. If its inputs and files are unchanged, `smoke` does not generate again, because the same program
 * generates the same bytes. The record is in `dist/`, which each build replaces, so it never outlives the program that wrote it. A
 * program that runs from its sources has no record.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CollectionFacts } from '../../collection/model.ts';
import type { SuiteName } from '../../collection/suites/registry.ts';
import { hashOf } from '../../collection/write/write.ts';
import type { Spec } from '../../openapi/model.ts';
import type { RunSpec } from '../../run/model.ts';
import type { DeclaredSecurity } from '../../shared/api-conventions.ts';
import { ROOT } from '../../shared/root.ts';
import { PINNED_SPEC } from '../pinned.ts';
import type { Generated } from './generate.ts';

export interface GenerationRecord {
  /** SHA-256 of the inputs other than the program itself. */
  readonly inputs: string;
  /** SHA-256 by path, relative to the project. */
  readonly files: Readonly<Record<string, string>>;
  readonly spec: RunSpec;
  readonly declared: DeclaredSecurity;
  readonly collections: readonly CollectionFacts<SuiteName>[];
}

/** The record, and the files that it covers. */
export interface CachedGeneration {
  readonly record: GenerationRecord;
  /** Text by path. */
  readonly texts: Readonly<Record<string, string>>;
}

const BUILT = join(ROOT, 'dist');

/** The file of the record; `undefined` for a program that runs from its sources. */
export const RECORD_FILE = fileURLToPath(import.meta.url).startsWith(join(BUILT, '/'))
  ? join(BUILT, 'generation.json')
  : undefined;

/** @returns the last generation, if its inputs and files are unchanged. */
export async function readGenerationRecord(file: string, root = ROOT): Promise<CachedGeneration | undefined> {
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
    return undefined; // No record, or a missing file: generating again reports errors.
  }
}

/** Records a generation from the pinned document. If it cannot be written, the next run generates again. */
export async function writeGenerationRecord(file: string, generated: Generated, root = ROOT): Promise<void> {
  const record: GenerationRecord = {
    inputs: await hashOfInputs(root),
    files: Object.fromEntries(generated.files.map(({ path, hash }) => [pathIn(root, path), hash])),
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

/** A path relative to the project, with slashes. */
export function pathIn(root: string, path: string): string {
  return relative(root, path).replaceAll('\\', '/');
}

async function hashOfInputs(root: string): Promise<string> {
  return hashOf(await readFile(join(root, relative(ROOT, PINNED_SPEC)), 'utf8'));
}
