import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { printable, printableJson, printableLines } from '../../scripts/shared/printable.ts';

describe('printable', () => {
  const cases: [name: string, { given: string; want: string }][] = [
    ['plain text', { given: 'List “services” – été 服务 🎉', want: 'List “services” – été 服务 🎉' }],
    ['an escape sequence', { given: 'a\u001b[31mb\u001b[0m', want: 'a�[31mb�[0m' }],
    ['a link', { given: '\u001b]8;;http://x\u0007a\u001b]8;;\u0007', want: '�]8;;http://x�a�]8;;�' }],
    ['C1 controls', { given: 'a\u009b31mb\u0090', want: 'a�31mb�' }],
    ['backspaces and a bell', { given: 'a\b\b\u0007', want: 'a���' }],
    ['line ends', { given: 'a\r\nb\rc\nd\u0085e\u2028f\u2029g\vh\fi\tj', want: 'a b c d e f g h i j' }],
    ['white space around it', { given: '  a  b \n', want: 'a b' }],
    ['overrides of the direction', { given: 'a\u202eb\u202cc\u2066d\u2069', want: 'a�b�c�d�' }],
    ['characters without a width', { given: 'a\u200bb\ufeffc\u2060d\u00ade', want: 'a�b�c�d�e' }],
    ['tags', { given: 'a\u{e0041}', want: 'a�' }],
    ['half a character', { given: 'a\ud83d', want: 'a�' }],
    ['a workflow command', { given: '::error::x', want: ': :error::x' }],
    ['a workflow command after white space', { given: ' \n ::warning file=a::x', want: ': :warning file=a::x' }],
    ['an older workflow command', { given: 'a ##[error]x', want: 'a # #[error]x' }],
    ['a command of Azure Pipelines', { given: 'a ##vso[task.setvariable]x', want: 'a # #vso[task.setvariable]x' }],
    ['a command of TeamCity', { given: '##teamcity[buildStop]', want: '# #teamcity[buildStop]' }],
    ['a heading', { given: '## Services', want: '## Services' }],
    ['two colons within', { given: 'a::b', want: 'a::b' }],
  ];
  for (const [name, { given, want }] of cases) it(name, () => assert.equal(printable(given), want));

  it('shortens without splitting a character', () => {
    assert.equal(printable('abcdef', 6), 'abcdef');
    assert.equal(printable('abcdefg', 6), 'abcde…');
    assert.equal(printable('abcd🎉g', 6), 'abcd…');
    assert.equal(printable('\n'.repeat(1_000_000)), '');
  });
});

describe('printableLines', () => {
  it('keeps line feeds and indentation, and removes what a terminal or a CI system would execute', () => {
    assert.equal(
      printableLines('a\n  b\r\n  ::error::c\n\u001b[2Jd\n##vso[x]\te'),
      'a\n  b\n  : :error::c\n�[2Jd\n# #vso[x] e',
    );
  });
});

describe('printableJson', () => {
  it('has the same value and no unprintable character', () => {
    const value = { a: 'x\u009b\u202e\u200b\u2028\u{e0041}🎉 ##vso[x] ##[y]\u007f', '##teamcity[z]': '\ud83d' };
    const json = printableJson(JSON.stringify(value, null, 2));
    assert.doesNotMatch(json, /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\u2028]|##/u);
    assert.deepEqual(JSON.parse(json), value);
  });
});
