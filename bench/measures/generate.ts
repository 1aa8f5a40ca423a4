/** `generate`, collections and all, against the converter's own CLI, which makes one collection without any test. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Measure } from '../measure.ts';
import { CLI, PINNED } from '../own.ts';
import { runNode } from '../process.ts';
import { compared, mebibytes, seconds } from '../row.ts';
import { figures, sideBySide } from '../side-by-side.ts';

export const generate: Measure = {
  name: 'generate',
  async run(context) {
    const { peers } = context;
    const out = join(context.folder, 'generate');
    await mkdir(out, { recursive: true });
    const samples = await sideBySide(
      context,
      () => runNode([CLI, 'generate', '--spec', PINNED, '--out', out]),
      peers && (() => runNode([peers.converter, '-s', PINNED, '-o', join(out, 'peer.json')])),
    );
    const measure = '`generate` against the CLI of openapi-to-postmanv2';
    return [
      compared({ measure, unit: seconds, ...figures(samples, 'wallMs'), most: 1 }),
      compared({ measure: `${measure}: CPU time`, unit: seconds, ...figures(samples, 'cpuMs') }),
      compared({ measure: `${measure}: memory`, unit: mebibytes, ...figures(samples, 'peakKb') }),
    ];
  },
};
