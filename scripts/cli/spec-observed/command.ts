import { defineCommand } from '../command.ts';
import { countOr, text, texts } from '../flag.ts';

export const specObservedCommand = defineCommand({
  name: 'spec:observed',
  summary: 'list what recent responses contain and the pinned document does not describe',
  flags: {
    reports: text('dir', 'folder instead of reports/'),
    runs: countOr(20, 'n', 'number of recent runs to read', { min: 1 }),
    env: texts('name', 'an environment', 'all except the sandbox'),
    patch: text('file', 'write a JSON Patch of the document'),
  },
  examples: [{ args: '--patch FILE', summary: 'also write it as a JSON Patch of the document' }],
  run: async ({ flags }, { cwd, print }) => {
    const { observeSpec } = await import('./spec-observed.ts');
    print((await observeSpec({ flags, cwd })).text);
    return undefined;
  },
});
