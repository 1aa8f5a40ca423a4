/** What the terminal shows, on a screen that knows no more of a terminal than the sequences that are used. */
import assert from 'node:assert/strict';
import { ciLogOf } from '../../scripts/cli/ci-system.ts';
import type { Screen } from '../../scripts/cli/screen.ts';
import { cutTo, widthOf } from '../../scripts/cli/screen.ts';
import { type Clock, type ProgressOptions, progressPrinter, type Verbosity } from '../../scripts/cli/smoke/progress.ts';
import type { EnvironmentRun, RequestRun } from '../../scripts/run/model.ts';
import type { Progress } from '../../scripts/run/plan.ts';
import type { WaitCause } from '../../scripts/run/rate-budget.ts';
import { request } from '../report/run-fixture.ts';

/** Text, line feeds, `\r`, cursor up, erase to the end of the line and of the screen; it wraps, and has a scrollback. */
class FakeScreen implements Screen {
  readonly isTerminal: boolean;
  readonly hasColours = false;
  columns: number;
  readonly rows: number;
  readonly writes: string[] = [];
  #lines: string[] = [''];
  #row = 0;
  #column = 0;

  constructor(columns = 60, isTerminal = true, rows = 24) {
    this.columns = columns;
    this.isTerminal = isTerminal;
    this.rows = rows;
  }

  write(text: string): void {
    this.writes.push(text);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    for (const token of text.match(/\x1b\[\d*[AKJ]|[^\x1b]/gu) ?? []) this.#take(token);
  }

  #take(token: string): void {
    const line = this.#lines[this.#row] ?? '';
    if (token === '\r') this.#column = 0;
    else if (token === '\n') this.#down();
    else if (token.endsWith('A') && token.length > 1) this.#row = Math.max(0, this.#row - Number(token.slice(2, -1)));
    else if (token.endsWith('K') && token.length > 1) this.#lines[this.#row] = line.slice(0, this.#column);
    else if (token.endsWith('J') && token.length > 1) {
      this.#lines[this.#row] = line.slice(0, this.#column);
      this.#lines.length = this.#row + 1;
    } else {
      if (this.#column >= this.columns) this.#down();
      const now = this.#lines[this.#row] ?? '';
      this.#lines[this.#row] = now.slice(0, this.#column) + token + now.slice(this.#column + 1);
      this.#column += widthOf(token);
    }
  }

  #down(): void {
    this.#row += 1;
    this.#column = 0;
    this.#lines[this.#row] ??= '';
  }

  get text(): string[] {
    return this.#lines.map((line) => line.trimEnd());
  }
}

class FakeClock implements Clock {
  time = 0;
  readonly #ticks = new Set<() => void>();
  now(): number {
    return this.time;
  }
  every(_milliseconds: number, call: () => void): () => void {
    this.#ticks.add(call);
    return () => this.#ticks.delete(call);
  }
  pass(milliseconds: number): void {
    this.time += milliseconds;
    for (const call of this.#ticks) call();
  }
  get isTicking(): boolean {
    return this.#ticks.size > 0;
  }
}

const start = (environment: string, total = 50, leastMs = 40_000, ratelimit = '10/10s'): Progress => ({
  kind: 'environment-start',
  environment,
  total,
  leastMs,
  ratelimit,
});
const begin = (environment: string, name: string, done: number, total = 50): Progress => ({
  kind: 'request-start',
  environment,
  name,
  done,
  total,
});
const wait = (environment: string, waitMs: number, leftMs: number, cause: WaitCause = 'window'): Progress => ({
  kind: 'request-wait',
  environment,
  waitMs,
  cause,
  leftMs,
});
function finish(environment: string, name: string, done: number, more: Partial<RequestRun> = {}): Progress {
  const request = {
    name,
    method: 'GET',
    status: 'passed',
    code: 200,
    durationMs: 12,
    attempts: 1,
    assertions: [],
    ...more,
  } as unknown as RequestRun;
  return { kind: 'request-end', environment, request, done, total: 50 };
}
const end = (name: string, more: Partial<EnvironmentRun> = {}): Progress => ({
  kind: 'environment-end',
  environment: { name, status: 'passed', requests: [], ...more } as unknown as EnvironmentRun,
});

function play(screen: FakeScreen, clock: FakeClock, events: readonly Progress[]): void {
  const print = progressPrinter(screen, { clock });
  for (const event of events) print(event);
}

describe('progress on a terminal', () => {
  it('a live line for each environment, below the requests that are done', () => {
    const [screen, clock] = [new FakeScreen(), new FakeClock()];
    play(screen, clock, [
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

  it('seconds pass while the rate limit holds a request back', () => {
    const [screen, clock] = [new FakeScreen(), new FakeClock()];
    play(screen, clock, [start('a'), begin('a', 'Get member', 10), wait('a', 9500, 39_500)]);
    assert.equal(screen.text.at(-1), '[a] 10/50  0:40 left  waits 10 s  Get member');
    clock.pass(3000);
    assert.equal(screen.text.at(-1), '[a] 10/50  0:37 left  waits 7 s  Get member');
    clock.pass(7000);
    assert.equal(screen.text.at(-1), '[a] 10/50  0:30 left  Get member');
  });

  it('a key that others use up is named', () => {
    const [screen, clock] = [new FakeScreen(90), new FakeClock()];
    play(screen, clock, [start('a'), begin('a', 'Get member', 10), wait('a', 9500, 39_500, 'limited')]);
    assert.equal(
      screen.text.at(-1),
      '[a] 10/50  0:40 left  waits 10 s: the rate limit of the key is used up (HTTP 429)  Get m…',
    );
  });

  it('leaves only lines that stay, and no clock that ticks', () => {
    const [screen, clock] = [new FakeScreen(), new FakeClock()];
    play(screen, clock, [
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
      const [screen, clock] = [new FakeScreen(columns), new FakeClock()];
      const events = ['ClickStack: '.repeat(20), '列出所有服务'.repeat(9), '🎉'.repeat(40), 'é'.repeat(80)].flatMap(
        (name, index) => [begin('an-environment', name, index), begin('b', name, index)],
      );
      play(screen, clock, [start('an-environment'), start('b'), ...events]);
      const live = screen.text.slice(-2);
      assert.match(live[0] ?? '', /^\[an-envi/);
      assert.match(live[1] ?? '', /^\[b {3}/);
      for (const line of live) assert.ok(widthOf(line) < columns, line);
    }
  });

  it('does not flicker: one write for a change, none without, and nothing is erased before it is written anew', () => {
    const [screen, clock] = [new FakeScreen(), new FakeClock()];
    const print = progressPrinter(screen, { clock });
    print(start('a', 50, 0, 'off'));
    print(begin('a', 'x', 0));
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
    const [screen, clock] = [new FakeScreen(40), new FakeClock()];
    const print = progressPrinter(screen, { clock });
    for (const event of [
      start('a', 5, 0, 'off'),
      start('b', 5, 0, 'off'),
      begin('a', 'x'.repeat(60), 0, 5),
      begin('b', 'short', 0, 5),
    ])
      print(event);
    screen.columns = 30;
    print(begin('b', 'other', 1, 5));
    for (const line of screen.text.slice(-2)) assert.ok(line.length < 30);
  });

  it('more environments than rows: as many lines as fit', () => {
    const screen = new FakeScreen(40, true, 5);
    play(
      screen,
      new FakeClock(),
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => start(name, 5, 0, 'off')),
    );
    assert.deepEqual(screen.text.slice(-4), [
      '[a] 0/5  starting',
      '[b] 0/5  starting',
      '[c] 0/5  starting',
      '… and 4 more environments',
    ]);
  });
});

describe('progress without a terminal', () => {
  it('plain lines, each with its environment, and no escape sequence', () => {
    const screen = new FakeScreen(60, false);
    play(screen, new FakeClock(), [
      start('a'),
      begin('a', 'x', 0),
      wait('a', 1000, 2000),
      wait('a', 3000, 4000, 'limited'),
      finish('a', 'x', 1, {
        status: 'failed',
        assertions: [{ name: 'Status is 200', status: 'failed', message: 'expected 200,\n got \u001b[31m400' }],
        findings: [{ kind: 'unknown-property', pointer: '/a', message: 'not known' }],
      }),
      end('b', { status: 'skipped', reason: 'no key: set B_KEYID' }),
      end('a', { status: 'errored', reason: 'nothing was answered' }),
    ]);
    assert.equal(
      screen.writes.join(''),
      [
        '[a] 50 requests, at 10/10s: 40 s at least',
        '[a] waits 3 s: the rate limit of the key is used up (HTTP 429)',
        '[a] ✗ GET    x  200  12 ms',
        '[a]     expected 200, got \ufffd[31m400',
        '[a]     finding: /a not known',
        '[a] errored: nothing was answered',
        '[b] SKIPPED  no key: set B_KEYID',
        '',
      ].join('\n'),
    );
  });
});

describe('progress without a terminal, in blocks', () => {
  const printed = (events: readonly Progress[], options: ProgressOptions = {}) => {
    const screen = new FakeScreen(60, false);
    const print = progressPrinter(screen, { clock: new FakeClock(), ...options });
    for (const event of events) print(event);
    return screen.writes.join('').trimEnd().split('\n');
  };

  it('the lines of one environment do not mix with those of another', () => {
    const lines = printed([
      start('a', 2, 0, 'off'),
      start('b', 1, 0, 'off'),
      finish('a', 'a1', 1),
      finish('b', 'b1', 1),
      end('b'),
      finish('a', 'a2', 2),
      end('a'),
    ]);
    assert.deepEqual(
      lines.map((line) => line.slice(0, 3)),
      ['[a]', '[a]', '[a]', '[b]', '[b]'],
    );
  });

  it('each is a section in the log of a CI system', () => {
    const lines = printed([start('a', 1, 0, 'off'), start('b', 1, 0, 'off'), end('a'), end('b')], {
      ciLog: ciLogOf({ GITHUB_ACTIONS: 'true' }),
    });
    assert.deepEqual(lines, [
      '::group::a',
      '[a] 1 request',
      '::endgroup::',
      '::group::b',
      '[b] 1 request',
      '::endgroup::',
    ]);
  });

  it('says that the run goes on, if nothing was printed for a minute', () => {
    const [screen, clock] = [new FakeScreen(60, false), new FakeClock()];
    const print = progressPrinter(screen, { clock });
    for (const event of [start('a', 50, 0, 'off'), begin('a', 'x', 3), start('b', 50, 0, 'off')]) print(event);
    clock.pass(59_000);
    assert.equal(screen.writes.length, 1);
    clock.pass(1000);
    assert.equal(screen.writes.at(-1), 'still running: a 3/50, b 0/50\n');
    clock.pass(59_000);
    assert.equal(screen.writes.length, 2);
    print(end('a'));
    print(end('b'));
    assert.equal(clock.isTicking, false);
  });

  const reason = { reasonCode: 'no-resource', params: { variable: 'id', thing: 'pipe', request: 'List' } };
  const skippedRequest = (id: string) => request(id, { status: 'skipped', attempts: 0, ...reason });
  const requests = [
    request('ok', { name: 'ok' }),
    request('bad', {
      name: 'bad',
      status: 'failed',
      assertions: [{ name: 'Fits', status: 'failed', message: 'it does not' }],
      findings: [{ kind: 'unknown-property', pointer: '/a', message: 'not known' }],
      url: 'https://api.example/x',
    }),
    skippedRequest('one'),
    skippedRequest('two'),
  ];
  const events = [
    start('a', 4, 0, 'off'),
    ...requests.map(
      (each, index): Progress => ({
        kind: 'request-end',
        environment: 'a',
        request: each,
        done: index + 1,
        total: 4,
      }),
    ),
    end('a', { requests }),
  ];
  const verbosities: [verbosity: Verbosity, want: RegExp[], never: RegExp[]][] = [
    [
      'normal',
      [/✓ GET +ok/, /✗ GET +bad/, /finding: \/a/, /- 2 requests skipped: there is no pipe: "List" listed none/],
      [/Name of one/, /✓ Status is 200/],
    ],
    ['quiet', [/✗ GET +bad/, /it does not/], [/✓ GET/, /finding/, /skipped/, /4 requests/]],
    [
      'verbose',
      [/ {4}✓ Status is 200/, /Name of one .*there is no pipe/, /https:\/\/api.example\/x/, /\| \{/],
      [/2 requests skipped/],
    ],
  ];
  for (const [verbosity, want, never] of verbosities) {
    it(`prints ${verbosity}`, () => {
      const text = printed(events, { verbosity }).join('\n');
      for (const pattern of want) assert.match(text, pattern);
      for (const pattern of never) assert.doesNotMatch(text, pattern);
    });
  }
});

describe('text for a terminal', () => {
  const widths: [text: string, width: number][] = [
    ['abc', 3],
    ['é', 1],
    ['é', 1],
    ['服务', 4],
    ['🎉', 2],
    ['', 0],
  ];
  for (const [text, width] of widths)
    it(`${JSON.stringify(text)} takes ${width}`, () => assert.equal(widthOf(text), width));
  it('is cut with a sign of it', () => {
    assert.equal(cutTo('abcdef', 6), 'abcdef');
    assert.equal(cutTo('abcdef', 5), 'abcd…');
    assert.equal(cutTo('服务服务', 4), '服…');
    assert.equal(cutTo('abc', 0), '');
  });
});
