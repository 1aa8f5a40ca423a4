import assert from 'node:assert/strict';
import { type Lexeme, lexemesOf } from '../../../scripts/report/analysis/json-lexemes.ts';

/** Written back without space; `~` stands where the text ended first. */
function written(lexeme: Lexeme | undefined): string {
  if (lexeme === undefined) return 'not JSON';
  if (lexeme.kind === 'scalar') return lexeme.text;
  const [open, close] = lexeme.kind === 'object' ? '{}' : '[]';
  const members = lexeme.members.map(({ key, value }) =>
    key === undefined ? written(value) : `${key}:${written(value)}`,
  );
  return `${open}${members.join(',')}${lexeme.closed ? close : '~'}`;
}

describe('report/json-lexemes', () => {
  const whole: readonly (readonly [name: string, given: string, want: string])[] = [
    ['an envelope', ' { "status" : 200 , "result" : [ ] } ', '{"status":200,"result":[]}'],
    ['a number beyond doubles keeps its digits', '[12345678901234567890, 1E+2]', '[12345678901234567890,1E+2]'],
    ['escapes stay as written', '["\\u202e\\"x"]', '["\\u202e\\"x"]'],
    ['a raw line feed in a string stays', '["a\nb"]', '["a\nb"]'],
    ['equal keys are both there', '{"a":1,"a":2}', '{"a":1,"a":2}'],
    ['__proto__ is a key like any other', '{"__proto__":{"polluted":true}}', '{"__proto__":{"polluted":true}}'],
    ['a trailing comma', '[1,]', 'not JSON'],
    ['something behind', '{} x', 'not JSON'],
    ['cut short where it should be whole', '{"a":', 'not JSON'],
    ['a bare word', 'hello', 'not JSON'],
    ['HTML', '<p>', 'not JSON'],
    ['nothing', '', 'not JSON'],
  ];
  for (const [name, given, want] of whole) it(name, () => assert.equal(written(lexemesOf(given, false)), want));

  const cutShort: readonly (readonly [name: string, given: string, want: string])[] = [
    ['in a string', '{"a":"xy', '{"a":"xy~'],
    ['in a key', '{"a":1,"b', '{"a":1~'],
    ['behind a colon', '{"a":', '{~'],
    ['in a number', '[1,2', '[1,2~'],
    ['in a word', '[tr', '[tr~'],
    ['deep inside', '{"a":[{"b":1},{', '{"a":[{"b":1},{~~~'],
    ['of what was never JSON', '{nope', 'not JSON'],
  ];
  for (const [name, given, want] of cutShort)
    it(`cut ${name}`, () => assert.equal(written(lexemesOf(given, true)), want));

  it('gives up on a hundred thousand brackets instead of the stack', () => {
    assert.equal(lexemesOf('['.repeat(100_000), true), undefined);
  });

  it('reads a megabyte in a moment', () => {
    const text = JSON.stringify({ result: 'x'.repeat(1_000_000), more: Array.from({ length: 50_000 }, (_, i) => i) });
    const started = performance.now();
    assert.notEqual(lexemesOf(text, false), undefined);
    assert.ok(performance.now() - started < 20_000);
  });
});
