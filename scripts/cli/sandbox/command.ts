import { SANDBOX_PORT } from '../../sandbox/credentials.ts';
import { defineCommand } from '../command.ts';
import { count, countOr, rateLimit, text, texts, toggle } from '../flag.ts';
import { PROFILE } from '../pinned.ts';
import type { SandboxFlags } from './sandbox.ts';

export const sandboxCommand = defineCommand<SandboxFlags>({
  name: 'sandbox',
  summary: 'serve the stand-in API for Postman, curl and Newman',
  flags: {
    port: countOr(SANDBOX_PORT, 'n', '0: a free one', { min: 0, max: 65_535 }),
    rateLimit: rateLimit(`as the real API: ${PROFILE.conventions.rateLimit}`, 'off'),
    fault: texts('fault', "responses that go wrong, e.g. 'instanceGet=503x2,latency=2s'"),
    faults: text('file', 'a list of such faults, or of them with every field named, as JSON or YAML'),
    seed: count('n', 'other IDs and names', { min: 0 }),
    spec: text('file|url', 'another OpenAPI document than the pinned one'),
    empty: toggle('every list is empty'),
  },
  examples: [
    { args: "--fault 'instanceGet=503x2,latency=2s'", summary: 'let responses go wrong; `--faults FILE` takes a list' },
  ],
  run: async ({ flags }, { print, onStop }) => {
    const { runSandbox } = await import('./sandbox.ts');
    const sandbox = await runSandbox(flags, print);
    onStop(() => sandbox.close());
    return undefined;
  },
});
