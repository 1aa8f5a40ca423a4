/** The duration of the tests. */
import { spawn } from 'node:child_process';
import { ROOT } from '../../scripts/shared/root.ts';
import type { Measure } from '../measure.ts';
import { bounded, seconds } from '../row.ts';

export const suite: Measure = {
  name: 'test',
  async run({ full }) {
    const measure = '`npm test`';
    if (!full) return [{ measure, note: 'takes minutes, so it needs --full' }];
    const started = performance.now();
    // Without additional documents, as after a clone.
    const { OPENAPI_DOCUMENTS: _, ...env } = process.env;
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn('npm', ['test'], { cwd: ROOT, env, stdio: 'ignore', shell: process.platform === 'win32' });
      child.once('error', reject);
      child.once('close', resolve);
    });
    const ms = performance.now() - started;
    const note = code === 0 ? 'all passed' : `failed with exit code ${code}`;
    return [bounded({ measure, unit: seconds, ours: [ms], max: 120_000, note })];
  },
};
