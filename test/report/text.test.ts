import assert from 'node:assert/strict';
import { clip, cut, spelled } from '../../scripts/report/text.ts';

describe('report/text', () => {
  const unseen: readonly (readonly [name: string, given: string, want: string])[] = [
    ['NUL', 'a\u0000b', 'a⟨U+0000⟩b'],
    ['right-to-left override', 'invoice\u202egnp.exe', 'invoice⟨U+202E⟩gnp.exe'],
    ['isolates', '\u2066x\u2069', '⟨U+2066⟩x⟨U+2069⟩'],
    ['zero width space and joiner', 'a\u200bb\u200dc', 'a⟨U+200B⟩b⟨U+200D⟩c'],
    ['escape', '\u001b[31m', '⟨U+001B⟩[31m'],
    ['half a pair', 'x\ud83dy', 'x⟨U+D83D⟩y'],
    ['the other half', 'x\ude00y', 'x⟨U+DE00⟩y'],
    ['a joiner in an emoji stays', '👩\u200d💻 👍🏽\u200d♂️', '👩\u200d💻 👍🏽\u200d♂️'],
    ['joiners of Persian and Hindi stay', 'می\u200cخواهم क्\u200dष', 'می\u200cخواهم क्\u200dष'],
    ['a selector that hides a byte', 'a\u{e0101}b', 'a⟨U+E0101⟩b'],
    ['a whole pair stays', 'x😀y', 'x😀y'],
    ['tab and line end stay', 'a\tb\nc', 'a\tb\nc'],
    ['CR LF is one line end', 'a\r\nb', 'a\nb'],
    ['a lone CR is shown', 'a\rb', 'a⟨U+000D⟩b'],
    ['Hebrew stays', 'שלום', 'שלום'],
    ['tag characters that hide a message', 'a\u{e0041}b', 'a⟨U+E0041⟩b'],
  ];
  for (const [name, given, want] of unseen) it(`spells ${name}`, () => assert.equal(spelled(given), want));

  it('cuts and says how much is missing', () => {
    assert.equal(clip(`abcd${'x'.repeat(25)}`, 4), 'abcd… (25 B more)');
    assert.equal(clip('abcd', 4), 'abcd');
  });

  it('leaves out nothing that is shorter than the note', () => {
    const text = `abcd${'x'.repeat(24)}`;
    assert.equal(clip(text, 4), text);
  });

  it('never cuts a pair in half', () => {
    assert.deepEqual(cut(`ab😀${'x'.repeat(30)}`, 3), { head: 'ab', rest: 32 });
  });
});
