import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_ID, KEY_SECRET, ORGANIZATION_ID, SERVICE_ID } from '../scripts/sandbox/credentials.ts';

/** @returns the file of an environment with the sandbox's identity, and no pace. */
export async function writeEnvironment(folder: string, name: string, baseURL: string): Promise<string> {
  const values = {
    baseURL,
    orgid: ORGANIZATION_ID,
    serviceid: SERVICE_ID,
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
