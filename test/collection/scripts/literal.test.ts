/** Values as JavaScript literals: what they evaluate to, and that nothing in them can end the literal or its surroundings. */
import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { jsonLiteral, readableLiteral } from '../../../scripts/collection/scripts/literal.ts';

/** Text that tries to leave what it stands in. */
const HOSTILE = [
  "'; attack(); '",
  '"; attack(); "',
  '\\',
  "\\'; attack(); '",
  '\\"; attack(); "',
  ['`$', '{attack()}`'].join(''),
  '*/ attack(); /*',
  'a\nattack();',
  'a\r\nattack();',
  'a\u2028attack();',
  'a\u2029attack();',
  '</script><script>attack()</script>',
  '<!-- attack()',
  '--> attack()',
  '\u202eattack();',
  '\u001b[2J',
  '\u0000\u007f\u0085\ufeff\u200d',
  '\ud800',
  '{{baseURL}}',
  '__proto__',
  '{"__proto__":1,"__proto__":2',
];

describe('a literal of a script', () => {
  const given: readonly [what: string, value: unknown][] = [
    ...HOSTILE.map((text): [string, unknown] => [`${JSON.stringify(text)} as text`, text]),
    ...HOSTILE.map((text): [string, unknown] => [`${JSON.stringify(text)} as a key`, { [text]: [text] }]),
    ['the key of a prototype', JSON.parse('{"a":{"__proto__":{"isAdmin":true}},"__proto__":1}')],
    ['what JSON has', { a: [1, -1.5, 1e300, true, false, null, '', {}, []], 'b c': { d_$1: 'née 🐈' } }],
  ];
  for (const [what, value] of given) {
    it(`is what it was made of: ${what}`, () => {
      for (const literal of [readableLiteral(value), jsonLiteral(value)]) {
        const evaluated = runInNewContext(`(${literal})`, {
          attack: () => assert.fail('code of the value ran'),
        });
        assert.equal(JSON.stringify(evaluated), JSON.stringify(value), literal);
        assert.doesNotMatch(literal, /[<\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }
    });
  }

  it('reads as a person writes it, where that is plain', () => {
    assert.equal(
      readableLiteral({ at: '/result/0', keep: { 'a b': ['x', 2] }, none: undefined }),
      "{ at: '/result/0', keep: { 'a b': ['x', 2] } }",
    );
    assert.equal(readableLiteral("it's"), '"it\'s"');
    assert.equal(readableLiteral({}), '{}');
  });
});
