/** `smoke` with assertions and reports against `newman run` with one status test, on a server without a rate limit. */
import { join } from 'node:path';
import { figures, type SideBySide, sideBySide } from '../interleave.ts';
import type { Measure, Row } from '../measure.ts';
import { writeBareCollection, writeEnvironment } from '../postman-files.ts';
import { CLI, runNode } from '../process.ts';
import { compared, mebibytes, milliseconds, seconds } from '../row.ts';
import type { Runtime } from '../runtimes.ts';
import { startReplay } from '../server-process.ts';

/** Maximum ratio. Newer versions have a compile cache (`module.enableCompileCache`); Node.js 20 compiles at each start. */
const maxRatioOf = ({ version }: Runtime) => (version.startsWith('v20.') ? 1.2 : 1);

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
      const measure = `\`smoke\` of ${exchanges.length} GETs against \`newman run\``;
      const rows: Row[] = [];
      for (const runtime of context.runtimes) {
        const whole = await against(runtime, await writeBare('all', exchanges), selection);
        // In quick mode there is only one request.
        const single = context.quick
          ? whole
          : await against(runtime, await writeBare('one', exchanges.slice(0, 1)), ['--only', FIRST]);
        const on = { node: runtime.version };
        rows.push(
          compared({ measure, ...on, unit: seconds, ...figures(whole, 'wallMs'), maxRatio: maxRatioOf(runtime) }),
          compared({ measure: `${measure}: CPU time`, ...on, unit: seconds, ...figures(whole, 'cpuMs') }),
          compared({ measure: `${measure}: memory`, ...on, unit: mebibytes, ...figures(whole, 'peakKb') }),
          compared({
            measure: `${measure}: per request, without start-up`,
            ...on,
            unit: milliseconds,
            ...perRequest(figures(whole, 'wallMs'), figures(single, 'wallMs'), exchanges.length - 1),
            maxRatio: 1.2,
            note: 'all requests minus one request',
          }),
        );
      }
      return rows;

      function writeBare(name: string, some: typeof exchanges): Promise<string> {
        return writeBareCollection(context.folder, name, some, server.url);
      }

      function against({ path }: Runtime, bare: string, chosen: readonly string[]) {
        const { peers } = context;
        const options = { node: path };
        return sideBySide(
          context,
          () => runNode([CLI, 'smoke', '--env', environment, '--reports', reports, ...chosen], options),
          peers && (() => runNode([peers.newman, 'run', bare], options)),
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
