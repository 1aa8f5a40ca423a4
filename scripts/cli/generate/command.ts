import { defineCommand } from '../command.ts';
import { text, toggle } from '../flag.ts';

interface GenerateFlags {
  readonly spec?: string | undefined;
  readonly out?: string | undefined;
  readonly check: boolean;
}

export const generateCommand = defineCommand<GenerateFlags>({
  name: 'generate',
  summary: "generate the collections from the OpenAPI document and the API's folder in `collections/`",
  flags: {
    spec: text('file|url', 'OpenAPI document instead of the pinned one'),
    out: text('dir', 'folder instead of collections/'),
    check: toggle('write nothing; exit 1 if the committed files are stale'),
  },
  run: async ({ flags }, { cwd, settings, print }) => {
    const { proxySettings } = await import('../../openapi/load/proxy.ts');
    const { generate } = await import('./generate.ts');
    const { COLLECTIONS, PINNED_SPEC } = await import('../folders.ts');
    const { RECORD_FILE, writeGenerationRecord } = await import('./generation-record.ts');
    const { generationSummary } = await import('./generation-summary.ts');
    const { spec = PINNED_SPEC, out = COLLECTIONS, check } = flags;
    const done = await generate({ spec, out, check, fetch: { proxy: proxySettings(settings()) } });
    if (RECORD_FILE !== undefined && spec === PINNED_SPEC && out === COLLECTIONS)
      await writeGenerationRecord(RECORD_FILE, done);
    print(generationSummary(done, cwd));
    return undefined;
  },
});
