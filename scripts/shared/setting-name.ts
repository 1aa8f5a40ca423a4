/** Names of the settings that `.env` and the process environment give an environment: `PRODUCTION_KEYID`. */
import { type ApiConventions, credentialVariables } from './api-conventions.ts';

/** The variables of an environment that a setting can replace. */
export function replaceableVariables({ variables, credentials }: ApiConventions): string[] {
  return ['baseURL', ...Object.values(variables), ...credentialVariables(credentials), 'allowwrites', 'ratelimit'];
}

/**
 * The name of a setting, for every message and command that a user reads.
 *
 * A shell can export it, whatever the environment is called: upper case, each run of other characters than A to Z and 0 to 9 as
 * one `_`, and `_` before a digit at the beginning (POSIX.1-2017, Base Definitions, section 3.235).
 *
 * @param environment its name: `eu-1`.
 * @returns `EU_1_KEYID`.
 */
export function settingName(environment: string, variable: string): string {
  return `${settingPrefix(environment)}_${variable.toUpperCase()}`;
}

/** What the names of an environment's settings start with, before the `_`. */
export function settingPrefix(environment: string): string {
  return shellPrefix(plainPrefix(environment));
}

/**
 * Every prefix that is read, the one of `settingName` first: `.env` can hold `1PROD_KEYID`, which was the name of the
 * setting before names had to be exportable.
 */
export function settingPrefixes(environment: string): string[] {
  const plain = plainPrefix(environment);
  return [...new Set([shellPrefix(plain), plain])];
}

function plainPrefix(environment: string): string {
  return environment.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
}

function shellPrefix(plain: string): string {
  return /^\d/.test(plain) ? `_${plain}` : plain;
}

/**
 * The settings of one environment.
 *
 * @param settings by name; an empty value is none.
 * @param variables those that a setting can replace.
 */
export function settingsOf(
  environment: string,
  settings: Readonly<Record<string, string>>,
  variables: readonly string[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const variable of variables) {
    const names = settingPrefixes(environment).map((prefix) => `${prefix}_${variable.toUpperCase()}`);
    const value = names.map((name) => settings[name] ?? '').find((candidate) => candidate !== '');
    if (value !== undefined) found[variable] = value;
  }
  return found;
}
