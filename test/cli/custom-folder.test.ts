/** The files of a team, as editors on each system write them. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCustomisation } from '../../scripts/cli/custom-folder.ts';
import { ExpectedError } from '../../scripts/shared/errors.ts';

describe('cli/custom-folder', () => {
  let collections: string;
  beforeEach(async () => {
    collections = await mkdtemp(join(tmpdir(), 'custom-folder-'));
  });
  afterEach(() => rm(collections, { recursive: true, force: true }));

  const REQUEST = JSON.stringify({
    $kind: 'http-request',
    name: 'Again',
    method: 'GET',
    url: '{{baseURL}}/v1',
  });
  const ENCODINGS: readonly (readonly [name: string, encode: (text: string) => Buffer])[] = [
    ['UTF-8', (text) => Buffer.from(text)],
    ['UTF-8 with a byte order mark and CRLF', (text) => Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`)],
    ['UTF-16, as Windows PowerShell writes it', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ];
  for (const [name, encode] of ENCODINGS)
    it(`reads ${name}`, async () => {
      for (const folder of ['assertions', 'requests'])
        await mkdir(join(collections, 'custom', folder), { recursive: true });
      const write = (file: string, text: string) => writeFile(join(collections, 'custom', file), encode(text));
      await write('operations.yaml', 'exclude:\n  - usageCostGet\n');
      await write('assertions/organizationGet.js', "pm.test('a', () => {});\n");
      await write('requests/again.json', REQUEST);
      const { exclude, assertions, own } = await readCustomisation(collections);
      assert.deepEqual(exclude, ['usageCostGet']);
      assert.deepEqual(
        assertions.map(({ text }) => text.trim()),
        ["pm.test('a', () => {});"],
      );
      assert.equal(own.length, 1);
    });

  it('a folder that is missing, or a file in its place, changes nothing', async () => {
    const none = await readCustomisation(collections);
    await writeFile(join(collections, 'custom'), '');
    assert.deepEqual(await readCustomisation(collections), none);
  });

  it('a folder that cannot be read is an error', async () => {
    await symlink('custom', join(collections, 'custom'));
    await assert.rejects(
      readCustomisation(collections),
      (error) => error instanceof ExpectedError && error.code === 'folder-unreadable',
    );
  });
});
