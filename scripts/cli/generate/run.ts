/** `generate` as a command: its flags, what it prints, and the record that tells `smoke` whether anything is stale. */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { CollectionFormat } from '../../collection/formats/format.ts';
import { FORMATS, type FormatName } from '../../collection/formats/registry.ts';
import { proxySettings } from '../../openapi/load/proxy.ts';
import { ExpectedError } from '../../shared/errors.ts';
import type { CommandContext } from '../command.ts';
import { readCustomisation } from '../custom-folder.ts';
import { COLLECTIONS, OWN_COLLECTIONS, PINNED_SPEC } from '../folders.ts';
import type { ConverterThread } from './converter-thread.ts';
import { generate } from './generate.ts';
import { RECORD_FILE, writeGenerationRecord } from './generation-record.ts';
import { generationSummary } from './generation-summary.ts';

export interface GenerateFlags {
  readonly spec?: string | undefined;
  readonly out?: string | undefined;
  readonly format: FormatName;
  readonly check: boolean;
  readonly overwrite: boolean;
}

/** @throws ExpectedError the errors of `generate`, and `output-in-collections`. */
export async function runGenerate(
  { spec = PINNED_SPEC, out: given, check, overwrite, format }: GenerateFlags,
  thread: ConverterThread,
  { cwd, settings, print }: Pick<CommandContext, 'cwd' | 'settings' | 'print'>,
): Promise<void> {
  const out = outputFolder(cwd, format, given, OWN_COLLECTIONS);
  const custom = await readCustomisation();
  const fetch = { proxy: proxySettings(settings()) };
  const done = await generate({ spec, out, format, check, overwrite, custom, fetch, thread });
  if (RECORD_FILE !== undefined && spec === PINNED_SPEC && out === COLLECTIONS)
    await writeGenerationRecord(RECORD_FILE, done);
  print(generationSummary(done, cwd));
}

/**
 * Where a format is written.
 *
 * @param given with `--out`.
 * @param collections the folder of the committed collections, which has only files of the first format.
 * @throws ExpectedError `output-in-collections`.
 */
function outputFolder(cwd: string, name: FormatName, given: string | undefined, collections: string): string {
  const { folder }: CollectionFormat = FORMATS[name];
  if (folder === undefined) return given ?? collections;
  const out = resolve(cwd, given ?? folder);
  if (!isInside(collections, out)) return out;
  throw new ExpectedError('output-in-collections', {
    what: `collections/ has the JSON files, and the format ${name} has files of its own`,
    where: `--out ${given}`,
    remedy: `give a folder outside of it, for example --out ${folder}/`,
  });
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}
