import { defineCommand } from '../command.ts';
import { SMOKE_FLAGS } from './flags.ts';

export const smokeCommand = defineCommand({
  name: 'smoke',
  summary: 'run a suite against each environment and write the report',
  flags: SMOKE_FLAGS,
  examples: [
    { args: '--suite negative', summary: 'check that the API rejects invalid requests' },
    {
      args: '--suite lifecycle --env sandbox --allow-writes',
      summary: 'create, change and delete one resource of each type',
    },
    { args: '--env production --update-baseline', summary: 'accept the known problems of an environment' },
    { args: '--coverage', summary: 'show which operations each suite has sent' },
  ],
  run: async ({ flags }, context) => {
    const { smokeInTerminal } = await import('./terminal.ts');
    return smokeInTerminal(flags, context);
  },
});
