import assert from 'node:assert/strict';
import { type Blocks, blocks } from '../../../scripts/cli/smoke/progress.ts';

describe('cli/smoke/progress: blocks', () => {
  const cases: [name: string, given: (order: Blocks) => void, want: string][] = [
    [
      'one environment is printed as it runs',
      (order) => {
        order.start('a', ['<a']);
        order.print('a', 'a1');
      },
      '<a a1',
    ],
    [
      'the others wait for the end of the first',
      (order) => {
        order.start('a', ['<a']);
        order.start('b', ['<b']);
        order.print('b', 'b1');
        order.print('a', 'a1');
        order.end('a', ['a>']);
      },
      '<a a1 a> <b b1',
    ],
    [
      'what waited goes on where it is',
      (order) => {
        order.start('a', []);
        order.start('b', ['<b']);
        order.end('a', ['a>']);
        order.print('b', 'b1');
        order.end('b', ['b>']);
      },
      'a> <b b1 b>',
    ],
    [
      'what was over before is printed whole',
      (order) => {
        order.start('a', ['<a']);
        order.start('b', ['<b']);
        order.start('c', ['<c']);
        order.end('b', ['b>']);
        order.end('a', ['a>']);
        order.print('c', 'c1');
      },
      '<a a> <b b> <c c1',
    ],
    [
      'an environment that never starts has a line all the same',
      (order) => {
        order.print('skipped', 's1');
        order.end('skipped', []);
        order.start('a', ['<a']);
        order.print('other', 'o1');
        order.end('other', []);
        order.end('a', ['a>']);
      },
      's1 <a a> o1',
    ],
  ];
  for (const [name, given, want] of cases) {
    it(name, () => {
      const lines: string[] = [];
      given(blocks((line) => lines.push(line)));
      assert.equal(lines.join(' '), want);
    });
  }
});
