/** The commands, in the order of help and README. A new one is a file that declares it, and its line here. */
import type { Command } from './command.ts';
import { driftCommand } from './drift.ts';
import { generateCommand } from './generate.ts';
import { publishPostmanCommand } from './publish-postman.ts';
import { mergeCommand, renderCommand } from './report.ts';
import { sandboxCommand } from './sandbox.ts';
import { smokeCommand } from './smoke.ts';
import { specDiffCommand } from './spec-diff.ts';
import { specObservedCommand } from './spec-observed.ts';
import { specPullCommand } from './spec-pull.ts';

export const COMMANDS: readonly Command[] = [
  smokeCommand,
  generateCommand,
  sandboxCommand,
  specPullCommand,
  specDiffCommand,
  driftCommand,
  specObservedCommand,
  publishPostmanCommand,
  renderCommand,
  mergeCommand,
];

/** What the commands of a group have in common: `report render` and `report merge` are of `report`. */
export const GROUPS: Readonly<Record<string, string>> = {
  report: 'render saved runs again, or join those of several machines',
};
