import { defineCommand, readFlags } from '../command.ts';
import { countOr, SECONDS, text, texts, toggle } from '../flag.ts';
import { PROFILE } from '../pinned.ts';
import { smokeCommand } from '../smoke/command.ts';
import { specObservedCommand } from '../spec-observed/command.ts';

/** Only this run: earlier ones used the document that was pinned then. */
const THIS_RUN = '1';

export const driftCommand = defineCommand({
  name: 'drift',
  summary:
    'pull the published document; if it changed: compare, generate, run smoke and write the body of a pull request',
  flags: {
    from: text('file|url', `source instead of ${PROFILE.publishedAt}`),
    force: toggle('accept a document with less than half of the operations'),
    env: texts('name|file', 'an environment', 'each one that has a key'),
    deadline: countOr(600, 's', 'for the smoke run', SECONDS),
    report: text('file', 'file instead of reports/drift.md'),
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
