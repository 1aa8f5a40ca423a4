/**
 * Flags that npm kept for itself. `npm run smoke --strict` without `--` gives the program nothing but the variable
 * `npm_config_strict`, and the run would go on as if the flag had not been given.
 */
import { ExpectedError } from '../shared/errors.ts';
import { type Command, flagName } from './command.ts';

/**
 * @param env `npm_lifecycle_event` is the script that npm runs, and `npm_config_…` what npm read from its own command line
 * (https://docs.npmjs.com/cli/v11/using-npm/scripts#environment). Variables of another script are left alone: they were
 * handed down.
 * @throws ExpectedError `usage-unknown-flag`, with the flags.
 */
export function assertNoSwallowedFlags(
  commands: readonly Command[],
  env: Readonly<Record<string, string | undefined>>,
): void {
  const script = env.npm_lifecycle_event;
  const flags = commands
    .filter(({ name }) => name.split(' ')[0] === script)
    .flatMap((command) => Object.keys(command.flags));
  const swallowed = [...new Set(flags)].filter((property) => isSet(property, env)).map(flagName);
  if (swallowed.length === 0) return;
  const example = swallowed.join(' ');
  throw new ExpectedError('usage-unknown-flag', {
    what: `npm has taken ${swallowed.join(', ')} for an option of its own`,
    where: `npm run ${script}`,
    remedy: `put -- before the flags: npm run ${script} -- ${example}`,
  });
}

function isSet(property: string, env: Readonly<Record<string, string | undefined>>): boolean {
  const name = flagName(property).slice(2).replaceAll('-', '_');
  if (env[`npm_config_${name}`]) return true;
  // npm reads `--no-baseline` as `baseline` with the value false, which is an empty text.
  return name.startsWith('no_') && env[`npm_config_${name.slice(3)}`] === '';
}
