import { DEFAULT_FORMAT, FORMAT_NAMES, FORMATS } from '../../collection/formats/registry.ts';
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
  run: async ({ flags }, context) => {
    const { startConverter } = await import('./converter-thread.ts');
    // First, so that it loads the converter while this thread loads the rest.
    const thread = startConverter();
    const { runGenerate } = await import('./run.ts');
    await runGenerate(flags, thread, context);
    return undefined;
  },
});
