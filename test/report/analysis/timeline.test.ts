import assert from 'node:assert/strict';
import { spansOf } from '../../../scripts/report/analysis/timeline.ts';
import { request } from '../run-fixture.ts';

describe('report/timeline', () => {
  it('shows the wait, each attempt, the backoff and the work', () => {
    const spans = spansOf(
      request('a', {
        startedMs: 1000,
        waitedMs: 400,
        durationMs: 50,
        attempts: 2,
        retries: [{ reason: '503', code: 503, startedMs: 1000, durationMs: 100, backoffMs: 500 }],
      }),
    );
    assert.deepEqual(
      spans.map(({ kind, startMs, endMs }) => [kind, startMs, endMs]),
      [
        ['rate-limit', 600, 1000],
        ['retried', 1000, 1100],
        ['backoff', 1100, 1600],
        ['work', 1600, 1650],
      ],
    );
  });

  it('has none for what was not sent', () => assert.deepEqual(spansOf(request('a', { attempts: 0 })), []));
});
