/** The timers of the joined Newman: what its steps rely on holds as with Node's own. */
import assert from 'node:assert/strict';
import { clearTimeout, setTimeout } from '../scripts/undelayed.ts';

const soon = () => new Promise<void>((resolve) => globalThis.setTimeout(resolve, 20));

describe('timers without a delay', () => {
  it('go off in order, later than what calls for them, with their arguments', async () => {
    const said: unknown[] = [];
    for (const word of ['first', 'second', 'third']) setTimeout((...args) => said.push(args), 0, word);
    said.push('before');
    await soon();
    assert.deepEqual(said, ['before', ['first'], ['second'], ['third']]);
  });

  it('let what comes from outside in between, however many follow on each other', async () => {
    let isOver = false;
    const again = () => {
      if (!isOver) setTimeout(again, 0);
    };
    again();
    await soon();
    isOver = true;
  });

  it('can be taken back, as those with a delay', async () => {
    const said: string[] = [];
    clearTimeout(setTimeout(() => said.push('at once'), 0));
    clearTimeout(setTimeout(() => said.push('after 5 ms'), 5));
    clearTimeout(undefined);
    await soon();
    assert.deepEqual(said, []);
  });

  it('wait where there is a delay', async () => {
    const started = performance.now();
    await new Promise<void>((resolve) => setTimeout(() => resolve(), 10));
    assert.ok(performance.now() - started >= 9);
  });
});
