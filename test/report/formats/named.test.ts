/** Formats that are written where the user names a file: comment and badge. */
import assert from 'node:assert/strict';
import { create } from 'xmlbuilder2';
import { renderBadgeData, renderBadgeSvg } from '../../../scripts/report/formats/badge.ts';
import { commentMark, renderComment } from '../../../scripts/report/formats/summary.ts';
import { hostileRun } from '../hostile-run.ts';
import { mixedRun } from '../mixed-run.ts';
import { environment, request, run } from '../run-fixture.ts';

const green = run([environment('production', [request('a'), request('b')])]);

describe('the comment', () => {
  it('is the summary, after the mark of its suite', () => {
    const [mark, title] = renderComment(green).split('\n');
    assert.equal(mark, commentMark(green));
    assert.match(title ?? '', /^## .*All 2 requests passed/);
  });

  it('fits into a comment of GitHub, whatever the run is', () => {
    const many = Array.from({ length: 3000 }, (_, index) => request(`r${index}`, { status: 'errored' }));
    const long = run([environment('e'.repeat(50), many)]);
    for (const each of [mixedRun(), hostileRun(), long]) assert.ok(renderComment(each).length <= 65_536);
  });
});

describe('the badge', () => {
  it('is data for shields.io', () => {
    assert.deepEqual(JSON.parse(renderBadgeData(green)), {
      schemaVersion: 1,
      label: 'API tests',
      message: '2 passed',
      color: 'brightgreen',
    });
    const { message, color } = JSON.parse(renderBadgeData(mixedRun()));
    assert.match(message, /^\d+ of \d+ failed$/);
    assert.equal(color, 'red');
    assert.equal(JSON.parse(renderBadgeData(run([]))).message, 'untested');
  });

  it('is a picture with the same text, and well-formed XML without anything of the run', () => {
    for (const each of [green, mixedRun(), hostileRun()]) {
      const svg = renderBadgeSvg(each);
      const { message } = JSON.parse(renderBadgeData(each));
      assert.ok(svg.includes(`<title>API tests: ${message}</title>`));
      assert.equal(create(svg).root().node.nodeName, 'svg');
      assert.match(message, /^[\w ,]+$/);
    }
  });
});
