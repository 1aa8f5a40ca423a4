/** `sandbox` in a folder of a user: what it prints can be used as it is. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { init } from '../../scripts/cli/init/init.ts';
import { start } from './command.ts';

describe('sandbox', function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [where, prepare] of [
    ['an empty folder', async () => {}],
    ['a folder of init', async () => void (await init(folder, {}))],
  ] as const)
    it(`names files that exist, in ${where}`, async () => {
      await prepare();
      const sandbox = start(['sandbox', '--port', '0'], { cwd: folder });
      const [, collection = '', environment = ''] = await sandbox.prints(/newman run (\S+) \\\s+-e (\S+)/);
      sandbox.signal('SIGTERM');
      assert.equal((await sandbox.ended).code, 0);
      for (const file of [collection, environment]) assert.ok(existsSync(resolve(folder, file)), file);
    });
});
