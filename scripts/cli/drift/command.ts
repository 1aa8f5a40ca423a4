import { defineCommand, readFlags } from '../command.ts';
import { countOr, text, texts, toggle } from '../flag.ts';
import { PROFILE } from '../pinned.ts';
import { smokeCommand } from '../smoke/command.ts';
import { specObservedCommand } from '../spec-observed/command.ts';
import type { DriftFlags } from './drift.ts';

/** Of one run: those before it are of the document that was pinned then. */
const THIS_RUN = '1';

export const driftCommand = defineCommand<DriftFlags>({
  name: 'drift',
  summary:
    'pull the published document; where it changed, compare, generate, smoke, and write the body of a pull request',
  flags: {
    from: text('file|url', `another source than ${PROFILE.publishedAt}`),
    force: toggle('accept a document with far fewer operations, too'),
    env: texts('name|file', 'an environment', 'every one that has a key'),
    deadline: countOr(600, 's', 'for the smoke run', { min: 1 }),
    report: text('file', 'another file than reports/drift.md'),
  },
  run: async ({ flags }, { cwd, settings, print, watchSignals }) => {
    const { drift } = await import('./drift.ts');
    return await drift({
      flags,
      smokeFlags: readFlags(smokeCommand, { env: flags.env, deadline: String(flags.deadline) }),
      observedFlags: readFlags(specObservedCommand, { runs: THIS_RUN }),
      settings: settings(),
      cwd,
      signal: watchSignals().signal,
      print,
    });
  },
});
