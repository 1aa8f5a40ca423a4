/** The lines of an active run, without a terminal: those of each environment are a block. */
import assert from 'node:assert/strict';
import { ciLogOf } from '../../../../scripts/cli/ci-system.ts';
import { type Blocks, blocks, type ProgressOptions } from '../../../../scripts/cli/smoke/output/progress.ts';
import type { Verbosity } from '../../../../scripts/cli/smoke/output/request-lines.ts';
import type { Progress } from '../../../../scripts/run/plan.ts';
import { request } from '../../../report/run-fixture.ts';
import { FakeScreen } from '../../fake-terminal.ts';
import { begin, end, finish, played, start, wait } from './progress-fixture.ts';

describe('cli/smoke/output/progress: blocks', () => {
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

describe('cli/smoke/output/progress: without a terminal', () => {
  const printed = (events: readonly Progress[], options: ProgressOptions = {}) => {
    const text = played(events, new FakeScreen(60, false), options).screen.writes.join('');
    assert.ok(text.endsWith('\n'));
    return text.slice(0, -1).split('\n');
  };

  it('plain lines, each with its environment, and no escape sequence', () => {
    const lines = printed([
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
      end('a', { status: 'errored', reason: 'no response' }),
    ]);
    assert.deepEqual(lines, [
      '[a] 50 requests, at 10/10s: 40 s at least',
      '[a] waits 3 s: the rate limit of the key is used up (HTTP 429)',
      '[a] ✗ GET    x  200  12 ms',
      '[a]     expected 200, got \ufffd[31m400',
      '[a]     finding: /a not known',
      '[a] errored: no response',
      '[b] SKIPPED  no key: set B_KEYID',
    ]);
  });

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

  it('says that the run continues, if nothing was printed for a minute', () => {
    const events = [start('a', 50, 0, 'off'), begin('a', 'x', 3), start('b', 50, 0, 'off')];
    const { screen, clock, print } = played(events, new FakeScreen(60, false));
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
    ...requests.map((each, index) => finish('a', each.name, index + 1, each)),
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
