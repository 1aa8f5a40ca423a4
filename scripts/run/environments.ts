/** Environment files, and the process variables that override them. */
import { basename, join } from 'node:path';
import {
  type ApiConventions,
  type Credentials,
  credentialVariables,
  refusedStatuses,
} from '../shared/api-conventions.ts';
import {
  assertEnvironments,
  ENVIRONMENT_SUFFIX,
  environmentNames,
  invalidEnvironment,
  readEnvironmentJson,
  unknownEnvironment,
} from '../shared/environment/environment-file.ts';
import { replaceableVariables, settingName, settingsOf } from '../shared/environment/setting-name.ts';
import { ExpectedError } from '../shared/errors.ts';
import { isObject } from '../shared/json.ts';
import { isLoopback } from '../shared/network/network-zone.ts';
import { parseRateLimit, RATE_LIMIT_NOTATION, RATE_LIMIT_WAIT } from '../shared/network/rate-limit.ts';
import { printable } from '../shared/printable.ts';
import { addressSecrets, percentDecoded } from '../shared/secrets/safe-address.ts';
import { isSecretName } from '../shared/secrets/secret-names.ts';
import type { Baseline } from './baseline/baseline.ts';
import type { EnvironmentAccess } from './model.ts';
import { openVariable, withNestedVariables } from './nested-variables.ts';
import type { ReasonParams } from './reason.ts';
import { isDistinctive } from './secrets/secret-forms.ts';

export interface Environment {
  /** Its file's name before `.postman_environment.json`. */
  readonly name: string;
  readonly file: string;
  /** Every variable, after the overrides; switched-off ones left out. */
  readonly values: Readonly<Record<string, string>>;
  /** Names of the variables whose value must never be shown. */
  readonly secrets: readonly string[];
  readonly conventions: ApiConventions;
  /** It was named on the command line: then it has to be testable. */
  readonly named: boolean;
  /** Its API is the sandbox of this process, which no proxy can reach. */
  readonly isEmbedded?: boolean;
  /** Its known problems; absent where there is no baseline. */
  readonly baseline?: Baseline;
}

export interface EnvironmentChoice {
  /** The folder of the committed environments. */
  readonly folder: string;
  /** Names or files; empty: every file of the folder. */
  readonly wanted: readonly string[];
  readonly conventions: ApiConventions;
  /** `NAME_VARIABLE` → value, from the process and from `.env`. */
  readonly overrides: Readonly<Record<string, string>>;
}

/**
 * Reads the chosen environments.
 *
 * @throws ExpectedError `environments-missing`, `environment-unknown` (with the nearest name), `environment-unreadable`,
 *   `environment-invalid`.
 */
export async function readEnvironments({ folder, wanted, ...choice }: EnvironmentChoice): Promise<Environment[]> {
  const known = await environmentNames(folder);
  if (wanted.length === 0) {
    assertEnvironments(known, folder);
    return Promise.all(known.map((name) => readEnvironment(join(folder, name + ENVIRONMENT_SUFFIX), choice, false)));
  }
  const files = new Set(wanted.map((name) => fileOf(name, folder, known)));
  return Promise.all([...files].map((file) => readEnvironment(file, choice, true)));
}

/** The name of an environment: that of its file. */
export function environmentNameOf(file: string): string {
  return basename(file).replace(/(\.postman_environment)?\.json$/, '');
}

function fileOf(choice: string, folder: string, known: readonly string[]): string {
  if (known.includes(choice)) return join(folder, choice + ENVIRONMENT_SUFFIX);
  if (choice.endsWith('.json') || choice.includes('/') || choice.includes('\\')) return choice;
  throw unknownEnvironment(choice, folder, known);
}

async function readEnvironment(
  file: string,
  { conventions, overrides }: Pick<EnvironmentChoice, 'conventions' | 'overrides'>,
  named: boolean,
): Promise<Environment> {
  const name = environmentNameOf(file);
  const { values, secrets } = parseEnvironment(await readEnvironmentJson(file), file);
  const known = replaceableVariables(conventions);
  const settings = settingsOf(name, overrides, known);
  const merged = withNestedVariables({ ...values, ...settings }, [...known, ...secrets]);
  // A secret of a CI system or a copied value often ends with a line break, which is not part of it.
  for (const variable of known) if (merged[variable] !== undefined) merged[variable] = merged[variable].trim();
  const whereOf = (variable: string) =>
    settings[variable] === undefined ? file : `${file}, ${settingName(name, variable)}`;
  checkBaseUrl(merged.baseURL, whereOf('baseURL'), conventions.server);
  checkRateLimit(merged, whereOf);
  const own = conventions.credentials === undefined ? [] : [conventions.credentials.secret];
  return { name, file, values: merged, secrets: [...new Set([...secrets, ...own])], conventions, named };
}

function parseEnvironment(parsed: unknown, file: string): { values: Record<string, string>; secrets: string[] } {
  if (!isObject(parsed) || !Array.isArray(parsed.values))
    throw invalidEnvironment('the file is not a Postman environment: it has no `values`', file);
  const values: Record<string, string> = {};
  const secrets: string[] = [];
  for (const entry of parsed.values) {
    if (!isObject(entry) || typeof entry.key !== 'string')
      throw invalidEnvironment('an entry of `values` has no `key`', file);
    values[entry.key] = entry.value as string;
    if (entry.type === 'secret') secrets.push(entry.key);
  }
  return { values, secrets };
}

function checkBaseUrl(baseURL: string | undefined, where: string, server: string): void {
  const invalid = (what: string, remedy = `give it the address of the API, for example ${server}`) =>
    new ExpectedError('environment-invalid', { what, where, remedy });
  if (baseURL === undefined || baseURL === '') throw invalid('the environment has no baseURL');
  const open = openVariable(baseURL);
  if (open !== undefined)
    throw invalid(
      `the baseURL of the environment contains {{${printable(open)}}}, which has no value there`,
      `add the variable ${printable(open)} to the environment, or write its value into baseURL`,
    );
  if (!URL.canParse(baseURL) || !/^https?:$/.test(new URL(baseURL).protocol))
    throw invalid('the baseURL of the environment is not an http(s) address');
  // The path of a request would become a part of it.
  if (/[?#]/.test(baseURL)) throw invalid('the baseURL of the environment has a query or a fragment');
}

/** In Postman, text that is not valid means no limit. */
function checkRateLimit(values: Readonly<Record<string, string>>, whereOf: (variable: string) => string): void {
  const { ratelimit = '', [RATE_LIMIT_WAIT]: wait = '' } = values;
  // Without the value: a key may have been put there by mistake.
  const invalid = (variable: string, meaning: string, example: string) =>
    new ExpectedError('environment-invalid', {
      what: `the ${variable} of the environment is not ${meaning}`,
      where: whereOf(variable),
      remedy: `give it ${example}`,
    });
  if (ratelimit !== '' && parseRateLimit(ratelimit) === undefined)
    throw invalid('ratelimit', 'a rate limit', RATE_LIMIT_NOTATION);
  if (!(Number(wait) >= 0)) throw invalid(RATE_LIMIT_WAIT, 'a number of seconds', '60, for example');
}

/** Whether the key is set; an unreplaced `{{variable}}` or `<placeholder>` does not count. */
export function hasCredentials({ values, conventions }: Environment): boolean {
  return credentialVariables(conventions.credentials).every((name) => {
    const value = values[name];
    return value !== undefined && value !== '' && !/^(\{\{.*\}\}|<.*>)$/.test(value);
  });
}

/** The parameters of the reason `no-key`. */
export function noKeyOf({ name, conventions }: Pick<Environment, 'name' | 'conventions'>): ReasonParams<'no-key'> {
  return { environment: name, variables: credentialVariables(conventions.credentials) };
}

/** How to give an environment its key, as an instruction. */
export function keyRemedy({ environment, variables }: ReasonParams<'no-key'>): string {
  const settings = variables.map((variable) => settingName(environment, variable));
  return `set ${settings.join(' and ')} in .env or in the process environment`;
}

/**
 * The values that must never be shown: those of secret variables and of variables with a secret's name, the user-pass pair
 * of HTTP Basic (RFC 7617, section 2), and the credentials in the base URL.
 */
export function secretValues({ values, secrets, conventions: { credentials } }: Environment): string[] {
  const { baseURL = '' } = values;
  const secret = values[credentials?.secret ?? ''] ?? '';
  const named = Object.keys(values).filter((name) => isSecretName(name) && isDistinctive(values[name] ?? ''));
  const inAddress = addressSecrets(baseURL).map(({ start, end }) => baseURL.slice(start, end));
  const known = [
    ...[...secrets, ...named].map((name) => values[name] ?? ''),
    credentials?.scheme === 'basic' && secret !== '' ? `${values[credentials.user] ?? ''}:${secret}` : '',
    ...inAddress,
    ...inAddress.map(percentDecoded),
  ];
  return [...new Set(known)].filter((value) => value !== '');
}

/**
 * A credential goes over https, or to loopback.
 *
 * @throws ExpectedError `environment-insecure`.
 */
export function assertSecure(environment: Environment): void {
  const url = new URL(environment.values.baseURL ?? '');
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return;
  if (!hasCredentials(environment) && url.username === '' && url.password === '') return;
  throw new ExpectedError('environment-insecure', {
    what: `the key of ${environment.name} would be sent unencrypted to ${url.host}`,
    where: environment.file,
    remedy: 'use an https address in baseURL; plain http is for loopback only',
  });
}

/** The conventions that a saved run contains. */
export function accessOf({ credentials, root, variables }: ApiConventions): EnvironmentAccess {
  const { parameter = '', thing = '' } = root ?? {};
  return {
    ...(credentials === undefined ? {} : { credentials: savedCredentials(credentials) }),
    ...(root === undefined ? {} : { root: { parameter, thing, variable: variables[parameter] ?? parameter } }),
  };
}

function savedCredentials({ refusals, ...scheme }: Credentials): NonNullable<EnvironmentAccess['credentials']> {
  return { ...scheme, refusedWith: refusedStatuses({ refusals }) };
}
