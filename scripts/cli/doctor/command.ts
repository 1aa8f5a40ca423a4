import { commandText } from '../../shared/command-text.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { defineCommand } from '../command.ts';
import { countOr, text, texts, toggle } from '../flag.ts';
import { NETWORK_FLAGS } from '../network/flags.ts';
import { PROFILE } from '../pinned.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'check the key, the IDs, the features and this machine, in ten requests or fewer',
  flags: {
    env: texts('name|file', 'an environment', 'every file in environments/'),
    timeout: countOr(10_000, 'ms', 'for one request', { min: 1 }),
    writeEnv: toggle('write the IDs that were found into .env'),
    ...NETWORK_FLAGS,
    reports: text('dir', 'another folder than reports/, as for smoke'),
  },
  examples: [{ args: '--env production --write-env', summary: 'write the IDs that were found into `.env`' }],
  run: async ({ flags }, context) => {
    const { doctor } = await import('./doctor.ts');
    const { cwd, settings, print } = context;
    const { signal } = context.watchSignals();
    const profile = await PROFILE.doctor?.();
    if (profile === undefined)
      throw new ExpectedError('usage-invalid-value', {
        what: `the ${PROFILE.title} has no facts for doctor`,
        where: `collections/${PROFILE.name}/profile.ts`,
        remedy: `add \`doctor\` to the profile, or run \`${commandText('smoke')}\``,
      });
    return await doctor({ flags, profile, settings: settings(), cwd, signal, print });
  },
});
