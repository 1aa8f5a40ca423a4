/** `generate` with all collections against the converter's own CLI, which generates one collection without tests. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { figures, sideBySide } from '../interleave.ts';
import type { Measure, Row } from '../measure.ts';
import { CLI, PINNED, runNode } from '../process.ts';
import { compared, mebibytes, seconds } from '../row.ts';

export const generate: Measure = {
  name: 'generate',
  async run(context) {
    const { peers } = context;
    const out = join(context.folder, 'generate');
    await mkdir(out, { recursive: true });
    const rows: Row[] = [];
    for (const { version, path } of context.runtimes) {
      const samples = await sideBySide(
        context,
        () => runNode([CLI, 'generate', '--spec', PINNED, '--out', out], { node: path }),
        peers && (() => runNode([peers.converter, '-s', PINNED, '-o', join(out, 'peer.json')], { node: path })),
      );
      const measure = '`generate` against the CLI of openapi-to-postmanv2';
      rows.push(
        compared({ measure, node: version, unit: seconds, ...figures(samples, 'wallMs'), maxRatio: 1 }),
        compared({ measure: `${measure}: CPU time`, node: version, unit: seconds, ...figures(samples, 'cpuMs') }),
        compared({ measure: `${measure}: memory`, node: version, unit: mebibytes, ...figures(samples, 'peakKb') }),
      );
    }
    return rows;
  },
};
