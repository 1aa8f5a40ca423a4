import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isPattern, isTestable, stringLike } from '../../scripts/spec/pattern.ts';

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

  const address = '^(https?://)?([\\da-z.-]+)\\.([a-z.]{2,6})([/\\w .-]*)*/?$';
  const testable: [pattern: string, value: string, want: boolean][] = [
    [address, 'https://example.com/', true],
    [address, 'https://example.com/a/long/path?query', false],
    ['^((a|b)+c)*$', 'abc'.repeat(20), true],
    ['^((a|b)+c?)*$', 'abc'.repeat(20), false],
    ['^(a|b)+c*$', 'ab'.repeat(20), true],
    ['^[a-z]+(-[a-z])*$', 'a'.repeat(40), true],
  ];
  for (const [pattern, value, want] of testable)
    it(`${pattern} is ${want ? '' : 'not '}tried on ${value}`, () => assert.equal(isTestable(pattern, value), want));
});
