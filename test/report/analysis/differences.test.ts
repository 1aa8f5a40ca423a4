import assert from 'node:assert/strict';
import { differencesOf } from '../../../scripts/report/analysis/differences.ts';
import type { RequestRun } from '../../../scripts/run/model.ts';
import { environment, json, request, run } from '../run-fixture.ts';

function between(left: RequestRun, right: RequestRun) {
  return differencesOf(run([environment('sandbox', [left]), environment('production', [right])]));
}

describe('report/differences', () => {
  it('names who passes and who fails', () => {
    const { outcomes } = between(request('a'), request('a', { status: 'failed' }));
    assert.deepEqual(
      outcomes.map(({ id, passing, failing }) => [id, passing[0]?.environment.name, failing[0]?.environment.name]),
      [['a', 'sandbox', 'production']],
    );
  });

  it('compares the shapes of responses', () => {
    const { responses } = between(
      request('a', { response: json({ x: 1 }) }),
      request('a', { response: json({ x: '1' }) }),
    );
    assert.deepEqual(responses[0]?.differences, [{ pointer: '/x', left: ['number'], right: ['string'] }]);
  });

  const silent: readonly (readonly [name: string, left: RequestRun, right: RequestRun])[] = [
    ['a skipped request', request('a'), request('a', { status: 'skipped', attempts: 0, code: null, response: null })],
    [
      'the shape of an error',
      request('a', { response: json({ x: 1 }) }),
      request('a', { code: 400, response: json({}) }),
    ],
    [
      'half a body',
      request('a', { response: json({ x: 1 }) }),
      request('a', { response: json({}, { truncated: true }) }),
    ],
  ];
  for (const [name, left, right] of silent) {
    it(`is silent about ${name}`, () => {
      assert.deepEqual(between(left, right), { outcomes: [], responses: [] });
    });
  }
});
