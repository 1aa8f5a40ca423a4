/** An environment file for a running sandbox. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/shared/root.ts';

/** Writes the committed environment of the sandbox with another URL, and returns the path of the file. */
export async function writeEnvironment(folder: string, baseURL: string): Promise<string> {
  const name = 'sandbox.postman_environment.json';
  const committed = JSON.parse(await readFile(join(ROOT, 'environments', name), 'utf8'));
  const values = committed.values.map((one: { key: string }) =>
    one.key === 'baseURL' ? { ...one, value: baseURL } : one,
  );
  const file = join(folder, 'local.postman_environment.json');
  await writeFile(file, JSON.stringify({ ...committed, values }));
  return file;
}
