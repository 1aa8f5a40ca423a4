/** Memory: what a run keeps does not grow with the number of requests it sends. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../scripts/shared/root.ts';

describe('memory @slow', function () {
  this.timeout(180_000);

  it('neither bodies nor rows pile up: 90 requests with 200 KB each leave hardly anything behind', async () => {
    const child = spawn(
      process.execPath,
      ['--import=tsx', '--expose-gc', join(ROOT, 'test', 'run', 'memory.fixture.ts')],
      { cwd: ROOT, env: { PATH: process.env.PATH ?? '' } },
    );
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(code, 0, errors.slice(-500));
    const told = JSON.parse(output.split('\n').at(-1) ?? '');
    assert.deepEqual(told.totals, [3, 3, 120]);
    // 18 MB of bodies were read between the two looks.
    assert.ok(told.grownBytes < 9_000_000, `${told.grownBytes} bytes more`);
    assert.ok(told.modelBytes < 100_000, `${told.modelBytes} bytes of run.json`);
  });
});
