/** `generate` against Portman, on the newest document that Portman accepts. */
import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sideBySide } from '../interleave.ts';
import { type BenchContext, type Measure, NO_PEERS, type Row } from '../measure.ts';
import type { Peers } from '../peers.ts';
import { CLI, PINNED, ProcessFailure, runNode } from '../process.ts';
import { compared, seconds } from '../row.ts';

const BAR = { maxRatio: 0.15 };

export const portman: Measure = {
  name: 'portman',
  async run(context) {
    const { peers, documents } = context;
    if (peers === undefined) return [{ measure: '`generate` against Portman', note: NO_PEERS }];
    const out = join(context.folder, 'portman');
    await mkdir(out, { recursive: true });
    const rows: Row[] = [];
    for (const document of [PINNED, ...(await newestFirst(documents))]) {
      const measure = `\`generate\` against Portman, ${basename(document)}`;
      const refusal = await refusalOf(peers, document, out);
      if (refusal === undefined) return [...rows, await compareOn(context, peers, document, measure, out)];
      rows.push({ measure, peer: 'refused', note: `Portman: ${refusal}` });
    }
    const note =
      documents === undefined
        ? 'set OPENAPI_DOCUMENTS to a folder with older documents, because Portman does not accept the pinned one'
        : 'Portman accepts none of the documents in OPENAPI_DOCUMENTS';
    return [...rows, { measure: '`generate` on the newest document that Portman accepts', note }];
  },
};

/** File names contain the date. */
async function newestFirst(folder: string | undefined): Promise<string[]> {
  if (folder === undefined) return [];
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  return files
    .sort()
    .reverse()
    .map((file) => join(folder, file));
}

function runPortman({ portman: script }: Peers, document: string, out: string) {
  return runNode([script, '-l', document, '-o', join(out, 'peer.json')], { cwd: out, timeoutMs: 60_000 });
}

async function refusalOf(peers: Peers, document: string, out: string): Promise<string | undefined> {
  try {
    // Portman always ends with 0.
    const { output } = await runPortman(peers, document, out);
    return /Collection written to/.test(output) ? undefined : refusalIn(output);
  } catch (error) {
    if (error instanceof ProcessFailure) return error.message;
    throw error;
  }
}

function refusalIn(output: string): string {
  return /\w*Error: .*/.exec(output)?.[0] ?? 'no collection was written';
}

async function compareOn(context: BenchContext, peers: Peers, document: string, measure: string, out: string) {
  const samples = await sideBySide(
    context,
    () => runNode([CLI, 'generate', '--spec', document, '--out', out]),
    () => runPortman(peers, document, out),
  );
  const wall = { ours: samples.ours.map(({ wallMs }) => wallMs), peer: samples.peer.map(({ wallMs }) => wallMs) };
  return compared({ measure, unit: seconds, ...wall, ...BAR });
}
