/** Reads the settings of a process: its environment and `.env`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { didYouMean } from '../shared/did-you-mean.ts';
import { ExpectedError } from '../shared/errors.ts';

/** Value by name. The process environment has priority over `.env`. */
export type Settings = Readonly<Record<string, string>>;

/** Reads the process environment and the optional `.env` of a folder. */
export function readSettings(folder: string, processEnv: NodeJS.ProcessEnv): Settings {
  let fromFile: Record<string, string> = {};
  try {
    fromFile = parse(readFileSync(join(folder, '.env')));
  } catch {
    // `.env` is optional.
  }
  const fromProcess = Object.fromEntries(
    Object.entries(processEnv).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return Object.freeze({ ...fromFile, ...fromProcess });
}

/** The settings that the text of an env file has. */
export function parseSettings(text: string): Settings {
  return parse(text);
}

/**
 * Rejects names in `.env` that start with an environment's prefix and are similar to a variable: probably a typing error.
 *
 * @param prefixes of the environments, such as `PRODUCTION`.
 * @param variables that a setting can override, such as `keyid`.
 * @throws ExpectedError `config-unknown-key`.
 */
export function assertSettingsKnown(folder: string, prefixes: readonly string[], variables: readonly string[]): void {
  const known = variables.map((name) => name.toUpperCase());
  let names: string[];
  try {
    names = Object.keys(parse(readFileSync(join(folder, '.env'))));
  } catch {
    return;
  }
  for (const name of names) {
    const prefix = prefixes.find((candidate) => name.startsWith(`${candidate}_`));
    if (prefix === undefined) continue;
    const variable = name.slice(prefix.length + 1);
    const meant = known.includes(variable) ? undefined : didYouMean(variable, known);
    if (meant === undefined) continue;
    throw new ExpectedError('config-unknown-key', {
      what: `${name} is not a setting`,
      where: join(folder, '.env'),
      remedy: `did you mean ${prefix}_${meant}?`,
    });
  }
}
