/** The bench: each measure gives rows, the figures are correct, and the page shows them. */
import assert from 'node:assert/strict';
import { interleave, median, percentile } from '../../bench/interleave.ts';
import type { Row } from '../../bench/measure.ts';
import { MEASURES } from '../../bench/measures/index.ts';
import { errorLine, ProcessFailure, runNode } from '../../bench/process.ts';
import { resultsPage, rowLine, thisMachine } from '../../bench/results.ts';
import { bounded, compared, seconds } from '../../bench/row.ts';
import { runMeasures } from '../../bench/run.ts';
import { installedRuntimes } from '../../bench/runtimes.ts';
import { syntheticDocument } from '../../bench/synthetic-document.ts';

const QUICK = {
  rounds: 1,
  quick: true,
  full: false,
  peers: undefined,
  runtimes: installedRuntimes(undefined),
  documents: undefined,
} as const;

describe('bench', function () {
  this.timeout(180_000);

  it('runs each measure, and gives a figure or the reason why there is none @slow', async () => {
    const shown: Row[] = [];
    const rows = await runMeasures(MEASURES, QUICK, (row) => shown.push(row));
    assert.deepEqual(shown, rows);
    assert.ok(rows.length >= MEASURES.length);
    for (const row of rows) {
      assert.ok(row.ours !== undefined || row.note !== undefined, row.measure);
      assert.doesNotMatch(`${row.ours} ${row.note}`, /NaN|could not run/, rowLine(row));
    }
    const without = rows.filter(({ ours }) => ours === undefined).map(({ measure }) => measure);
    assert.deepEqual(without, [
      '`generate` against Portman',
      "report of 2 requests against htmlextra's: time to interactive",
      'from an empty npm cache to the report of the sandbox',
      '`npm test`',
    ]);
  });

  it('shows the last output of a measure that cannot run', async () => {
    const broken = { name: 'broken', run: () => Promise.reject(new ProcessFailure('Error: not this document')) };
    const rows = await runMeasures([broken], QUICK, () => {});
    assert.deepEqual(rows, [{ measure: 'broken', note: 'could not run: Error: not this document', met: false }]);
  });

  it('alternates between the sides and ignores the warm-up', async () => {
    const order: string[] = [];
    const side = (name: string) => async () => order.push(name);
    const samples = await interleave(2, { a: side('a'), b: side('b'), c: undefined }, true);
    assert.equal(order.join(''), 'ababab');
    assert.deepEqual(samples, { a: [3, 5], b: [4, 6], c: [] });
  });

  const MEDIANS: [given: number[], want: number][] = [
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ];
  for (const [given, want] of MEDIANS) {
    it(`the median of ${given.join(', ')} is ${want}`, () => assert.equal(median(given), want));
  }

  it('the 99th percentile of 1 to 100 is 99', () => {
    assert.equal(
      percentile(
        Array.from({ length: 100 }, (_, index) => index + 1),
        0.99,
      ),
      99,
    );
  });

  const VERDICTS: [name: string, given: Row, want: boolean | undefined][] = [
    ['a ratio at its limit', compared({ measure: '', unit: seconds, ours: [10], peer: [10], maxRatio: 1 }), true],
    ['a ratio above its limit', compared({ measure: '', unit: seconds, ours: [11], peer: [10], maxRatio: 1 }), false],
    ['no peer', compared({ measure: '', unit: seconds, ours: [10], peer: [], maxRatio: 1 }), undefined],
    ['a figure above its maximum', bounded({ measure: '', unit: seconds, ours: [151], max: 150 }), false],
    ['a figure below its minimum', bounded({ measure: '', unit: seconds, ours: [4999], min: 5000 }), false],
    ['a figure within its limits', bounded({ measure: '', unit: seconds, ours: [5000], min: 5000 }), true],
  ];
  for (const [name, given, want] of VERDICTS) it(`${name}: ${want}`, () => assert.equal(given.met, want));

  it('prints a page with the machine, the versions, each row and each note', () => {
    const rows = [
      { measure: '`a`', ours: '1.00 s', peer: '2.00 s', ratio: 0.5, bar: '≤ 1.00 ×', met: true },
      { measure: 'b', note: 'Portman: a | b' },
      compared({ measure: 'c', node: 'v20.1.0', unit: seconds, ours: [1000], peer: [2000], maxRatio: 1 }),
      compared({ measure: 'c', node: 'v22.2.0', unit: seconds, ours: [3000], peer: [2000], maxRatio: 1 }),
    ];
    const page = resultsPage({
      rows,
      machine: thisMachine(),
      versions: { newman: '6.2.2' },
      rounds: 3,
      date: new Date(0),
    });
    assert.match(page, /1970-01-01, commit `\w+`, 3 rounds; 2 of 3 bars met/);
    assert.match(page, new RegExp(`Node ${process.version}; newman 6\\.2\\.2`));
    assert.match(page, /^\| `a` \| 1\.00 s \| 2\.00 s \| 0\.50 × \| ≤ 1\.00 × \| yes \|$/m);
    assert.match(page, /^- b: Portman: a \| b$/m);
    assert.match(page, /^\| measure \(ours \/ peer\) \| v20\.1\.0 \| v22\.2\.0 \|$/m);
    assert.match(
      page,
      /^\| c \| 0\.50 × \(1\.00 s \/ 2\.00 s\); ≤ 1\.00 ×: yes \| 1\.50 × \(3\.00 s \/ 2\.00 s\); ≤ 1\.00 ×: \*\*no\*\* \|$/m,
    );
  });

  it('measures a process, and reports its failure and its timeout', async () => {
    const { wallMs, peakKb, output } = await runNode(['--eval', 'console.log("done")']);
    assert.ok(wallMs > 0 && peakKb > 1000);
    assert.equal(output, 'done\n');
    await assert.rejects(runNode(['--eval', 'throw new TypeError("no")']), /^ProcessFailure|TypeError: no/);
    await assert.rejects(
      runNode(['--eval', 'setInterval(() => {}, 1000)'], { timeoutMs: 300 }),
      /not done after 0\.3 s/,
    );
  });

  const WORDS: [given: string, want: string][] = [
    ['one\nTypeError: two\n    at three', 'TypeError: two'],
    ['\u001b[31mFailed\u001b[0m\n', 'Failed'],
    ['errored  flaky\nlast line\n', 'last line'],
  ];
  for (const [given, want] of WORDS) it(`the error line is "${want}"`, () => assert.equal(errorLine(given), want));

  it('generates documents of any size', () => {
    const document = syntheticDocument(100) as { paths: Record<string, object> };
    const operations = Object.values(document.paths).flatMap((item) => Object.keys(item));
    assert.equal(operations.length, 100);
  });
});
