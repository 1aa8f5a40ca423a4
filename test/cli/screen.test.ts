import assert from 'node:assert/strict';
import { cutTo, hasColours, widthOf } from '../../scripts/cli/screen.ts';

describe('cli/screen', () => {
  const cases: [env: Record<string, string>, isTerminal: boolean, want: boolean][] = [
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ];
  for (const [env, isTerminal, want] of cases)
    it(`${JSON.stringify(env)}, ${isTerminal ? 'a terminal' : 'a pipe'}: ${want ? 'colours' : 'none'}`, () =>
      assert.equal(hasColours(env, isTerminal), want));

  const widths: [text: string, width: number][] = [
    ['abc', 3],
    ['\u00e9', 1],
    ['e\u0301', 1],
    ['服务', 4],
    ['🎉', 2],
    ['', 0],
  ];
  for (const [text, width] of widths)
    it(`${JSON.stringify(text)} takes ${width} columns`, () => assert.equal(widthOf(text), width));

  const cuts: [text: string, columns: number, want: string][] = [
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['服务服务', 4, '服…'],
    ['abc', 0, ''],
  ];
  for (const [text, columns, want] of cuts)
    it(`${text} cut to ${columns} columns: ${want}`, () => assert.equal(cutTo(text, columns), want));
});
