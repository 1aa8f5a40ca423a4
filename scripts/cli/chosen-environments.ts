/** The environments that a command sends requests to. */
import { resolve } from 'node:path';
import {
  assertSecure,
  type Environment,
  hasCredentials,
  keyRemedy,
  noKeyOf,
  readEnvironments,
} from '../run/environments.ts';
import { replaceableVariables, settingName, settingPrefixes, settingsOf } from '../shared/environment/setting-name.ts';
import { ExpectedError } from '../shared/errors.ts';
import { isLoopback } from '../shared/network/network-zone.ts';
import { assertSettings, type Settings } from './config.ts';
import { ENVIRONMENTS, PINNED_SPEC } from './folders.ts';
import { PROFILE } from './pinned.ts';

/** What they are chosen by. */
export interface EnvironmentChoice {
  readonly flags: { readonly env: readonly string[] };
  readonly settings: Settings;
  /** The folder of `.env`, and the base of relative paths. */
  readonly cwd: string;
}

/** @throws ExpectedError those of `readEnvironments`, those of `assertSettings`, `environment-insecure`. */
export async function chooseEnvironments({ flags, settings, cwd }: EnvironmentChoice): Promise<Environment[]> {
  const wanted = flags.env.map((choice) => (choice.endsWith('.json') ? resolve(cwd, choice) : choice));
  const environments = await readEnvironments({
    folder: ENVIRONMENTS,
    wanted,
    conventions: PROFILE.conventions,
    overrides: settings,
  });
  assertSettings({
    folder: cwd,
    settings,
    prefixes: environments.flatMap(({ name }) => settingPrefixes(name)),
    variables: replaceableVariables(PROFILE.conventions),
  });
  for (const environment of environments) assertSecure(environment);
  return environments;
}

/** Which environments have another rate limit in their settings than the flag. */
export function rateLimitNotes(
  environments: readonly Environment[],
  rateLimit: string | undefined,
  settings: Settings,
): string[] {
  return environments.flatMap(({ name }) => {
    const { ratelimit } = settingsOf(name, settings, ['ratelimit']);
    if (rateLimit === undefined || ratelimit === undefined || ratelimit === rateLimit) return [];
    return [`--rate-limit ${rateLimit} is used, and not ${settingName(name, 'ratelimit')}`];
  });
}

/** Named environments, or all with `--require-all`, need a key: skipping them would look like success. */
export function assertTestable(
  environments: readonly Environment[],
  requireAll: boolean,
  needsCredentials: boolean,
): void {
  if (!needsCredentials) return;
  const missing = environments.find((environment) => (environment.named || requireAll) && !hasCredentials(environment));
  if (missing === undefined) return;
  throw new ExpectedError('environment-no-credentials', {
    what: `the environment ${missing.name} has no key`,
    where: missing.file,
    remedy: keyRemedy(noKeyOf(missing)),
  });
}

/** The committed sandbox environment has the port of `npm run sandbox`. A run starts its own sandbox on a free port. */
export async function embedSandbox(
  environments: readonly Environment[],
  settings: Settings,
): Promise<{ environments: Environment[]; close: () => Promise<void> }> {
  const index = environments.findIndex(
    ({ name }) => name === 'sandbox' && settings[settingName(name, 'baseURL')] === undefined,
  );
  const environment = environments[index];
  if (environment === undefined || !isLoopback(new URL(environment.values.baseURL ?? '').hostname))
    return { environments: [...environments], close: async () => {} };
  const { startSandbox } = await import('../sandbox/server.ts');
  const { readSpec } = await import('../openapi/load/read.ts');
  const sandbox = await startSandbox({ spec: await readSpec(PINNED_SPEC), profile: await PROFILE.sandbox() });
  const embedded = { ...environment, values: { ...environment.values, baseURL: sandbox.url }, isEmbedded: true };
  return { environments: environments.with(index, embedded), close: () => sandbox.close() };
}
