/** The thread of Postman's scripts starts from the code cache, and as well without one or with a broken one. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../scripts/root.ts';

/** Twice as many scripts as the cache waits for until it is written for the second time; no request is sent. */
const RUN = `
  const collection = {
    info: { name: 'no request', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: [{
      name: 'skipped',
      request: { method: 'GET', url: 'http://127.0.0.1:9' },
      event: [{
        listen: 'prerequest',
        script: { exec: "pm.test('has what Postman gives', () => pm.expect([1, 2]).to.include(2)); pm.execution.skipRequest();" },
      }],
    }],
  };
  require('./newman.cjs').run({ collection, iterationCount: 120 }, (error, summary) => {
    console.log(JSON.stringify([error && error.message, summary.run.stats.assertions, summary.run.failures.length]));
  });
`;

describe('the code that a thread of scripts starts with', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'bootcode-'));
    for (const file of ['newman.cjs', 'bootcode.js']) copyFileSync(join(ROOT, 'dist', file), join(folder, file));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const caches = () => readdirSync(folder).filter((file) => file.startsWith('bootcode.js.'));
  const cachePath = () => join(folder, caches()[0] ?? '');

  async function assertRuns(): Promise<void> {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', RUN], { cwd: folder });
    assert.deepEqual(JSON.parse(stdout), [null, { total: 120, pending: 0, failed: 0 }, 0]);
  }

  it('leaves a cache for the next one, and nothing beside it', async () => {
    await assertRuns();
    assert.deepEqual(
      caches().map((file) => /^bootcode\.js\.\d+\.cache$/.test(file)),
      [true],
    );
  });

  it('uses the cache that is there, and leaves it as it is', async () => {
    const { mtimeMs } = statSync(cachePath());
    await assertRuns();
    assert.equal(statSync(cachePath()).mtimeMs, mtimeMs);
  });

  for (const [what, broken] of [
    ['was cut off', (cache: Buffer) => cache.subarray(0, 1000)],
    ['has other bytes in it', (cache: Buffer) => cache.map((byte, index) => (index > 5000 ? byte ^ 255 : byte))],
    ['is empty', () => Buffer.alloc(0)],
  ] as const) {
    it(`replaces a cache that ${what}`, async () => {
      const whole = readFileSync(cachePath());
      writeFileSync(cachePath(), broken(whole));
      await assertRuns();
      assert.ok(statSync(cachePath()).size > whole.length / 2);
    });
  }

  it('does without where none can be written', async () => {
    const path = cachePath();
    rmSync(path);
    mkdirSync(path);
    await assertRuns();
    assert.ok(statSync(path).isDirectory());
    assert.deepEqual(caches().length, 1, 'what could not be put in its place is left behind');
  });
});
