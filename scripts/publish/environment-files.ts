/** Reads the environment files, without the values from the process environment and `.env`. */
import { join } from 'node:path';
import {
  assertEnvironments,
  ENVIRONMENT_SUFFIX,
  environmentNames,
  invalidEnvironment,
  readEnvironmentJson,
  unknownEnvironment,
} from '../shared/environment/environment-file.ts';
import { type EnvironmentFile, environmentOf } from './environment-update.ts';

/**
 * @param wanted names of environments; all of the folder if empty.
 * @throws ExpectedError `environments-missing`, `environment-unknown`, `environment-unreadable`, `environment-invalid`.
 */
export async function readEnvironmentFiles(folder: string, wanted: readonly string[]): Promise<EnvironmentFile[]> {
  const known = await environmentNames(folder);
  assertEnvironments(known, folder);
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownEnvironment(unknown, folder, known);
  const chosen = wanted.length === 0 ? known : [...new Set(wanted)];
  return Promise.all(
    chosen.map(async (name) => {
      const file = join(folder, name + ENVIRONMENT_SUFFIX);
      const environment = environmentOf(await readEnvironmentJson(file));
      if (environment === undefined) throw invalidEnvironment('the file is not a Postman environment', file);
      return environment;
    }),
  );
}
