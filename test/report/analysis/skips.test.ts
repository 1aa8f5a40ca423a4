import assert from 'node:assert/strict';
import { skipsOf } from '../../../scripts/report/analysis/skips.ts';
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
