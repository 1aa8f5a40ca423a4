/** A run of many requests, in a process of its own that can collect its garbage; tells what it came to. */
import { closeAll, collectionOf, environment, only, runLocally, serve } from './local-run.ts';

const EARLY = 30;
const body = JSON.stringify({ text: 'x'.repeat(200_000) });

function heldBytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const url = await serve((_, response) => response.end(body));
const collection = collectionOf(['a', 'b', 'c'].map((id) => ({ id, path: `/${id}` })));
let early = 0;
let late = 0;
const run = only(
  await runLocally({
    collection,
    environments: [environment(url)],
    iterations: 40,
    onProgress: (progress) => {
      if (progress.kind !== 'request-end') return;
      if (progress.done === EARLY) early = heldBytes();
      if (progress.done === progress.total) late = heldBytes();
    },
  }),
);
await closeAll();
const sent = run.requests.reduce((sum, { iterations }) => sum + (iterations?.total ?? 0), 0);
process.stdout.write(
  `\n${JSON.stringify({
    totals: [run.totals.requests, run.totals.passed, sent],
    modelBytes: JSON.stringify(run).length,
    grownBytes: late - early,
  })}`,
);
