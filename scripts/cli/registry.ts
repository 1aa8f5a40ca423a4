/** The commands, in the order of `--help` and the README. */
import type { Command } from './command.ts';
import { doctorCommand } from './doctor/command.ts';
import { driftCommand } from './drift/command.ts';
import { environmentAddCommand } from './environment/command.ts';
import { generateCommand } from './generate/command.ts';
import { initCommand } from './init/command.ts';
import { publishPostmanCommand } from './publish/command.ts';
import { historyCommand, mergeCommand, renderCommand } from './report/command.ts';
import { sandboxCommand } from './sandbox/command.ts';
import { smokeCommand } from './smoke/command.ts';
import { specDiffCommand } from './spec-diff/command.ts';
import { specObservedCommand } from './spec-observed/command.ts';
import { specPullCommand } from './spec-pull/command.ts';

export const COMMANDS: readonly Command[] = [
  smokeCommand,
  initCommand,
  environmentAddCommand,
  doctorCommand,
  generateCommand,
  sandboxCommand,
  specPullCommand,
  specDiffCommand,
  driftCommand,
  specObservedCommand,
  publishPostmanCommand,
  renderCommand,
  mergeCommand,
  historyCommand,
];

/** Summary by group: `report render` and `report merge` belong to `report`. */
export const GROUPS: Readonly<Record<string, string>> = {
  environment: 'add an environment',
  report: 'render saved runs again, merge the runs of shards, or look back',
};
