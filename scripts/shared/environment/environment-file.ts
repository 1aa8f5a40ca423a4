/** Files of environments, as Postman exports them: their names, and the JSON in them. */
import { readdir, readFile } from 'node:fs/promises';
import { didYouMean } from '../did-you-mean.ts';
import { ExpectedError } from '../errors.ts';
import { parseWithDigits } from '../exact-integer.ts';
import { isObject, type JsonObject } from '../json.ts';
import { decodeText } from '../text-encoding.ts';

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

/**
 * @returns the environment, also where it is in the response of the Postman API, which wraps it; of its `values` those that are not
 *   switched off and not blank lines of Postman's editor, each with a text as its `value`, as Newman reads it.
 * @throws ExpectedError `environment-unreadable`, or `environment-invalid` for a file that is not JSON.
 */
export async function readEnvironmentJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = decodeText(await readFile(file));
  } catch (cause) {
    throw new ExpectedError('environment-unreadable', {
      what: `the environment cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'error'})`,
      where: file,
      remedy: 'check the path and the permissions of the file',
      cause,
    });
  }
  try {
    return withTexts(parseWithDigits(text));
  } catch {
    throw invalidEnvironment('the environment is not valid JSON', file);
  }
}

function withTexts(parsed: unknown): unknown {
  const environment = isObject(parsed) && isObject(parsed.environment) ? parsed.environment : parsed;
  if (!isObject(environment) || !Array.isArray(environment.values)) return environment;
  const values = (environment.values as readonly unknown[])
    .filter((entry) => !isObject(entry) || !(isOff(entry) || isBlank(entry)))
    .map((entry) => (isObject(entry) ? { ...entry, value: valueText(entry.value) } : entry));
  return { ...environment, values };
}

/** Newman knows both words. */
function isOff({ enabled, disabled }: JsonObject): boolean {
  return enabled === false || disabled === true;
}

function isBlank({ key, value }: JsonObject): boolean {
  return (key === undefined || key === null || key === '') && valueText(value) === '';
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
