import { ACCOUNT_NAMES, ACCOUNTS } from '../../../collections/clickhouse-cloud.accounts.ts';
import { SANDBOX_PORT } from '../../sandbox/credentials.ts';
import { defineCommand } from '../command.ts';
import { choice, count, countOr, rateLimit, text, texts, toggle } from '../flag.ts';
import type { SandboxFlags } from './sandbox.ts';

export const sandboxCommand = defineCommand<SandboxFlags>({
  name: 'sandbox',
  summary: 'serve the stand-in API for Postman, curl and Newman',
  flags: {
    port: countOr(SANDBOX_PORT, 'n', '0: a free one', { min: 0, max: 65_535 }),
    rateLimit: rateLimit('as the real API: 10/10s', 'off'),
    fault: texts('fault', "responses that go wrong, e.g. 'instanceGet=503x2,latency=2s'"),
    faults: text('file', 'a list of such faults, or of them with every field named, as JSON or YAML'),
    seed: count('n', 'other IDs and names', { min: 0 }),
    spec: text('file|url', 'another OpenAPI document than the pinned one'),
    empty: toggle('every list is empty'),
    account: choice('name', ACCOUNT_NAMES, accountsHelp(), 'full'),
  },
  examples: [
    { args: "--fault 'instanceGet=503x2,latency=2s'", summary: 'let responses go wrong; `--faults FILE` takes a list' },
    {
      args: '--account viewer',
      summary: 'be another account: a new one, an idle one, one with fewer features, a key that may only view',
    },
  ],
  run: async ({ flags }, { print, onStop }) => {
    const { runSandbox } = await import('./sandbox.ts');
    const sandbox = await runSandbox(flags, print);
    onStop(() => sandbox.close());
    return undefined;
  },
});

function accountsHelp(): string {
  return ACCOUNT_NAMES.map((name) => `${name}: ${ACCOUNTS[name].summary}`).join('; ');
}
