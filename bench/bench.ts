/**
 * `npm run bench`: compares each measure with the peers and writes bench/RESULTS.md.
 *
 *   --only NAME   one measure (repeatable); does not write RESULTS.md
 *   --rounds N    counted rounds (default: 5)
 *   --full        also slow measures: the rate limit of the real API, and `npm test`
 *   --quick       one tiny round without peers, to check that the bench works; does not write RESULTS.md
 *
 * OPENAPI_DOCUMENTS is a folder with older documents, for peers that cannot read the pinned one.
 */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../scripts/shared/root.ts';
import { MEASURES } from './measures/index.ts';
import { installedPeers } from './peers.ts';
import { resultsPage, rowLine, thisMachine } from './results.ts';
import { runMeasures } from './run.ts';
import { installedRuntimes } from './runtimes.ts';

const RESULTS = join(ROOT, 'bench', 'RESULTS.md');
const print = (line: string) => process.stdout.write(`${line}\n`);

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
  },
});
const measures = MEASURES.filter(({ name }) => flags.only.length === 0 || flags.only.includes(name));
const unknown = flags.only.find((wanted) => !MEASURES.some(({ name }) => name === wanted));
if (unknown !== undefined) {
  print(`unknown measure ${unknown}: choose one of ${MEASURES.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const rounds = flags.quick ? 1 : Number(flags.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  print(`--rounds ${flags.rounds} is not a whole number above 0`);
  process.exit(2);
}

const machine = thisMachine();
const peers = flags.quick ? undefined : await installedPeers(print);
const folder = process.env.OPENAPI_DOCUMENTS;
const documents = folder === undefined ? undefined : resolve(folder);
const runtimes = installedRuntimes(peers);
const options = { rounds, quick: flags.quick, full: flags.full, peers, runtimes, documents };
const rows = await runMeasures(measures, options, (row) => print(rowLine(row)));
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const versions = { 'clickhouse-cloud-postman': version, ...peers?.versions };
if (measures.length === MEASURES.length && !flags.quick) {
  await writeFile(RESULTS, resultsPage({ rows, machine, versions, rounds, date: new Date() }));
  print('\nwrote bench/RESULTS.md');
}
