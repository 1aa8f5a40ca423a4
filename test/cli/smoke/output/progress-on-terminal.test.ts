/** The lines of an active run, on a terminal. */
import assert from 'node:assert/strict';
import { widthOf } from '../../../../scripts/cli/screen.ts';
import { FakeScreen } from '../../fake-terminal.ts';
import { begin, end, finish, played, start, wait } from './progress-fixture.ts';

describe('cli/smoke/output/progress: on a terminal', () => {
  it('a live line for each environment, below the requests that are done', () => {
    const { screen } = played([
      start('production'),
      start('sandbox', 50, 0, 'off'),
      begin('production', 'List services', 0),
      begin('sandbox', 'List keys', 0),
      finish('sandbox', 'List keys', 1),
      begin('sandbox', 'Get key', 1),
    ]);
    assert.deepEqual(screen.text, [
      '[production] 50 requests, at 10/10s: 40 s at least',
      '[sandbox] 50 requests',
      '[sandbox] ✓ GET    List keys  200  12 ms',
      '[production]  0/50  0:40 left  List services',
      '[sandbox   ]  1/50  Get key',
    ]);
  });

  it('counts down the seconds that a request waits for the rate limit', () => {
    const { screen, clock } = played([start('a'), begin('a', 'Get member', 10), wait('a', 9500, 39_500)]);
    assert.equal(screen.text.at(-1), '[a] 10/50  0:40 left  waits 10 s  Get member');
    clock.pass(3000);
    assert.equal(screen.text.at(-1), '[a] 10/50  0:37 left  waits 7 s  Get member');
    clock.pass(7000);
    assert.equal(screen.text.at(-1), '[a] 10/50  0:30 left  Get member');
  });

  it('names a rate limit that other programs use up', () => {
    const events = [start('a'), begin('a', 'Get member', 10), wait('a', 9500, 39_500, 'limited')];
    const { screen } = played(events, new FakeScreen(90));
    assert.equal(
      screen.text.at(-1),
      '[a] 10/50  0:40 left  waits 10 s: the rate limit of the key is used up (HTTP 429)  Get m…',
    );
  });

  it('leaves only lines that stay, and no clock that ticks', () => {
    const { screen, clock } = played([
      start('a'),
      start('b'),
      begin('a', 'x', 0),
      end('b', { status: 'interrupted', reason: 'interrupted by SIGINT' }),
      finish('a', 'x', 1, { status: 'flaky', reason: 'passed at attempt 2, after: HTTP 503' }),
      end('a'),
    ]);
    assert.deepEqual(screen.text, [
      '[a] 50 requests, at 10/10s: 40 s at least',
      '[b] 50 requests, at 10/10s: 40 s at least',
      '[b] interrupted: interrupted by SIGINT',
      // Lines that stay may wrap: they are never taken back.
      '[a] ~ GET    x  200  12 ms  (passed at attempt 2, after: HTT',
      'P 503)',
      '',
    ]);
    assert.equal(clock.isTicking, false);
  });

  it('no live line wraps, whatever the names are', () => {
    for (const columns of [10, 24, 60]) {
      const events = ['ClickStack: '.repeat(20), '列出所有服务'.repeat(9), '🎉'.repeat(40), 'é'.repeat(80)].flatMap(
        (name, index) => [begin('an-environment', name, index), begin('b', name, index)],
      );
      const { screen } = played([start('an-environment'), start('b'), ...events], new FakeScreen(columns));
      const live = screen.text.slice(-2);
      assert.match(live[0] ?? '', /^\[an-envi/);
      assert.match(live[1] ?? '', /^\[b {3}/);
      for (const line of live) assert.ok(widthOf(line) < columns, line);
    }
  });

  it('does not flicker: one write for a change, none without, and nothing is erased before it is written anew', () => {
    const { screen, clock, print } = played([start('a', 50, 0, 'off'), begin('a', 'x', 0)]);
    const before = screen.writes.length;
    print(begin('a', 'x', 0));
    clock.pass(1000);
    assert.equal(screen.writes.length, before, 'nothing has changed');
    print(begin('a', 'y', 1));
    assert.equal(screen.writes.length, before + 1);
    for (const write of screen.writes) {
      assert.ok(!write.includes('\x1b[2K'), 'a whole line erased');
      assert.ok(!write.includes('A\x1b[J') && !write.startsWith('\r\x1b[J'), 'the block erased before it is drawn');
    }
  });

  it('a narrower window: the lines are redrawn where they are', () => {
    const events = [begin('a', 'x'.repeat(60), 0, 5), begin('b', 'short', 0, 5)];
    const { screen, print } = played([start('a', 5, 0, 'off'), start('b', 5, 0, 'off'), ...events], new FakeScreen(40));
    screen.columns = 30;
    print(begin('b', 'other', 1, 5));
    for (const line of screen.text.slice(-2)) assert.ok(line.length < 30);
  });

  it('more environments than rows: as many lines as fit', () => {
    const events = [...'abcdefg'].map((name) => start(name, 5, 0, 'off'));
    const { screen } = played(events, new FakeScreen(40, true, 5));
    assert.deepEqual(screen.text.slice(-4), [
      '[a] 0/5  starting',
      '[b] 0/5  starting',
      '[c] 0/5  starting',
      '… and 4 more environments',
    ]);
  });
});
