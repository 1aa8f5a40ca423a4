import assert from 'node:assert/strict';
import { shapeDifferences, shapeOf } from '../../../scripts/report/analysis/differences.ts';

function differences(left: unknown, right: unknown): unknown {
  const [a, b] = [left, right].map((body) => shapeOf(JSON.stringify(body)));
  assert.ok(a && b);
  return shapeDifferences(a, b).map(({ pointer, left: here, right: there }) => [pointer, here.join(), there.join()]);
}

describe('report/shape', () => {
  const cases: readonly (readonly [name: string, left: unknown, right: unknown, want: unknown])[] = [
    ['other values, same shape', { a: 1, b: ['x'] }, { a: 2, b: ['y', 'z'] }, []],
    ['a property that one side lacks', { a: 1, b: 2 }, { a: 1 }, [['/b', 'number', '']]],
    [
      'only the highest place',
      { a: { b: { c: 1 } } },
      { x: 1 },
      [
        ['/a', 'object', ''],
        ['/x', '', 'number'],
      ],
    ],
    ['another type', { a: '3' }, { a: 3 }, [['/a', 'string', 'number']]],
    ['null beside a value is no difference', { a: null }, { a: 3 }, []],
    ['an empty list says nothing of its items', { a: [] }, { a: [{ b: 1 }] }, []],
    ['items are taken together', { a: [{ b: 1 }, { c: 1 }] }, { a: [{ b: 1, c: 1 }] }, []],
    ['a key named __proto__', JSON.parse('{"__proto__":1}'), {}, [['/__proto__', 'number', '']]],
    ['a slash in a key', { 'a/b': 1 }, {}, [['/a~1b', 'number', '']]],
  ];
  for (const [name, left, right, want] of cases) it(name, () => assert.deepEqual(differences(left, right), want));

  for (const body of ['', 'text', '"string"', '3', 'null']) {
    it(`has none for ${body || 'nothing'}`, () => assert.equal(shapeOf(body), undefined));
  }
});
