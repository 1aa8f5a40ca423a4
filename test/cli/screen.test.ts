import assert from 'node:assert/strict';
import { hasColours } from '../../scripts/cli/screen.ts';

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
});
