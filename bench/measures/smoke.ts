/** `smoke` with assertions and reports against `newman run` with one status test, on a server without a rate limit. */
import { join } from 'node:path';
import { figures, type SideBySide, sideBySide } from '../interleave.ts';
import type { BenchContext, Measure } from '../measure.ts';
import { writeBareCollection, writeEnvironment } from '../postman-files.ts';
import { CLI, runNode } from '../process.ts';
import { compared, mebibytes, milliseconds, seconds } from '../row.ts';
import { startReplay } from '../server-process.ts';

/** The list of organizations, which all other requests need. */
const FIRST = 'organizationGetList';

export const smoke: Measure = {
  name: 'smoke',
  async run(context) {
    const { exchanges, selection } = await context.recording();
    const server = await startReplay(context.folder, exchanges);
    try {
      const environment = await writeEnvironment(context.folder, 'replay', server.url);
      const reports = join(context.folder, 'smoke-reports');
      const whole = await against(context, await writeBare('all', exchanges), selection);
      // In quick mode there is only one request.
      const single = context.quick
        ? whole
        : await against(context, await writeBare('one', exchanges.slice(0, 1)), ['--only', FIRST]);
      const measure = `\`smoke\` of ${exchanges.length} GETs against \`newman run\``;
      return [
        compared({ measure, unit: seconds, ...figures(whole, 'wallMs'), maxRatio: 1 }),
        compared({ measure: `${measure}: CPU time`, unit: seconds, ...figures(whole, 'cpuMs') }),
        compared({ measure: `${measure}: memory`, unit: mebibytes, ...figures(whole, 'peakKb') }),
        compared({
          measure: `${measure}: per request, without start-up`,
          unit: milliseconds,
          ...perRequest(figures(whole, 'wallMs'), figures(single, 'wallMs'), exchanges.length - 1),
          maxRatio: 1.2,
          note: 'all requests minus one request',
        }),
      ];

      function writeBare(name: string, some: typeof exchanges): Promise<string> {
        return writeBareCollection(context.folder, name, some, server.url);
      }

      function against({ peers }: BenchContext, bare: string, chosen: readonly string[]) {
        return sideBySide(
          context,
          () => runNode([CLI, 'smoke', '--env', environment, '--reports', reports, ...chosen]),
          peers && (() => runNode([peers.newman, 'run', bare])),
        );
      }
    } finally {
      await server.stop();
    }
  },
};

function perRequest(whole: SideBySide<number>, single: SideBySide<number>, requests: number): SideBySide<number> {
  const rest = (many: readonly number[], one: readonly number[]) =>
    many.map((ms, round) => (ms - (one[round] ?? 0)) / Math.max(1, requests));
  return { ours: rest(whole.ours, single.ours), peer: rest(whole.peer, single.peer) };
}
