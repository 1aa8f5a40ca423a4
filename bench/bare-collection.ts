/** What `newman run` is given: the same requests with a bare status test each. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_ID, KEY_SECRET } from '../scripts/sandbox/credentials.ts';
import type { Exchange } from './recording.ts';

const TEST = ["pm.test('status is 200', () => pm.response.to.have.status(200));"];

/** @returns the collection's file. */
export async function writeBareCollection(
  folder: string,
  name: string,
  exchanges: readonly Exchange[],
  baseURL: string,
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
