/** Values as JavaScript literals: what they evaluate to, and that nothing in them can end the literal or its surroundings. */
import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { jsonLiteral, literalLines, readableLiteral } from '../../../scripts/collection/scripts/literal.ts';

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
    ...HOSTILE.map((text): [string, unknown] => [
      `${JSON.stringify(text)}, long`,
      { [text.repeat(60)]: text.repeat(60) },
    ]),
    ['many levels', Array.from({ length: 60 }).reduce<unknown>((inner, _, index) => ({ [`level${index}`]: inner }), 1)],
    ['what JSON has', { a: [1, -1.5, 1e300, true, false, null, '', {}, []], 'b c': { d_$1: 'née 🐈' } }],
  ];
  for (const [what, value] of given) {
    it(`is what it was made of: ${what}`, () => {
      const lines = literalLines(value);
      for (const literal of [readableLiteral(value), jsonLiteral(value), lines.join('\n')]) {
        const evaluated = runInNewContext(`(${literal})`, {
          attack: () => assert.fail('code of the value ran'),
        });
        assert.equal(JSON.stringify(evaluated), JSON.stringify(value), literal);
        assert.doesNotMatch(literal.replaceAll('\n', ''), /[<\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }
    });
  }

  it('has a line for each property of a schema, and for each listed value that does not fit', () => {
    const values = Array.from({ length: 12 }, (_, index) => `value-number-${index}`);
    const schema = { type: 'object', properties: { a: { type: 'string' }, b: { enum: values } }, required: ['a', 'b'] };
    assert.deepEqual(literalLines(schema, 'return ', ';', 1), [
      '  return {',
      "    type: 'object',",
      '    properties: {',
      "      a: { type: 'string' },",
      '      b: {',
      '        enum: [',
      ...values.map((value) => `          '${value}',`),
      '        ],',
      '      },',
      '    },',
      "    required: ['a', 'b'],",
      '  };',
    ]);
  });

  it('has a line for each property of a schema, however short', () => {
    assert.deepEqual(literalLines({ properties: { a: true } }), ['{', '  properties: {', '    a: true,', '  },', '}']);
  });

  it('breaks a text between words', () => {
    const [first = '', second = ''] = literalLines('word '.repeat(40).trim());
    assert.match(first, / ' \+$/);
    assert.match(second, /^ {2}'word /);
  });

  it('puts names beside each other', () => {
    const names = Array.from({ length: 20 }, (_, index) => `name${index}`);
    assert.ok(literalLines({ same: names }).length < 8);
  });

  it('has no line that is wide in a file, whatever the value', () => {
    const value = { ['k'.repeat(500)]: ['\\"'.repeat(300), { properties: { ['p'.repeat(300)]: 'x'.repeat(90) } }] };
    for (const line of literalLines(value)) assert.ok(JSON.stringify(line).length < 150, line);
  });

  it('reads as a person writes it, where that is plain', () => {
    assert.equal(
      readableLiteral({ at: '/result/0', keep: { 'a b': ['x', 2] }, none: undefined }),
      "{ at: '/result/0', keep: { 'a b': ['x', 2] } }",
    );
    assert.equal(readableLiteral("it's"), '"it\'s"');
    assert.equal(readableLiteral({}), '{}');
  });
});
