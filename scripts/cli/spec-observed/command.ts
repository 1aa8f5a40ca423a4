import { defineCommand } from '../command.ts';
import { countOr, text, texts } from '../flag.ts';
import type { ObservedFlags } from './spec-observed.ts';

export const specObservedCommand = defineCommand<ObservedFlags>({
  name: 'spec:observed',
  summary: 'list what the responses of the last runs show and the pinned document does not say',
  flags: {
    reports: text('dir', 'another folder than reports/'),
    runs: countOr(20, 'n', 'look at so many of the last runs', { min: 1 }),
    env: texts('name', 'an environment', 'all but the sandbox'),
    patch: text('file', 'write a JSON Patch that makes the document say it'),
  },
  examples: [{ args: '--patch FILE', summary: 'write it as a JSON Patch of the document, too' }],
  run: async ({ flags }, { cwd, print }) => {
    const { observeSpec } = await import('./spec-observed.ts');
    print((await observeSpec({ flags, cwd })).text);
    return undefined;
  },
});
