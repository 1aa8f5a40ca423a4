/** Known problems: every format counts and names the same ones. */
import assert from 'node:assert/strict';
import { baselineLines, summaryTable } from '../../../scripts/cli/smoke/output/result-text.ts';
import { PAGE_ASSETS } from '../../../scripts/report/formats/html/page-assets.embedded.ts';
import { renderFiles } from '../../../scripts/report/formats/registry.ts';
import { mergeRuns } from '../../../scripts/report/store/merge.ts';
import { runSchema } from '../../../scripts/report/store/schema.ts';
import { withWords } from '../../../scripts/report/words/saved-run.ts';
import type { BaselineEntry } from '../../../scripts/run/baseline/known-problem.ts';
import type { RequestRun, Run } from '../../../scripts/run/model.ts';
import { environmentRun, exitCodeOf } from '../../../scripts/run/verdict.ts';
import { KNOWN, knownRun, OBSOLETE } from '../known-run.ts';
import { request, run } from '../run-fixture.ts';

const render = (of: Run) => renderFiles(of, { history: [], others: [], assets: PAGE_ASSETS });
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;

describe('known problems in every format', () => {
  for (let seed = 1; seed <= 12; seed++) {
    it(`run ${seed}: one verdict, the same counts`, () => {
      const whole = knownRun(seed);
      const [{ totals, requests, status } = assert.fail()] = whole.environments;
      const facts = requests.flatMap(({ assertions, findings = [] }) => [
        ...assertions.flatMap(({ failures = [] }) => failures),
        ...findings,
      ]);
      const knownFacts = facts.filter(({ known }) => known !== undefined).length;
      const openFindings = requests.flatMap(({ findings = [] }) => findings).filter(({ known }) => !known).length;
      const known = totals.known ?? 0;
      const files = render(whole);
      const text = (name: string) => files.get(name) ?? assert.fail(name);

      const isRed = totals.failed > 0 || (whole.strict === true && openFindings > 0);
      assert.equal(status, isRed ? 'failed' : 'passed');
      assert.equal(exitCodeOf(whole), isRed ? 1 : 0);

      const junit = text('production.junit.xml');
      const strictFindings = whole.strict === true ? openFindings : 0;
      assert.equal(matches(junit, /<failure /g), totals.assertionsFailed + strictFindings);
      for (const [, message] of junit.matchAll(/<failure message="([^"]*)"/g))
        assert.doesNotMatch(message ?? '', /result\/[ac]/);
      assert.equal(matches(junit, /^(?:.*<system-out>)?known: /gm), knownFacts);
      assert.equal(matches(junit, new RegExp(`<property name="known" value="${known}"/>`, 'g')), known > 0 ? 1 : 0);

      const ctrf = JSON.parse(text('production.ctrf.json')).results;
      assert.deepEqual([ctrf.summary.passed, ctrf.summary.failed], [totals.passed, totals.failed]);
      const tagged = ctrf.tests.filter(({ tags = [] }: { tags?: string[] }) => tags.includes('known'));
      assert.equal(tagged.length, known);
      assert.equal(ctrf.environment.extra.known ?? 0, known);
      for (const test of tagged) assert.match(test.message, /known: .*ticket <4711>/);

      const summary = text('summary.md');
      assert.equal(matches(summary, /since 2026\\-07\\-31/g), knownFacts);
      if (known > 0) assert.match(summary, new RegExp(`### ${known} requests? with known problems`));

      const page = text('index.html');
      const section = /<h2 id=":known">[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
      assert.equal(matches(section, /ticket &lt;4711> &amp; others/g), knownFacts);
      assert.match(page, /<a href="#:known">/);

      const terminal = [summaryTable(whole, 80), ...baselineLines(whole)].join('\n');
      assert.equal(matches(terminal, /ticket <4711>/g), knownFacts);
      const [head = '', , row = ''] = terminal.split('\n').map((line) => line.trim());
      const cell = (title: string) => row.split(/ {2,}/)[head.split(/ {2,}/).indexOf(title)] ?? '0';
      assert.equal(cell('known'), String(known));
      assert.equal(cell('findings'), String(openFindings));

      for (const shown of [junit, text('production.ctrf.json'), summary.replaceAll('\\', ''), section, terminal]) {
        assert.match(shown, /obsolete, no longer occurs: goneGet: HTTP 403/);
        assert.match(shown, /expired on 2026-12-31: oldGet: schema-type at \/result/);
      }
    });
  }

  it('a saved run is rendered as the same bytes', () => {
    const whole = knownRun(1);
    const read = (of: Run) => runSchema.parse(JSON.parse(JSON.stringify(withWords(of))));
    const [once, twice] = [render(read(whole)), render(read(read(whole)))];
    for (const [name, text] of render(whole)) {
      if (name !== 'run.json') assert.equal(once.get(name), text, name);
      assert.equal(twice.get(name), once.get(name), name);
    }
    assert.match(once.get('run.json') ?? '', /"known": \{\n +"reason": "ticket <4711> & others"/);
  });

  it('a run without a baseline has no trace of one', () => {
    const plain = environmentRun({
      name: 'a',
      baseURL: '',
      durationMs: 0,
      requests: [request('a')],
      baseline: { obsolete: [], expired: [] },
    });
    for (const [name, text] of render(run([plain]))) {
      const body = name.endsWith('.html') ? text.slice(text.indexOf('<body'), text.lastIndexOf('<script>')) : text;
      assert.doesNotMatch(body, /known|baseline|obsolete/i, name);
    }
  });

  it('merged shards: an entry is obsolete only where no shard shows it', () => {
    const part = (runId: string, requests: RequestRun[], obsolete: BaselineEntry[]) =>
      run(
        [
          environmentRun({
            name: 'a',
            baseURL: '',
            durationMs: 0,
            requests,
            baseline: { obsolete, expired: [] },
          }),
        ],
        { runId },
      );
    const shows = request('goneGet', {
      assertions: [
        {
          name: 'Status is 200',
          status: 'passed',
          failures: [{ code: 'status', expected: 200, actual: 403, known: KNOWN }],
        },
      ],
    });
    const gone = { ...OBSOLETE, operation: 'otherGet' };
    const merged = mergeRuns([part('a', [request('goneGet')], [OBSOLETE, gone]), part('b', [shows], [gone])]);
    assert.deepEqual(merged.environments[0]?.baseline, { obsolete: [gone], expired: [] });
  });
});
