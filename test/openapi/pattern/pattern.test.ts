import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { matches } from '../../../scripts/openapi/pattern/matcher.ts';
import { isPattern, stringLike } from '../../../scripts/openapi/pattern/pattern.ts';

describe('pattern', () => {
  const matched = [
    ...['^pg[0-9a-hj-km-np-tv-z]{24}$', '^sha256:[a-f0-9]{64}$', '^\\d+\\.\\d+\\.\\d+$', '^(a|b)+c?$', '^[^a]$'],
    ...[
      '^[\\w-]+@[\\w.]{2,}$',
      '^\\p{Lu}{3}$',
      '',
      '^(?:x(?<y>[0-9]{2,4}))?z$',
      '^\\x41\\u0042$',
      '^a{3}?b$',
      '^[\\]\\[]$',
    ],
  ];
  for (const pattern of matched) {
    it(`makes a string for ${pattern}`, () => assert.match(stringLike(pattern) ?? 'none', new RegExp(pattern, 'u')));
  }

  it('makes it longer where it is asked to', () => assert.equal(stringLike('^[a-z]+-x*$', 2), 'aaa-xx'));
  it('makes none for what is no pattern', () => assert.equal(stringLike('['), undefined));

  const readable: [string, boolean][] = [
    ['^a+$', true],
    ['[', false],
    ['(?i)a', false],
    ['\\_', false],
  ];
  for (const [pattern, want] of readable)
    it(`${pattern} is ${want ? 'a' : 'no'} pattern`, () => assert.equal(isPattern(pattern), want));

  const MATCHED = [
    ...['^a+$', '^(ab){2,3}$', '^a{3,5}$', '^a{6,}$', '^(|a)+$', '^(a*)*$', '^(?:a{0,3}b?){2}$', '^(a?){5}a{5}$'],
    ...['^(?=.*[A-Z])(?=.*\\d).{3,}$', '^(?!x)[a-z-]{1,63}(?<!-)$', '(?<=a)b', '(?<!a)b', '\\bfoo\\b', '\\Bb'],
    ...[
      'a|b|^$',
      '.',
      '^.{2,7}$',
      '[^a]',
      '^\\p{Lu}{3}$',
      '^[😀-😂]$',
      '^\\s*\\s*\\s*$',
      '^(?:x(?<y>[0-9]{2,4}))?z$',
      '',
    ],
  ];
  const VALUES = [
    ...['', 'a', 'b', 'ab', 'aab', 'aaa', 'aaaaa', 'aaaaaa', 'abab', 'ababab', 'A1b', 'a foo b', 'afoo', 'ABC', 'x12z'],
    ...['x-', 'x', 'abc-', 'abc', 'a\nb', '😀', '   ', 'z'],
  ];
  for (const pattern of MATCHED) {
    it(`${pattern} matches what JavaScript's own engine does`, () => {
      const own = new RegExp(pattern, 'u');
      for (const value of VALUES) assert.equal(matches(pattern, value), own.test(value), JSON.stringify(value));
    });
  }

  const unknown: [pattern: string, value: string][] = [
    ['^(a)\\1$', 'aa'],
    ['[', 'a'],
    [`^${'(a|b)'.repeat(3000)}$`, 'a'],
    ['(.{1,5000}){1,3}x', 'a'.repeat(20_000)],
  ];
  for (const [pattern, value] of unknown)
    it(`${pattern.slice(0, 30)} is not known to match`, () => assert.equal(matches(pattern, value), undefined));

  const hard: [pattern: string, value: string, want: boolean | undefined][] = [
    ['^(a+)+$', `${'a'.repeat(1000)}!`, false],
    ['^(a|a)*b$', 'a'.repeat(1000), false],
    ['^(((a|a|a|a)*)*)*b$', 'a'.repeat(1000), false],
    ['^\\s*\\s*\\s*\\s*$', `${' '.repeat(10_000)}!`, false],
    ['^a{100000000}$', 'a'.repeat(1000), false],
    ['^(https?://)?([\\da-z.-]+)\\.([a-z.]{2,6})([/\\w .-]*)*/?$', `https://example.com/${'path/'.repeat(50)}?`, false],
  ];
  for (const [pattern, value, want] of hard)
    it(`${pattern} ends on ${value.length} characters`, () => assert.equal(matches(pattern, value), want)).timeout(
      2000,
    );

  it('makes nothing of a length that nobody could send', () => {
    assert.equal(stringLike('^((((a{1000}){1000}){1000}){1000})$'), undefined);
    assert.equal(stringLike('^a{100000000}$'), undefined);
  });
});
