/** Reads the environment files, without the values from the process environment and `.env`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { didYouMean } from '../shared/did-you-mean.ts';
import { ExpectedError } from '../shared/errors.ts';
import { type EnvironmentFile, environmentOf } from './environment-update.ts';

const SUFFIX = '.postman_environment.json';

/**
 * @param wanted file names without `.postman_environment.json`; all files if empty.
 * @throws ExpectedError `environments-missing`, `environment-unknown`, `environment-unreadable`, `environment-invalid`.
 */
export async function readEnvironmentFiles(folder: string, wanted: readonly string[]): Promise<EnvironmentFile[]> {
  const files = await readdir(folder).catch(() => []);
  const known = files
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
  if (known.length === 0) {
    throw new ExpectedError('environments-missing', {
      what: 'no environment file to publish',
      where: folder,
      remedy: `add a file NAME${SUFFIX}`,
    });
  }
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const suggestion = didYouMean(unknown, known);
    throw new ExpectedError('environment-unknown', {
      what: `unknown environment ${unknown}`,
      where: folder,
      remedy: `${suggestion === undefined ? '' : `did you mean ${suggestion}? `}Known: ${known.join(', ')}`,
    });
  }
  const chosen = wanted.length === 0 ? known : [...new Set(wanted)];
  return Promise.all(chosen.map((name) => readEnvironmentFile(join(folder, name + SUFFIX))));
}

async function readEnvironmentFile(file: string): Promise<EnvironmentFile> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new ExpectedError('environment-unreadable', {
      what: `the environment cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'error'})`,
      where: file,
      remedy: 'check the permissions of the file',
      cause,
    });
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    content = undefined;
  }
  const environment = environmentOf(content);
  if (environment !== undefined) return environment;
  throw new ExpectedError('environment-invalid', {
    what: 'the file is not a Postman environment',
    where: file,
    remedy: 'export it from Postman again, or compare it with environments/production.postman_environment.json',
  });
}
