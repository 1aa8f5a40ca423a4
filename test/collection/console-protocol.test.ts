/** What scripts report on the console: both ends of the protocol, and lines that are not of it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCollection } from '../../scripts/collection/build.ts';
import { FAILURE_KINDS, FINDING_KINDS } from '../../scripts/collection/check-result.ts';
import {
  PROTOCOL_VERSION,
  parseConsoleEvent,
  RETRY_PARAMS,
  SKIP_PARAMS,
} from '../../scripts/collection/console-protocol.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { type Handler, run } from './postman/plain-newman.ts';
import { CONFIG, listOf, specOf, TEXT, thing } from './spec-fixture.ts';

const v = PROTOCOL_VERSION;
const FOLDER = join(ROOT, 'scripts', 'collection', 'postman');
const SOURCES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const);
const ALL = SOURCES.map(([, text]) => text).join('\n');

describe('the protocol of the console', function () {
  this.timeout(180_000);

  const accepted: readonly (readonly [mark: string, facts: object, want?: object])[] = [
    ['skipped', { reasonCode: 'write-guard', params: {} }],
    ['skipped', { reasonCode: 'unavailable', params: { why: 'there is no backup', status: 404 } }],
    ['skipped', { reasonCode: 'unavailable', params: { why: 'it is idle', status: 424, unproven: ['serviceid'] } }],
    [
      'skipped',
      {
        reasonCode: 'unavailable',
        params: { why: 'it is idle', status: 424, needs: { variable: 'petId', thing: 'pet', request: 'List pets' } },
      },
    ],
    ['rate-limit', { waitMs: 5 }],
    ['retry', { reasonCode: 'status', params: { status: 503 }, backoffMs: 1.5 }],
    ['retry', { reasonCode: 'no-response', params: {}, backoffMs: 0 }],
    ['poll', { waitMs: 250 }],
    ['failed', { assertion: 'a', failures: [{ code: 'status', expected: 200, actual: 404, error: 'no' }] }],
    [
      'failed',
      { assertion: 'a', failures: [{ code: 'schema-type', pointer: '', actual: { type: 'array', length: 2 } }] },
    ],
    ['finding', { kind: 'unknown-property', pointer: '/a', value: 'string' }],
    ['finding', { kind: 'missing-property', pointer: '/a' }],
    ['left', { thing: 't', name: 'n', id: 'i', method: 'DELETE', path: '/p' }],
    ['finished', { checks: 7 }],
    // What is not of the protocol is left out.
    ['finding', { kind: 'missing-property', pointer: '/a', more: 'x' }, { kind: 'missing-property', pointer: '/a' }],
  ];
  for (const [mark, facts, want = facts] of accepted) {
    it(`takes [${mark}] ${JSON.stringify(facts)}`, () =>
      assert.deepEqual(parseConsoleEvent([`[${mark}]`, 'a sentence', { v, ...facts }]), { mark, facts: want }));
  }

  const ignored: readonly (readonly [name: string, line: readonly unknown[]])[] = [
    ['nothing', []],
    ['a mark alone', ['[finished]']],
    ['no mark', ['finished', '', { v, checks: 1 }]],
    ['an unknown mark', ['[passed]', '', { v }]],
    ['a property of every object', ['[constructor]', '', { v }]],
    ['the same as __proto__', ['[__proto__]', '', { v }]],
    ['a mark that is no text', [{ toString: () => '[finished]' }, '', { v, checks: 1 }]],
    ['no version', ['[finished]', '', { checks: 1 }]],
    ['another version', ['[finished]', '', { v: v + 1, checks: 1 }]],
    ['a version as text', ['[finished]', '', { v: String(v), checks: 1 }]],
    ['no facts', ['[skipped]', 'because']],
    ['null', ['[skipped]', 'because', null]],
    ['a list', ['[finished]', '', [{ v, checks: 1 }]]],
    ['an unknown reason', ['[skipped]', '', { v, reasonCode: 'just-so', params: {} }]],
    ['a reason without its parameters', ['[skipped]', '', { v, reasonCode: 'no-value', params: {} }]],
    ['a reason for a retry', ['[skipped]', '', { v, reasonCode: 'status', params: { status: 503 } }]],
    ['a negative wait', ['[rate-limit]', '', { v, waitMs: -1 }]],
    ['a wait that is no number', ['[rate-limit]', '', { v, waitMs: Number.NaN }]],
    ['an endless wait', ['[rate-limit]', '', { v, waitMs: Number.POSITIVE_INFINITY }]],
    ['checks as text', ['[finished]', '', { v, checks: '7' }]],
    ['half a check', ['[finished]', '', { v, checks: 6.5 }]],
    ['an unknown kind of finding', ['[finding]', '', { v, kind: 'secret', pointer: '/a' }]],
    ['an unknown code', ['[failed]', '', { v, assertion: 'a', failures: [{ code: 'passed' }] }]],
    ['no failure', ['[failed]', '', { v, assertion: 'a', failures: [] }]],
    ['a million failures', ['[failed]', '', { v, assertion: 'a', failures: Array(1e6).fill({ code: 'status' }) }]],
    ['a value that is any object', ['[finding]', '', { v, kind: 'unknown-property', pointer: '/', value: { a: 1 } }]],
    ['a list of lists', ['[finding]', '', { v, kind: 'unknown-property', pointer: '/', value: [[1]] }]],
  ];
  for (const [name, line] of ignored) it(`ignores ${name}`, () => assert.equal(parseConsoleEvent(line), undefined));

  it('has one version at both ends, in the write guard as well', () => {
    assert.match(ALL, new RegExp(`const PROTOCOL_VERSION = ${v};`));
    const guard = SOURCES.find(([name]) => name === 'guard.ts')?.[1] ?? '';
    assert.match(guard, new RegExp(`'\\[skipped\\]', sentence, \\{ v: ${v}, \\.\\.\\.reason \\}`));
  });

  it('has no code, reason or kind that no script uses', () => {
    const codes = Object.keys(FAILURE_KINDS).filter((code) => code !== 'assertion');
    // Two reasons are given by what prints the scripts.
    const others = ['scripts/script-printer.ts', 'suites/lifecycle/cleanup.ts']
      .map((file) => readFileSync(join(ROOT, 'scripts', 'collection', file), 'utf8'))
      .join('\n');
    const reasons = [...Object.keys(SKIP_PARAMS), ...Object.keys(RETRY_PARAMS)];
    for (const name of [...codes, ...reasons, ...FINDING_KINDS])
      assert.ok(`${ALL}${others}`.includes(`'${name}'`), name);
  });

  it('has the kinds of findings that the scripts inside Postman declare', () => {
    // The type checker holds the scripts to the protocol.
    assert.match(readFileSync(join(FOLDER, 'sandbox.d.ts'), 'utf8'), /type Finding = ConsoleFacts\['finding'\];/);
  });

  it('has the kinds of findings that the scripts inside Postman emit', () => {
    const emitted = [...ALL.matchAll(/\bkind: '([^']+)'/g)].map(([, kind]) => kind);
    assert.deepEqual([...new Set(emitted)].sort(), [...FINDING_KINDS].sort());
  });

  it('is the only way in which scripts write to the console', () => {
    const writers = SOURCES.filter(([, text]) => /console\.\w+\(/.test(text)).map(([name]) => name);
    assert.deepEqual(writers, ['console-events.ts', 'guard.ts']);
  });

  const PETS = specOf({
    'GET /pets': { id: 'list', summary: 'List pets', answers: listOf({ id: TEXT, kind: TEXT }) },
    'GET /pets/{petId}': { id: 'get', summary: 'Get a pet', answers: thing({ id: TEXT, kind: TEXT }) },
    'POST /pets': { id: 'make', takes: thing({ kind: TEXT }) },
    'DELETE /pets/{petId}': { id: 'remove' },
  });
  const pet = { id: 'p1', kind: 'cat' };
  const respond =
    (list: unknown, item: unknown, status = 200): Handler =>
    ({ url }, response) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(typeof item === 'string' ? item : JSON.stringify(url === '/pets' ? list : item));

  const runs: readonly (readonly [name: string, handler: Handler, marks: readonly string[]])[] = [
    ['a healthy API', respond([pet], pet), ['finished', 'skipped']],
    ['a broken contract', respond([pet], { id: 7 }), ['failed', 'finding', 'finished', 'skipped']],
    ['more than is known', respond([pet], { ...pet, extra: 1 }), ['finding', 'finished', 'skipped']],
    ['an empty list', respond([], pet), ['finished', 'skipped']],
    ['errors', respond({}, {}, 400), ['failed', 'finished', 'skipped']],
    ['a server that fails', respond({}, {}, 503), ['failed', 'finished', 'retry', 'skipped']],
    ['pages', respond([], '<!doctype html><p>Sign in'), ['failed', 'finished', 'skipped']],
  ];
  for (const [name, handler, marks] of runs) {
    it(`every line of a run by plain Newman is of it: ${name}`, async () => {
      const { json } = await buildCollection(PETS, CONFIG);
      const { console: lines, failed } = await run(json, handler, { retries: '1', retrybackoff: '1' });
      const events = lines.map((line) => ({ line, event: parseConsoleEvent(line) }));
      assert.deepEqual(
        events.filter(({ event }) => event === undefined),
        [],
      );
      assert.deepEqual([...new Set(events.map(({ event }) => event?.mark))].sort(), marks);
      for (const { line } of events) assert.ok(typeof line[1] === 'string' && line[1].length > 5, String(line[1]));
      // Each failed assertion was reported, and its sentence is the same.
      const reported = events.flatMap(({ line, event }) =>
        event?.mark === 'failed' ? [[event.facts.assertion, String(line[1])]] : [],
      );
      assert.deepEqual(
        reported,
        failed.map(([assertion, message]) => [assertion, `${assertion}: ${message}`]),
      );
    });
  }
});
