import { SANDBOX_PORT } from '../../sandbox/credentials.ts';
import { defineCommand } from '../command.ts';
import { choice, count, countOr, rateLimit, text, texts, toggle } from '../flag.ts';
import { PROFILE } from '../pinned.ts';

export const sandboxCommand = defineCommand({
  name: 'sandbox',
  summary: 'serve a local stand-in for the API, for Postman, curl and Newman',
  flags: {
    port: countOr(SANDBOX_PORT, 'n', '0 uses a free port', { min: 0, max: 65_535 }),
    rateLimit: rateLimit(`the real API has ${PROFILE.conventions.rateLimit}`, 'off'),
    fault: texts('fault', "fault to inject, e.g. 'instanceGet=503x2,latency=2s'"),
    faults: text('file', 'list of faults in JSON or YAML, in this notation or as objects'),
    seed: count('n', 'generate other IDs and names', { min: 0 }),
    spec: text('file|url', 'OpenAPI document instead of the pinned one'),
    empty: toggle('return empty lists'),
    account: choice('name', Object.keys(PROFILE.accounts), accountsHelp(), 'full'),
  },
  examples: [
    {
      args: "--fault 'instanceGet=503x2,latency=2s'",
      summary: 'inject faults into its responses; `--faults FILE` reads a list',
    },
    {
      args: '--account viewer',
      summary: 'serve another kind of account: new, idle, with fewer features, or with a key that may only view',
    },
  ],
  run: async ({ flags }, { print, onStop }) => {
    const { runSandbox } = await import('./sandbox.ts');
    await runSandbox(flags, print, onStop);
    return undefined;
  },
});

function accountsHelp(): string {
  return Object.entries(PROFILE.accounts)
    .map(([name, { summary }]) => `${name}: ${summary}`)
    .join('; ');
}
