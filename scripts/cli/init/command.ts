import { defineCommand } from '../command.ts';
import { optionalChoice } from '../flag.ts';
import { CI_NAMES } from './workflows.ts';

export const initCommand = defineCommand({
  name: 'init',
  summary: 'prepare the current folder: environments, collections, `.env.example`, and a workflow for CI',
  flags: { ci: optionalChoice('name', CI_NAMES, 'also write the workflow of a CI system') },
  examples: [{ args: '--ci github', summary: 'also write a workflow for GitHub Actions' }],
  run: async ({ flags }, { cwd, print }) => {
    const { init } = await import('./init.ts');
    print(await init(cwd, flags));
    return undefined;
  },
});
