import assert from 'node:assert/strict';
import { listOf } from '../../../scripts/report/analysis/list-size.ts';

describe('report/list-size', () => {
  const cases: [name: string, body: string, want: [pointer: string, length: number] | undefined][] = [
    ['a bare list', '[1, 2]', ['', 2]],
    ['an empty list in an envelope', '{"status":200,"requestId":"x","result":[]}', ['/result', 0]],
    ['a page in an envelope', '{"result":{"items":[{}],"nextCursor":null}}', ['/result/items', 1]],
    ['data', '{"data":[]}', ['/data', 0]],
    ['an item whose property is a list', '{"result":{"id":"x","roles":[]}}', undefined],
    ['a name that only the prototype has', '{"constructor":[]}', undefined],
    ['null', '{"result":null}', undefined],
    ['no JSON', '<html>', undefined],
    ['half a body', '{"result":[{"id":"a"', undefined],
    ['nothing', '', undefined],
  ];
  for (const [name, body, want] of cases)
    it(name, () => assert.deepEqual(listOf(body), want && { pointer: want[0], length: want[1] }));
});
