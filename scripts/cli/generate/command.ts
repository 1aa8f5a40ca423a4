import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { CollectionFormat } from '../../collection/formats/format.ts';
import { DEFAULT_FORMAT, FORMAT_NAMES, FORMATS, type FormatName } from '../../collection/formats/registry.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { defineCommand } from '../command.ts';
import { choice, text, toggle } from '../flag.ts';

export const generateCommand = defineCommand({
  name: 'generate',
  summary: "generate the collections from the OpenAPI document and the API's folder in `collections/`",
  flags: {
    spec: text('file|url', 'OpenAPI document instead of the pinned one'),
    out: text('dir', 'folder instead of collections/, or of postman/ for v3'),
    format: choice(
      'name',
      FORMAT_NAMES,
      FORMAT_NAMES.map((name) => `${name}: ${FORMATS[name].help}`).join('; '),
      DEFAULT_FORMAT,
    ),
    check: toggle('write nothing; exit 1 if the committed files are stale'),
    overwrite: toggle('replace collections that were changed by hand'),
  },
  examples: [{ args: '--format v3 --out postman/', summary: 'write a YAML file per request, for Native Git' }],
  run: async ({ flags }, { cwd, settings, print }) => {
    const { startConverter } = await import('./converter-thread.ts');
    // First, so that it loads the converter while this thread loads the rest.
    const thread = startConverter();
    const { proxySettings } = await import('../../openapi/load/proxy.ts');
    const { generate } = await import('./generate.ts');
    const { COLLECTIONS, PINNED_SPEC } = await import('../folders.ts');
    const { RECORD_FILE, writeGenerationRecord } = await import('./generation-record.ts');
    const { readCustomisation } = await import('../custom-folder.ts');
    const { generationSummary } = await import('./generation-summary.ts');
    const { spec = PINNED_SPEC, check, overwrite, format } = flags;
    const out = outputFolder(cwd, format, flags.out, COLLECTIONS);
    const custom = await readCustomisation();
    const fetch = { proxy: proxySettings(settings()) };
    const done = await generate({ spec, out, format, check, overwrite, custom, fetch, thread });
    if (RECORD_FILE !== undefined && spec === PINNED_SPEC && out === COLLECTIONS)
      await writeGenerationRecord(RECORD_FILE, done);
    print(generationSummary(done, cwd));
    return undefined;
  },
});

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
