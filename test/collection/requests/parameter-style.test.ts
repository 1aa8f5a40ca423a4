import assert from 'node:assert/strict';
import { expanded, pairsOf, type Style } from '../../../scripts/collection/requests/parameter-style.ts';
import type { Json } from '../../../scripts/shared/json.ts';

const list: Json = ['blue', 'black'];
const object: Json = { R: 100, G: 200 };

describe('the styles of parameters', () => {
  const query: [style: string, explode: boolean, value: Json, want: string][] = [
    ['form', true, 'blue', 'color=blue'],
    ['form', true, list, 'color=blue&color=black'],
    ['form', false, list, 'color=blue,black'],
    ['form', true, [], 'color='],
    ['form', true, object, 'R=100&G=200'],
    ['form', false, object, 'color=R,100,G,200'],
    ['form', true, { a: [1, 2], b: { c: 1 } }, 'a=1&a=2&b={"c":1}'],
    ['spaceDelimited', false, list, 'color=blue%20black'],
    ['spaceDelimited', true, list, 'color=blue&color=black'],
    ['pipeDelimited', false, list, 'color=blue%7Cblack'],
    ['pipeDelimited', false, object, 'color=R%7C100%7CG%7C200'],
    ['deepObject', true, object, 'color[R]=100&color[G]=200'],
    ['deepObject', false, { a: { b: [1, 2] } }, 'color[a][b][0]=1&color[a][b][1]=2'],
    ['deepObject', true, 'blue', 'color=blue'],
    ['form', true, 'a&b=c+d #50% e', 'color=a%26b=c%2Bd%20%2350%25%20e'],
    ['form', false, ['a,b', 'c|d'], 'color=a%2Cb,c%7Cd'],
    ['form', true, '{{keysecret}}', 'color=%7B%7Bkeysecret}}'],
    ['form', true, { 'a=b&c': 1 }, 'a%3Db%26c=1'],
    ['form', true, null, 'color='],
    ['form', true, false, 'color=false'],
  ];
  for (const [style, explode, value, want] of query) {
    it(`query, ${style}${explode ? ', exploded' : ''}: ${JSON.stringify(value)} → ${want}`, () => {
      const pairs = pairsOf('color', value, { style, explode });
      assert.equal(pairs.map((pair) => pair.join('=')).join('&'), want);
    });
  }

  const path: [style: string, explode: boolean, value: Json, want: string][] = [
    ['simple', false, 'blue', 'blue'],
    ['simple', false, list, 'blue,black'],
    ['simple', false, object, 'R,100,G,200'],
    ['simple', true, object, 'R=100,G=200'],
    ['label', false, 'blue', '.blue'],
    ['label', false, list, '.blue,black'],
    ['label', true, list, '.blue.black'],
    ['label', false, object, '.R,100,G,200'],
    ['label', true, object, '.R=100.G=200'],
    ['matrix', false, 'blue', ';color=blue'],
    ['matrix', false, list, ';color=blue,black'],
    ['matrix', true, list, ';color=blue;color=black'],
    ['matrix', false, object, ';color=R,100,G,200'],
    ['matrix', true, object, ';R=100;G=200'],
    ['simple', false, 'a/b?c', 'a%2Fb%3Fc'],
  ];
  for (const [style, explode, value, want] of path) {
    it(`path, ${style}${explode ? ', exploded' : ''}: ${JSON.stringify(value)} → ${want}`, () =>
      assert.equal(expanded('color', value, { style, explode }), want));
  }

  it('content in place of a style is one text', () => {
    const json: Style = { style: 'form', explode: true, mediaType: 'application/json' };
    assert.deepEqual(pairsOf('color', object, json), [['color', '{"R":100,"G":200}'.replace(',', '%2C')]]);
    assert.deepEqual(pairsOf('color', 'blue', json), [['color', '"blue"']]);
    assert.deepEqual(pairsOf('color', 'blue', { ...json, mediaType: 'text/plain' }), [['color', 'blue']]);
  });
});
