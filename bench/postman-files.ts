/** The Postman files of the measures. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_ID, KEY_SECRET, MAIN_ID, ROOT_ID } from '../scripts/sandbox/credentials.ts';
import type { Exchange } from './recording.ts';

const TEST = ["pm.test('status is 200', () => pm.response.to.have.status(200));"];

/**
 * Writes a collection for `newman run`: the same requests, with one status test each.
 *
 * @param before script that runs before each request.
 * @returns the file.
 */
export async function writeBareCollection(
  folder: string,
  name: string,
  exchanges: readonly Exchange[],
  baseURL: string,
  before?: string,
): Promise<string> {
  const collection = {
    info: { name, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    auth: {
      type: 'basic',
      basic: [
        { key: 'username', value: KEY_ID, type: 'string' },
        { key: 'password', value: KEY_SECRET, type: 'string' },
      ],
    },
    event: before === undefined ? [] : [{ listen: 'prerequest', script: { type: 'text/javascript', exec: [before] } }],
    item: exchanges.map(({ target }) => ({
      name: target,
      request: { method: 'GET', url: baseURL + target },
      event: [{ listen: 'test', script: { type: 'text/javascript', exec: TEST } }],
    })),
  };
  const file = join(folder, `${name}.postman_collection.json`);
  await writeFile(file, JSON.stringify(collection));
  return file;
}

/**
 * Writes an environment with the key and IDs of the sandbox and without a rate limit.
 *
 * @returns the file.
 */
export async function writeEnvironment(folder: string, name: string, baseURL: string): Promise<string> {
  const values = {
    baseURL,
    orgid: ROOT_ID,
    serviceid: MAIN_ID,
    keyid: KEY_ID,
    keysecret: KEY_SECRET,
    allowwrites: 'false',
    ratelimit: 'off',
    byocaccountid: '123456789012',
  };
  const file = join(folder, `${name}.postman_environment.json`);
  const entries = Object.entries(values).map(([key, value]) => ({ key, value, type: 'default', enabled: true }));
  await writeFile(file, JSON.stringify({ id: name, name, values: entries, _postman_variable_scope: 'environment' }));
  return file;
}
