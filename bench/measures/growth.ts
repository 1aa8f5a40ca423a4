/** Whether time and memory grow with the document, and no faster. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { median } from '../interleave.ts';
import type { BenchContext, Measure, Row } from '../measure.ts';
import { CLI } from '../own.ts';
import { type Finished, ProcessFailure, runNode } from '../process.ts';
import { compared, mebibytes, seconds } from '../row.ts';
import { figures, sideBySide } from '../side-by-side.ts';
import { syntheticDocument } from '../synthetic-document.ts';

const SIZES = [100, 1000, 5000];
/** Twice the operations may take this many times as long: 2 is linear, and a measure has its noise. */
const MOST_BY_DOUBLING = 2.15;

export const growth: Measure = {
  name: 'growth',
  async run(context) {
    const out = join(context.folder, 'growth');
    await mkdir(out, { recursive: true });
    const rows: Row[] = [];
    const times: { size: number; ms: number }[] = [];
    for (const size of context.quick ? [10, 20] : SIZES) {
      const document = join(out, `${size}.json`);
      await writeFile(document, JSON.stringify(syntheticDocument(size)));
      const { ours, rows: found } = await measureOn(context, document, `${size} operations`, out);
      times.push({ size, ms: median(ours.map(({ wallMs }) => wallMs)) });
      rows.push(...found);
    }
    rows.push(growthOf(times));
    if (context.peers === undefined) return rows;
    const { githubDocument, versions } = context.peers;
    const github = `@octokit/openapi ${versions['@octokit/openapi']}`;
    try {
      return [...rows, ...(await measureOn(context, githubDocument, github, out)).rows];
    } catch (error) {
      // Ours: what the peer refuses is found out before.
      if (!(error instanceof ProcessFailure)) throw error;
      return [...rows, { measure: `\`generate\`, ${github}`, met: false, note: error.message }];
    }
  },
};

async function measureOn(
  { peers, ...rest }: BenchContext,
  document: string,
  name: string,
  out: string,
): Promise<{ ours: Finished[]; rows: Row[] }> {
  // Minutes are no matter of three rounds.
  const context = { ...rest, peers, rounds: Math.min(rest.rounds, 3), quick: true };
  const ours = () => runNode([CLI, 'generate', '--spec', document, '--out', out]);
  const peer = peers && (() => runNode([peers.converter, '-s', document, '-o', join(out, 'peer.json')]));
  const refusal = peer && (await refusalOf(peer));
  const samples = await sideBySide(context, ours, refusal === undefined ? peer : undefined);
  const note = refusal === undefined ? {} : { note: `openapi-to-postmanv2: ${refusal}` };
  return {
    ours: samples.ours,
    rows: [
      compared({ measure: `\`generate\`, ${name}`, unit: seconds, ...figures(samples, 'wallMs'), ...note }),
      compared({
        measure: `\`generate\`, ${name}: memory`,
        unit: mebibytes,
        ...figures(samples, 'peakKb'),
        most: 1.5,
        ...note,
      }),
    ],
  };
}

async function refusalOf(peer: () => Promise<Finished>): Promise<string | undefined> {
  try {
    await peer();
    return undefined;
  } catch (error) {
    if (error instanceof ProcessFailure) return error.message;
    throw error;
  }
}

/** From the second largest document to the largest; the smallest is mostly start-up. */
function growthOf(times: readonly { size: number; ms: number }[]): Row {
  const [before, last] = times.slice(-2);
  if (before === undefined || last === undefined) throw new Error('growth needs two sizes');
  const doublings = Math.log2(last.size / before.size);
  const byDoubling = (last.ms / before.ms) ** (1 / doublings);
  return {
    measure: `time of \`generate\` at twice the operations (${before.size} to ${last.size})`,
    ours: `${byDoubling.toFixed(2)} ×`,
    bar: `≤ ${MOST_BY_DOUBLING} × (2 is linear)`,
    met: byDoubling <= MOST_BY_DOUBLING,
  };
}
