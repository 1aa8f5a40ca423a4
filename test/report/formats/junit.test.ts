import assert from 'node:assert/strict';
import { renderJunit } from '../../../scripts/report/formats/junit.ts';
import type { EnvironmentRun, RequestRun, Run } from '../../../scripts/run/model.ts';
import { failedByFindings } from '../../../scripts/run/verdict.ts';
import { hostileRun } from '../hostile-run.ts';
import { assertFits, parsed } from '../junit-xml.ts';
import { knownRun } from '../known-run.ts';
import { mixedRun } from '../mixed-run.ts';
import { environment, request, run } from '../run-fixture.ts';

function suiteOf(given: Run, one: EnvironmentRun = given.environments[0] as EnvironmentRun) {
  const suite = parsed(renderJunit(given, one));
  assertFits(suite);
  const cases = suite.children.filter(({ name }) => name === 'testcase');
  const having = (name: string) => cases.filter(({ children }) => children.some((child) => child.name === name));
  for (const [attribute, elements] of [
    ['tests', cases],
    ['failures', having('failure')],
    ['errors', having('error')],
    ['skipped', having('skipped')],
  ] as const) {
    assert.equal(Number(suite.attributes[attribute]), elements.length, attribute);
  }
  const keys = cases.map(({ attributes }) => `${attributes.classname}\n${attributes.name}`);
  assert.equal(new Set(keys).size, keys.length, 'two test cases are the same');
  return { suite, cases, having };
}

describe('report/junit', () => {
  it('parses back to the numbers of run.json', () => {
    for (const [index, given] of [...mixedRun().environments, ...knownRun(1).environments].entries()) {
      const { suite, having } = suiteOf(mixedRun(), given);
      const { totals, requests, status, durationMs } = given;
      const skippedAssertions = requests
        .flatMap(({ assertions }) => assertions)
        .filter((one) => one.status === 'skipped');
      assert.equal(having('failure').length, totals.assertionsFailed);
      assert.equal(having('error').length, totals.errored);
      assert.equal(
        having('skipped').length,
        totals.skipped + skippedAssertions.length + (status === 'skipped' ? 1 : 0),
      );
      assert.equal(having('flakyFailure').length, totals.flaky);
      assert.equal(Number(suite.attributes.time), durationMs / 1000, `environment ${index}`);
    }
  });

  it('names every request, and gives its time once', () => {
    const [, production] = mixedRun().environments;
    assert.ok(production);
    const { cases } = suiteOf(mixedRun(), production);
    for (const { id, durationMs } of production.requests) {
      const own = cases.filter(({ attributes }) => attributes.name?.startsWith(`${id} · `));
      const seconds = own.reduce((sum, { attributes }) => sum + Number(attributes.time), 0);
      assert.equal(seconds, durationMs / 1000, id);
    }
  });

  const one: readonly (readonly [
    name: string,
    given: RequestRun,
    element: string,
    attributes: Readonly<Record<string, string>>,
  ])[] = [
    [
      'a skip with its reason',
      request('a', { status: 'skipped', reason: 'no backup exists', assertions: [] }),
      'skipped',
      { message: 'no backup exists' },
    ],
    [
      'no response',
      request('a', { status: 'errored', code: null, reason: 'refused', assertions: [] }),
      'error',
      { message: 'refused', type: 'no-response' },
    ],
    [
      'a server’s error',
      request('a', { status: 'errored', code: 503, reason: '503', assertions: [] }),
      'error',
      { message: '503', type: 'http-503' },
    ],
    [
      'a failed assertion',
      request('a', { status: 'failed', assertions: [{ name: 'x', status: 'failed', message: 'two\nlines' }] }),
      'failure',
      { message: 'two lines', type: 'assertion' },
    ],
    [
      'a flaky request',
      request('a', {
        status: 'flaky',
        attempts: 2,
        retries: [{ reason: 'reset', code: null, startedMs: 0, durationMs: 1, backoffMs: 1 }],
      }),
      'flakyFailure',
      { message: 'reset', type: 'retried' },
    ],
  ];
  for (const [name, given, element, attributes] of one) {
    it(`tells ${name}`, () => {
      const { having } = suiteOf(run([environment('production', [given])]));
      const [found] = having(element);
      assert.deepEqual(found?.children.find((child) => child.name === element)?.attributes, attributes);
    });
  }

  it('groups by environment and folder, whose own dots make no level', () => {
    const { cases } = suiteOf(run([environment('eu.1', [request('a', { folder: ['v1', 'x.y'] })])]));
    assert.equal(cases[0]?.attributes.classname, 'eu_1.v1.x_y');
  });

  it('keeps a request that asserts nothing', () => {
    assert.equal(suiteOf(run([environment('production', [request('a', { assertions: [] })])])).cases.length, 1);
  });

  it('does not look green for an environment that was not tested', () => {
    for (const status of ['errored', 'interrupted'] as const) {
      const { having } = suiteOf(run([environment('production', [], { status, reason: 'unreachable' })]));
      assert.equal(having('error').length, 1, status);
    }
  });

  it('fails findings of a strict run only', () => {
    const found = request('a', { findings: [{ kind: 'unknown-property', pointer: '/x' }] });
    assert.equal(suiteOf(run([environment('production', [found])])).having('failure').length, 0);
    const strict = run([environment('production', [failedByFindings(found)])], { strict: true });
    assert.equal(suiteOf(strict).having('failure').length, 1);
  });

  it('has the elements of a case in the order of the schemas, whatever is in it', () => {
    const retried = { reason: 'reset', code: null, startedMs: 0, durationMs: 1, backoffMs: 1 };
    const given = request('a', {
      status: 'flaky',
      attempts: 2,
      retries: [retried, retried],
      assertions: [{ name: 'x', status: 'skipped', message: 'not reached' }],
      findings: [{ kind: 'unknown-property', pointer: '/x' }],
    });
    const [only] = suiteOf(run([environment('production', [given])])).cases;
    assert.deepEqual(
      only?.children.map(({ name }) => name),
      ['flakyFailure', 'flakyFailure', 'skipped', 'system-out'],
    );
  });

  it('is XML whatever the answers hold, and bounded', () => {
    const given = hostileRun();
    for (const one of given.environments) {
      const xml = renderJunit(given, one);
      suiteOf(given, one);
      // XML 1.0, section 2.2: the characters that a document may hold.
      assert.match(xml, /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      assert.ok(xml.length < 3_000_000, String(xml.length));
    }
  });
});
