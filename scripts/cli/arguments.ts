/** The command line as it was given: flags that npm kept for itself, and secrets in it. */
import { ExpectedError } from '../shared/errors.ts';
import { REDACTED } from '../shared/secrets/redacted.ts';
import { isSecretName } from '../shared/secrets/secret-names.ts';
import { type Command, flagName } from './command.ts';

/** Flags that npm has as settings of its own: it hands on what `.npmrc` has, such as the proxy of a company. */
const IN_NPMRC: ReadonlySet<string> = new Set(['ca', 'force', 'proxy']);

/**
 * Rejects flags that npm kept for itself: `npm run smoke --strict` without `--` gives the program nothing but the variable
 * `npm_config_strict`, and the run would go on as if the flag had not been given.
 *
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
  const own = commands.filter(({ name }) => name.split(' ')[0] === script);
  const flags = new Map(own.flatMap((command) => Object.entries(command.flags)));
  const swallowed = [...flags].filter(([property]) => !IN_NPMRC.has(property) && isSet(property, env));
  if (swallowed.length === 0) return;
  const names = swallowed.map(([property]) => flagName(property));
  const usage = swallowed.map(([, { value }], index) => `${names[index]}${value === undefined ? '' : ` <${value}>`}`);
  throw new ExpectedError('usage-unknown-flag', {
    what: `npm has taken ${names.join(', ')} for an option of its own`,
    where: `npm run ${script}`,
    remedy: `put -- before the flags: npm run ${script} -- ${usage.join(' ')}`,
  });
}

function isSet(property: string, env: Readonly<Record<string, string | undefined>>): boolean {
  const name = flagName(property).slice(2).replaceAll('-', '_');
  if (env[`npm_config_${name}`]) return true;
  // npm reads `--no-baseline` as `baseline` with the value false, which is an empty text.
  return name.startsWith('no_') && env[`npm_config_${name.slice(3)}`] === '';
}

/** A user name and a password before a host, also without a scheme: an address of a proxy may have none. */
const USER_INFORMATION = /[^\s:/@=]+:[^\s/@]*@/g;

/**
 * The command line without user information in addresses, and without the values of flags with a secret's name. No command has such a
 * flag, but users may try one.
 */
export function safeArguments(args: readonly string[]): string {
  return args
    .map((argument) => argument.replaceAll(USER_INFORMATION, `${REDACTED}@`))
    .map((argument, index) => {
      const flag = /^--?([A-Za-z][\w-]*)$/.exec(args[index - 1] ?? '');
      if (flag !== null && !argument.startsWith('-') && isSecretName(flag[1] as string)) return REDACTED;
      return argument.replace(/(--?([A-Za-z][\w-]*)=)([^\s'"]+)/g, (whole, lead: string, name: string) =>
        isSecretName(name) ? lead + REDACTED : whole,
      );
    })
    .join(' ');
}
