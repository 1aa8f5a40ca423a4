/** Files of environments, as Postman exports them: their names, and the JSON in them. */
import { readdir, readFile } from 'node:fs/promises';
import { didYouMean } from './did-you-mean.ts';
import { ExpectedError } from './errors.ts';

/** The end of the name of a file; what is before it names the environment. */
export const ENVIRONMENT_SUFFIX = '.postman_environment.json';

/** @returns the names of the environments of a folder, in order; none for a folder that cannot be read. */
export async function environmentNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith(ENVIRONMENT_SUFFIX))
    .map((file) => file.slice(0, -ENVIRONMENT_SUFFIX.length))
    .sort();
}

/** @throws ExpectedError `environments-missing` if there is no name. */
export function assertEnvironments(known: readonly string[], folder: string): void {
  if (known.length > 0) return;
  throw new ExpectedError('environments-missing', {
    what: 'there is no environment',
    where: folder,
    remedy: `add a NAME${ENVIRONMENT_SUFFIX} there, or name another environment with --env`,
  });
}

/** The error `environment-unknown`, with the name that was probably meant. */
export function unknownEnvironment(name: string, folder: string, known: readonly string[]): ExpectedError {
  const meant = didYouMean(name, known);
  return new ExpectedError('environment-unknown', {
    what: `there is no environment called ${name}`,
    where: folder,
    remedy: `${meant === undefined ? '' : `did you mean ${meant}? `}Known: ${known.join(', ') || 'none'}`,
  });
}

/** The error `environment-invalid`. */
export function invalidEnvironment(what: string, file: string): ExpectedError {
  return new ExpectedError('environment-invalid', {
    what,
    where: file,
    remedy: `export the environment from Postman again, or compare it with environments/production${ENVIRONMENT_SUFFIX}`,
  });
}

/** @throws ExpectedError `environment-unreadable`, or `environment-invalid` for a file that is not JSON. */
export async function readEnvironmentJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new ExpectedError('environment-unreadable', {
      what: `the environment cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'error'})`,
      where: file,
      remedy: 'check the path and the permissions of the file',
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw invalidEnvironment('the environment is not valid JSON', file);
  }
}
