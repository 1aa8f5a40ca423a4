import assert from 'node:assert/strict';
import { renderSummary, SUMMARY_LIMIT_BYTES } from '../../../scripts/report/formats/summary.ts';
import { hostileRun } from '../hostile-run.ts';
import { mixedRun } from '../mixed-run.ts';
import { environment, request, run } from '../run-fixture.ts';

describe('report/summary', () => {
  const mixed = renderSummary(mixedRun(), { page: 'links' });

  it('says the verdict first, then environments, problems, retries and findings', () => {
    const places = [
      /6 of 58 requests need attention/,
      /\| production \| failed/,
      /### 6 problems/,
      /### 1 request passed only/,
      /### 2 findings/,
    ];
    const found = places.map((place) => mixed.search(place));
    assert.ok(
      found.every((at) => at >= 0),
      JSON.stringify(found),
    );
    assert.deepEqual(
      found,
      [...found].sort((a, b) => a - b),
    );
  });

  it('links into the page', () =>
    assert.match(mixed, /\[production \/ instanceGet\]\(index\.html#production\/instanceGet\)/));

  it('names the fragment where the page is elsewhere', () => {
    const elsewhere = renderSummary(mixedRun(), { page: 'fragments' });
    assert.match(elsewhere, /production \/ instanceGet \(`#production\/instanceGet`\)/);
    assert.doesNotMatch(elsewhere, /\]\(index\.html/);
  });

  it('tells one cause once, however many requests it explains', () => {
    const wrongKey = Array.from({ length: 30 }, (_, index) => request(`a${index}`, { status: 'failed', code: 400 }));
    const summary = renderSummary(run([environment('production', wrongKey)]), { page: 'links' });
    assert.equal(summary.match(/PRODUCTION\\_KEYID/g)?.length, 1);
    assert.match(summary, /30 requests in production/);
    assert.match(summary, /and 20 more/);
  });

  it('keeps what one types as code', () => assert.match(mixed, /`npm run spec:pull`/));

  it('shows nothing of a hostile answer as markup', () => {
    const hostile = renderSummary(hostileRun(), { page: 'links' });
    assert.doesNotMatch(hostile.replaceAll('<br>\n', '\n').replaceAll('<!-- -->', ''), /[<>]/, 'HTML');
    assert.doesNotMatch(hostile, /(?<!\\)\]\((?!index\.html#)/, 'a link of its own');
    assert.doesNotMatch(hostile, /https?:\/\//, 'an address that links itself');
    assert.doesNotMatch(hostile, /@\w/, 'a mention');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    assert.doesNotMatch(hostile, /[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/, 'controls');
  });

  it('keeps its tables whole: every row has the cells of its head', () => {
    const cells = (line: string) => line.replace(/\\\\/g, '').replace(/\\\|/g, '').split('|').length;
    const lines = renderSummary(hostileRun(), { page: 'links' }).split('\n');
    for (const [index, line] of lines.entries()) {
      const above = lines[index - 1];
      if (line.startsWith('|') && above?.startsWith('|')) assert.equal(cells(line), cells(above), line);
    }
  });

  it('is bounded', () => {
    const requests = Array.from({ length: 5000 }, (_, index) =>
      request(`a${index}`, {
        status: 'failed',
        assertions: [{ name: 'n'.repeat(900), status: 'failed', message: '<'.repeat(9000) }],
      }),
    );
    const many = Array.from({ length: 800 }, (_, index) =>
      environment(`e${index}`, index === 0 ? requests : [], { reason: '|'.repeat(5000) }),
    );
    const summary = renderSummary(run(many), { page: 'links' });
    assert.ok(Buffer.byteLength(summary) < SUMMARY_LIMIT_BYTES + 200);
    assert.match(summary, /cut here: the report has the rest/);
  });
});
