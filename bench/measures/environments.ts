/** Several environments in one run against one run of Newman per environment. */
import { join } from 'node:path';
import { sideBySide } from '../interleave.ts';
import type { Measure } from '../measure.ts';
import { writeBareCollection, writeEnvironment } from '../postman-files.ts';
import { CLI, runNode } from '../process.ts';
import { compared, mebibytes, seconds } from '../row.ts';
import { startReplay } from '../server-process.ts';

export const environments: Measure = {
  name: 'environments',
  async run(context) {
    const { peers, folder, quick } = context;
    const recording = await context.recording();
    const server = await startReplay(folder, recording.exchanges);
    const count = quick ? 2 : 8;
    try {
      const files = await Promise.all(
        Array.from({ length: count }, (_, index) => writeEnvironment(folder, `cloud${index + 1}`, server.url)),
      );
      const bare = await writeBareCollection(folder, 'each', recording.exchanges, server.url);
      const reports = join(folder, 'environment-reports');
      const samples = await sideBySide(
        context,
        () =>
          runNode([
            CLI,
            'smoke',
            ...files.flatMap((file) => ['--env', file]),
            '--reports',
            reports,
            ...recording.selection,
          ]),
        peers &&
          (async () => {
            const runs = [];
            for (let index = 0; index < count; index++) runs.push(await runNode([peers.newman, 'run', bare]));
            return {
              wallMs: runs.reduce((sum, { wallMs }) => sum + wallMs, 0),
              peakKb: Math.max(...runs.map(({ peakKb }) => peakKb)),
            };
          }),
      );
      const measure = `${count} environments × ${recording.exchanges.length} GETs against ${count} runs of Newman`;
      const all = (figure: 'wallMs' | 'peakKb') => ({
        ours: samples.ours.map((sample) => sample[figure]),
        peer: samples.peer.map((sample) => sample[figure]),
      });
      return [
        compared({ measure, unit: seconds, ...all('wallMs'), maxRatio: 0.35 }),
        compared({ measure: `${measure}: memory`, unit: mebibytes, ...all('peakKb') }),
      ];
    } finally {
      await server.stop();
    }
  },
};
