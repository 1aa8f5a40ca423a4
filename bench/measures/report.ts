/** The HTML report against newman-reporter-htmlextra's: size and time to interactive. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestRun, Run, Totals } from '../../scripts/run/model.ts';
import { findBrowser, NO_BROWSER, timeToInteractive } from '../browser.ts';
import { interleave } from '../interleave.ts';
import type { BenchContext, Measure, Row } from '../measure.ts';
import type { Peers } from '../peers.ts';
import { writeBareCollection, writeEnvironment } from '../postman-files.ts';
import { CLI, runNode } from '../process.ts';
import { compared, mebibytes, seconds } from '../row.ts';
import { type ServerProcess, startReplay } from '../server-process.ts';

const REPEATS = [1, 10, 100];

/** A small page takes a fifth of a second, which start-up work of the browser can double, so it needs more rounds. */
const MIN_ROUNDS = 9;
const LARGE_PAGE = 500;

interface Pages {
  readonly requests: number;
  readonly ours: string;
  readonly peer: string | undefined;
}

export const report: Measure = {
  name: 'report',
  async run(context) {
    const server = await startReplay(context.folder, (await context.recording()).exchanges);
    try {
      const run = await savedRun(context, server);
      const rows: Row[] = [];
      for (const repeats of context.quick ? [2] : REPEATS) {
        const pages: Pages = {
          requests: run.environments.reduce((sum, { requests }) => sum + requests.filter(isSent).length, 0) * repeats,
          ours: await ownPage(context, run, repeats),
          peer: context.peers && (await peerPage(context, context.peers, server, repeats)),
        };
        rows.push(await sizes(pages), await times(context, pages));
      }
      return rows;
    } finally {
      await server.stop();
    }
  },
};

const isSent = ({ attempts }: { readonly attempts: number }) => attempts > 0;

async function savedRun({ folder, recording }: BenchContext, server: ServerProcess): Promise<Run> {
  const environment = await writeEnvironment(folder, 'reported', server.url);
  const reports = join(folder, 'reported');
  const { selection } = await recording();
  await runNode([CLI, 'smoke', '--env', environment, '--reports', reports, ...selection]);
  const [name = ''] = (await readdir(reports)).filter((entry) => /^\d{8}T/.test(entry));
  return JSON.parse(await readFile(join(reports, name, 'run.json'), 'utf8')) as Run;
}

async function ownPage({ folder }: BenchContext, run: Run, repeats: number): Promise<string> {
  const file = join(folder, `run-${repeats}.json`);
  const repeated = repeatedRun(run, repeats);
  await writeFile(file, JSON.stringify(repeated));
  const reports = join(folder, `rendered-${repeats}`);
  await runNode([CLI, 'report', 'render', file, '--reports', reports]);
  return join(reports, repeated.runId, 'index.html');
}

async function peerPage(
  { folder, recording }: BenchContext,
  { newman }: Peers,
  server: ServerProcess,
  repeats: number,
): Promise<string> {
  const { exchanges } = await recording();
  const collection = await writeBareCollection(folder, 'reported', exchanges, server.url);
  const file = join(folder, `htmlextra-${repeats}.html`);
  await runNode([
    newman,
    'run',
    collection,
    '-n',
    `${repeats}`,
    '-r',
    'htmlextra',
    '--reporter-htmlextra-export',
    file,
  ]);
  return file;
}

async function sizes({ requests, ours, peer }: Pages): Promise<Row> {
  const kb = async (file: string) => (await stat(file)).size / 1024;
  return compared({
    measure: `report of ${requests} requests against htmlextra's: size`,
    unit: mebibytes,
    ours: [await kb(ours)],
    peer: peer === undefined ? [] : [await kb(peer)],
    maxRatio: 1,
  });
}

async function times({ rounds, quick }: BenchContext, { requests, ours, peer }: Pages): Promise<Row> {
  const measure = `report of ${requests} requests against htmlextra's: time to interactive`;
  if (quick) return { measure, note: 'not in quick mode, because it starts a browser' };
  const browser = await findBrowser();
  if (browser === undefined) return { measure, note: NO_BROWSER };
  try {
    const samples = await interleave(
      requests > LARGE_PAGE ? rounds : Math.max(rounds, MIN_ROUNDS),
      {
        ours: () => timeToInteractive(browser, ours),
        peer: peer === undefined ? undefined : () => timeToInteractive(browser, peer),
      },
      true,
    );
    return compared({ measure, unit: seconds, ...samples, maxRatio: 1 });
  } catch (error) {
    // Playwright's message contains the page.
    return { measure, note: `could not run: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    await browser.close();
  }
}

/** A run in which each request occurs several times: a large but realistic run. */
function repeatedRun(run: Run, times: number): Run {
  return {
    ...run,
    runId: `${run.runId.slice(0, -4)}${String(times).padStart(4, '0')}`,
    environments: run.environments.map((environment) => ({
      ...environment,
      totals: timesTotals(environment.totals, times),
      requests: Array.from({ length: times }, (_, round) =>
        environment.requests.map((request, index) => repeated(request, round, index, environment.requests.length)),
      ).flat(),
    })),
  };
}

function repeated(request: RequestRun, round: number, index: number, count: number): RequestRun {
  if (round === 0) return request;
  return { ...request, id: `${request.id}#${round + 1}`, order: round * count + index };
}

function timesTotals(totals: Totals, times: number): Totals {
  return Object.fromEntries(Object.entries(totals).map(([name, count]) => [name, count * times])) as unknown as Totals;
}
