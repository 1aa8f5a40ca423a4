/** Text of any kind keeps its type and its characters. */
import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { printYaml } from '../../../../scripts/collection/formats/v3/yaml.ts';

const TEXTS = [
  '2026-11-26',
  '2026-11-26T08:00:00Z',
  '12:30:45',
  '1e3',
  '0x1f',
  '0o17',
  '1_000',
  '.5',
  '-1',
  '~',
  'null',
  'off',
  'No',
  'true',
  '',
  ' ',
  ' a',
  'a ',
  '{{x}}',
  '#x',
  '*x',
  '&x',
  '!x',
  '%x',
  '@x',
  '- x',
  'a: b',
  'a #b',
  '"',
  "'",
  '\\',
  'a\nb',
  'a\nb\n',
  '\na',
  ' a\nb',
  'a \nb',
  'a\n\n\nb',
  '\ta\nb',
  'a\r\nb',
  'a\u2028b\nc',
  'a\u0085b\nc',
  '\u0000',
  'a\u0007\nb',
  '\ufeffa\nb',
  'ключ',
  '👍\nb',
  '---\na',
  '...\na',
  'a\n---\nb',
  '\ud800',
];

describe('collection/formats/v3/yaml', () => {
  for (const version of ['1.1', '1.2'] as const) {
    for (const text of TEXTS) {
      it(`${JSON.stringify(text)} stays this text for YAML ${version}`, () => {
        const entity = { value: text, list: [text, { key: text }] };
        assert.deepEqual(parse(printYaml(entity), { version }), entity);
      });
    }
  }

  it('a script is a block with one line for each of its lines', () => {
    assert.match(
      printYaml({ code: "// A.\nconst a = '2';\n\nif (a) {\n  b();\n}" }),
      /^code: \|-\n {2}\/\/ A\.\n {2}const a = '2';\n\n {2}if \(a\) \{$/m,
    );
  });

  it('numbers and booleans are not quoted', () => {
    assert.match(printYaml({ order: 1000, disabled: true }), /^order: 1000\ndisabled: true$/m);
  });
});
