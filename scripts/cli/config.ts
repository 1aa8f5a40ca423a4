/** The settings of a process: its environment and `.env`, read once, frozen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { nearest } from '../shared/did-you-mean.ts';
import { ExpectedError } from '../shared/errors.ts';
import { REPLACEABLE_VARIABLES } from '../shared/setting-name.ts';

/** `NAME_VARIABLE` → value; what the process has wins over `.env`. */
export type Settings = Readonly<Record<string, string>>;

/** Reads the process environment and the `.env` of a folder (none is fine). */
export function readSettings(folder: string, processEnv: NodeJS.ProcessEnv): Settings {
  let fromFile: Record<string, string> = {};
  try {
    fromFile = parse(readFileSync(join(folder, '.env')));
  } catch {
    // A project without .env is the normal case.
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

const VARIABLES = REPLACEABLE_VARIABLES.map((name) => name.toUpperCase());

/**
 * A line of `.env` that starts as an environment's does, and whose end is nearly a variable, is a slip that would be silent.
 *
 * @param prefixes of the environments, `PRODUCTION`.
 */
export function assertSettingsKnown(folder: string, prefixes: readonly string[]): void {
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
    const meant = VARIABLES.includes(variable) ? undefined : nearest(variable, VARIABLES);
    if (meant === undefined) continue;
    throw new ExpectedError('config-unknown-key', {
      what: `${name} is not a setting`,
      where: join(folder, '.env'),
      remedy: `did you mean ${prefix}_${meant}?`,
    });
  }
}
