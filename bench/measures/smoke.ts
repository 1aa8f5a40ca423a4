/**
 * `smoke` with assertions and reports against `newman run` with one status test, on a server without a rate limit. A third side is
 * the Newman that `smoke` uses, by itself: the part of the time that `smoke` cannot save.
 */
import { join } from 'node:path';
import { ROOT } from '../../scripts/shared/root.ts';
import { figures, interleave, type SideBySide } from '../interleave.ts';
import { type Measure, type Row, warmsUp } from '../measure.ts';
import { writeBareCollection, writeEnvironment } from '../postman-files.ts';
import { CLI, runNode } from '../process.ts';
import { compared, mebibytes, milliseconds, seconds } from '../row.ts';
import type { Runtime } from '../runtimes.ts';
import { startReplay } from '../server-process.ts';

/** Maximum ratio. Newer versions have a compile cache (`module.enableCompileCache`); Node.js 20 compiles at each start. */
const maxRatioOf = ({ version }: Runtime) => (version.startsWith('v20.') ? 1.2 : 1);

/** Newman with the version of postman-runtime that package.json chooses. */
const NEWMAN = join(ROOT, 'node_modules', 'newman', 'bin', 'newman.js');

/** The least that can run before a request. The write guard must run there. */
const EMPTY_SCRIPT = ';';

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
        const whole = await against(runtime, exchanges, selection);
        // In quick mode there is only one request.
        const single = context.quick ? whole : await against(runtime, exchanges.slice(0, 1), ['--only', FIRST]);
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
          compared({
            measure: `${measure}: its Newman alone`,
            ...on,
            unit: seconds,
            ...figures({ ours: whole.newman, peer: whole.peer }, 'wallMs'),
            note: 'an empty script before each request, the same test after it, no report',
          }),
        );
      }
      return rows;

      async function against({ path }: Runtime, some: typeof exchanges, chosen: readonly string[]) {
        const { peers, folder } = context;
        const node = { node: path };
        const bare = await writeBareCollection(folder, `bare-${some.length}`, some, server.url);
        const empty = await writeBareCollection(folder, `empty-${some.length}`, some, server.url, EMPTY_SCRIPT);
        return interleave(
          context.rounds,
          {
            ours: () => runNode([CLI, 'smoke', '--env', environment, '--reports', reports, ...chosen], node),
            newman: () => runNode([NEWMAN, 'run', empty], node),
            peer: peers && (() => runNode([peers.newman, 'run', bare], node)),
          },
          warmsUp(context),
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
