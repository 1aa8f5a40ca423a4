/** A run of many requests, in a process of its own that can collect its garbage; tells what it came to. */
import { closeAll, collectionOf, environment, only, runLocally, serve } from './local-run.ts';

const EARLY = 30;
const body = JSON.stringify({ text: 'x'.repeat(200_000) });

function heldBytes(): number {
  // What the first has found is given back in the background; the second waits for that.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const url = await serve((_, response) => response.end(body));
const collection = collectionOf(['a', 'b', 'c'].map((id) => ({ id, path: `/${id}` })));
// The least of three looks each: what is only on its way when one of them is taken is no growth.
let early = Number.POSITIVE_INFINITY;
let late = Number.POSITIVE_INFINITY;
const run = only(
  await runLocally({
    collection,
    environments: [environment(url)],
    iterations: 40,
    onProgress: (progress) => {
      if (progress.kind !== 'request-end') return;
      if (progress.done > EARLY - 3 && progress.done <= EARLY) early = Math.min(early, heldBytes());
      if (progress.done > progress.total - 3) late = Math.min(late, heldBytes());
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
