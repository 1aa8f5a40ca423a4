/** `doctor`: observe → check → lines, environment after environment. */
import { resolve } from 'node:path';
import { type Environment, secretValues } from '../../run/environments.ts';
import { createRedactor } from '../../run/secrets/redact.ts';
import { variableOf } from '../../shared/api-conventions.ts';
import { settingName } from '../../shared/environment/setting-name.ts';
import type { ExitCode } from '../../shared/errors.ts';
import { safeAddress } from '../../shared/secrets/safe-address.ts';
import { chooseEnvironments, embedSandbox } from '../chosen-environments.ts';
import type { Settings } from '../config.ts';
import { REPORTS } from '../folders.ts';
import type { NetworkFlags } from '../network/flags.ts';
import { networkOf } from '../network/network.ts';
import { type Check, exitCodeOf, renderCheck } from './check.ts';
import { writeSettings } from './env-file.ts';
import { checkEnvironment } from './environment-checks.ts';
import { checkMachine, observeMachine } from './machine.ts';
import type { EnvironmentObservation } from './observation.ts';
import { keyIdentityOf, observeEnvironment } from './observe.ts';
import type { DoctorProfile } from './profile.ts';

export interface DoctorFlags extends NetworkFlags {
  /** Names or files; empty: every committed environment. */
  readonly env: readonly string[];
  /** Milliseconds, for one request. */
  readonly timeout: number;
  readonly writeEnv: boolean;
  readonly reports?: string | undefined;
}

export interface DoctorOptions {
  readonly flags: DoctorFlags;
  readonly profile: DoctorProfile;
  readonly settings: Settings;
  /** Where `.env` and relative paths are looked up. */
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly print: (text: string) => void;
}

/**
 * @throws ExpectedError those of `readEnvironments`, `config-unknown-key`, `environment-insecure`; with `writeEnv`
 *   `output-unwritable`.
 */
export async function doctor({ flags, profile, settings, cwd, signal, print }: DoctorOptions): Promise<ExitCode> {
  const chosen = await chooseEnvironments({ flags, settings, cwd });
  const sandbox = await embedSandbox(chosen, settings);
  const redactor = createRedactor(
    sandbox.environments.flatMap((environment) => [...secretValues(environment), keyIdentityOf(environment)]),
  );
  const printLines = (text: string) => {
    for (const line of text.split('\n')) print(redactor.text(line));
  };
  const all: Check[] = [];
  const show = (checks: readonly Check[]) => {
    all.push(...checks);
    for (const each of checks) printLines(renderCheck(each));
  };
  /** Environments with one key share its rate limit. */
  const sentAt = new Map<string, number[]>();
  const network = networkOf(flags, settings, cwd);
  for (const note of network.notes) print(note);
  try {
    print('this machine');
    show(checkMachine(await observeMachine(resolve(cwd, flags.reports ?? REPORTS))));
    for (const environment of sandbox.environments) {
      if (signal.aborted) break;
      const { baseURL = '' } = environment.values;
      // The port of the embedded sandbox is another one each time.
      const { isEmbedded = false } = environment;
      printLines(`\n${environment.name}  ${isEmbedded ? 'embedded sandbox' : safeAddress(baseURL)}`);
      const key = `${new URL(baseURL).origin} ${keyIdentityOf(environment)}`;
      const times = sentAt.get(key) ?? [];
      sentAt.set(key, times);
      const observation = await observeEnvironment({
        environment,
        profile,
        proxy: isEmbedded ? undefined : network.proxy,
        tls: network.tls,
        redactor,
        timeoutMs: flags.timeout,
        sentAt: times,
        signal,
      });
      show(checkEnvironment(observation, profile));
      if (flags.writeEnv) printLines(await writeIds(environment, observation, cwd, settings));
    }
    return exitCodeOf(all);
  } finally {
    await sandbox.close();
  }
}

/** @returns a line for each ID. */
async function writeIds(
  { name, values, conventions }: Environment,
  { root, main }: EnvironmentObservation,
  cwd: string,
  settings: Settings,
): Promise<string> {
  const found = [[conventions.root, root] as const, [conventions.main, main] as const].flatMap(
    ([place, item]): [variable: string, id: string][] =>
      place === undefined || item === undefined ? [] : [[variableOf(place.parameter, conventions), item.id]],
  );
  if (found.length === 0) return '  .env: nothing was found that could be written';
  const wanted = found.filter(([variable, id]) => values[variable] !== id);
  const changes = await writeSettings(
    cwd,
    Object.fromEntries(wanted.map(([variable, id]) => [settingName(name, variable), id])),
    settings,
  );
  if (changes.length === 0) return '  .env: nothing to write, the IDs are set already';
  return changes
    .map(({ name: setting, value, replaced, isOverridden }) => {
      const instead = replaced === undefined ? '' : `, in place of ${replaced}`;
      const without = isOverridden ? '; the process environment has another value, which wins' : '';
      return `  .env: wrote ${setting}=${value}${instead}${without}`;
    })
    .join('\n');
}
