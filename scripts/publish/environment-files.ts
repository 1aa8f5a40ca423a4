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
import { ExpectedError } from '../shared/errors.ts';
import { isObject } from '../shared/json.ts';
import { printable } from '../shared/printable.ts';
import { objects, text } from './collection-items.ts';
import type { EnvironmentFile } from './environment-update.ts';

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
  const environments = await Promise.all(
    chosen.map((name) => readEnvironmentFile(join(folder, name + ENVIRONMENT_SUFFIX))),
  );
  assertDistinct(environments, folder);
  return environments;
}

async function readEnvironmentFile(file: string): Promise<EnvironmentFile> {
  const content = await readEnvironmentJson(file);
  if (!isObject(content) || typeof content.name !== 'string' || !Array.isArray(content.values))
    throw invalidEnvironment('the file is not a Postman environment', file);
  const id = typeof content.id === 'string' ? { id: content.id } : {};
  return { ...id, name: content.name, values: objects(content.values).filter(({ key }) => text(key) !== '') };
}

/** A copied file has the name and ID of the original: both would be published to one environment, one after the other. */
function assertDistinct(environments: readonly EnvironmentFile[], folder: string): void {
  for (const [index, { id, name }] of environments.entries()) {
    const isSame = (other: EnvironmentFile) => other.name === name || (id !== undefined && other.id === id);
    if (!environments.slice(0, index).some(isSame)) continue;
    throw new ExpectedError('environment-invalid', {
      what: `two environment files have the same \`name\` or the same \`id\`, as ${printable(name)}`,
      where: folder,
      remedy: 'give each file a `name` and an `id` of its own, or publish one of them with --env',
    });
  }
}
