/** A run of 600 requests, in a process of its own; tells what it came to. */
import { closeAll, collectionOf, environment, only, runLocally, serve } from './local-run.ts';

const body = JSON.stringify({ text: 'x'.repeat(200_000) });
const url = await serve((_, response) => response.end(body));
const collection = collectionOf(['a', 'b', 'c'].map((id) => ({ id, path: `/${id}` })));
const run = only(await runLocally({ collection, environments: [environment(url)], iterations: 200 }));
await closeAll();
const sent = run.requests.reduce((sum, { iterations }) => sum + (iterations?.total ?? 0), 0);
process.stdout.write(
  `\n${JSON.stringify({
    totals: [run.totals.requests, run.totals.passed, sent],
    modelBytes: JSON.stringify(run).length,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  })}`,
);
