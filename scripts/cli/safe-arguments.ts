/** Removes values of flags with a secret's name from a command line. No command has such a flag, but users may try one. */
import { REDACTED } from '../shared/redacted.ts';
import { isSecretName } from '../shared/secret-names.ts';

export function safeArguments(args: readonly string[]): string {
  return args
    .map((argument, index) => {
      const flag = /^--?([A-Za-z][\w-]*)$/.exec(args[index - 1] ?? '');
      if (flag !== null && !argument.startsWith('-') && isSecretName(flag[1] as string)) return REDACTED;
      return argument.replace(/(--?([A-Za-z][\w-]*)=)([^\s'"]+)/g, (whole, lead: string, name: string) =>
        isSecretName(name) ? lead + REDACTED : whole,
      );
    })
    .join(' ');
}
