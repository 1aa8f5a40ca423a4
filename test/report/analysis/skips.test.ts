import assert from 'node:assert/strict';
import { skipsOf } from '../../../scripts/report/analysis/skips.ts';
import { skipText } from '../../../scripts/report/words/reason.ts';
import type { RequestRun } from '../../../scripts/run/model.ts';
import { environment, request } from '../run-fixture.ts';

const empty = (id: string, source: string, variable: string): RequestRun =>
  skipped(id, 'no-resource', { variable, thing: variable, request: `Name of ${source}` });

const blocked = (id: string, source: string, variable: string): RequestRun =>
  skipped(id, 'blocked', { variable, thing: variable, request: `Name of ${source}` });

function skipped(id: string, reasonCode: string, params: NonNullable<RequestRun['params']>): RequestRun {
  return request(id, { status: 'skipped', attempts: 0, code: null, response: null, reasonCode, params });
}

describe('report/skips', () => {
  const cases: [name: string, given: RequestRun[], want: [reasonCode: string | undefined, ids: string[]][]][] = [
    ['nothing is skipped', [request('list')], []],
    [
      'an empty list is the reason of all that need an ID of it',
      [request('list'), empty('get', 'list', 'id'), empty('getState', 'list', 'id')],
      [['no-resource', ['get', 'getState']]],
    ],
    [
      'what depends on a skipped request has the reason of that request',
      [
        request('list'),
        empty('listParts', 'list', 'id'),
        blocked('getPart', 'listParts', 'partId'),
        blocked('getPartState', 'getPart', 'partState'),
      ],
      [['no-resource', ['listParts', 'getPart', 'getPartState']]],
    ],
    [
      'a request that failed is the reason itself',
      [request('list', { status: 'failed' }), blocked('get', 'list', 'id')],
      [['blocked', ['get']]],
    ],
    [
      'an unavailable list is the reason of its items',
      [skipped('list', 'unavailable', { why: 'idle', status: 424 }), blocked('get', 'list', 'id')],
      [['unavailable', ['list', 'get']]],
    ],
    [
      'what an unavailable list would give has the reason of that list',
      [
        skipped('list', 'unavailable', { why: 'idle', status: 424 }),
        skipped('get', 'unavailable', {
          why: 'idle',
          status: 424,
          needs: { variable: 'id', thing: 'pipe', request: 'Name of list' },
        }),
      ],
      [['unavailable', ['list', 'get']]],
    ],
    [
      'the group with the most requests is first',
      [skipped('one', 'write-guard', {}), empty('two', 'list', 'id'), empty('three', 'list', 'id')],
      [
        ['no-resource', ['two', 'three']],
        ['write-guard', ['one']],
      ],
    ],
    [
      'requests that name each other end the search',
      [blocked('a', 'b', 'x'), blocked('b', 'a', 'x')],
      [
        ['blocked', ['a']],
        ['blocked', ['b']],
      ],
    ],
    [
      'a reason in words, of an earlier version',
      [request('old', { status: 'skipped', reason: 'filtered' })],
      [[undefined, ['old']]],
    ],
  ];
  for (const [name, given, want] of cases) {
    it(name, () =>
      assert.deepEqual(
        skipsOf(environment('e', given)).map(({ reason, requests }) => [
          reason.reasonCode,
          requests.map(({ id }) => id),
        ]),
        want,
      ),
    );
  }
});

describe('report/skips: several requests that give IDs failed', () => {
  const given = [
    request('list', { status: 'failed' }),
    request('other', { status: 'errored' }),
    blocked('get', 'list', 'id'),
    blocked('getOther', 'other', 'otherId'),
    blocked('getPart', 'getOther', 'partId'),
    skipped('write', 'write-guard', {}),
  ];

  it('what depends on them is one group, in the order of the run', () => {
    const [first, ...others] = skipsOf(environment('e', given));
    assert.deepEqual(
      first?.requests.map(({ id }) => id),
      ['get', 'getOther', 'getPart'],
    );
    assert.equal(first && skipText(first), 'the 2 requests that list their IDs failed');
    assert.deepEqual(others.map(skipText), ['this request changes something: --allow-writes lets it be sent']);
  });

  it('one of them has the words of its own', () => {
    const [first] = skipsOf(environment('e', [...given.slice(0, 1), ...given.slice(2, 3)]));
    assert.match(first === undefined ? '' : skipText(first), /^id ID missing: "Name of list" failed/);
  });
});
