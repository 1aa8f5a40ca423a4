/** Names of the settings in `.env` and in the process environment that override an environment: `PRODUCTION_KEYID`. */
import { type ApiConventions, credentialVariables } from '../api-conventions.ts';
import { RATE_LIMIT_WAIT } from '../network/rate-limit.ts';

/** The variables of an environment that a setting can override. */
export function replaceableVariables({ variables, credentials, reserved = {} }: ApiConventions): string[] {
  return [
    'baseURL',
    ...Object.values(variables),
    ...credentialVariables(credentials),
    'allowwrites',
    'ratelimit',
    RATE_LIMIT_WAIT,
    ...Object.keys(reserved),
  ];
}

/**
 * The name of a setting, which each shell can export: in upper case, with `_` for other characters than A to Z and 0 to 9, and with
 * `_` before a leading digit (POSIX.1-2017, Base Definitions, section 3.235).
 *
 * @param environment for example `eu-1`.
 * @returns `EU_1_KEYID`.
 */
export function settingName(environment: string, variable: string): string {
  return `${settingPrefixes(environment)[0]}_${variable.toUpperCase()}`;
}

/**
 * The beginnings of the names of an environment's settings that are read, without the `_`, the one of `settingName` first.
 * `1PROD_KEYID` in `.env` is still accepted, although shells cannot export it.
 */
export function settingPrefixes(environment: string): string[] {
  const plain = environment.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  return /^\d/.test(plain) ? [`_${plain}`, plain] : [plain];
}

/**
 * The settings of one environment.
 *
 * @param settings by name; an empty value counts as missing.
 * @param variables those that a setting can override.
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
