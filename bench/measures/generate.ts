/** `generate` with all collections against the converter's own CLI, which generates one collection without tests. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { figures, sideBySide } from '../interleave.ts';
import type { Measure } from '../measure.ts';
import { CLI, PINNED, runNode } from '../process.ts';
import { compared, mebibytes, seconds } from '../row.ts';

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
      compared({ measure, unit: seconds, ...figures(samples, 'wallMs'), maxRatio: 1 }),
      compared({ measure: `${measure}: CPU time`, unit: seconds, ...figures(samples, 'cpuMs') }),
      compared({ measure: `${measure}: memory`, unit: mebibytes, ...figures(samples, 'peakKb') }),
    ];
  },
};
