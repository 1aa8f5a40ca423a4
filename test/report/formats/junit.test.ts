import assert from 'node:assert/strict';
import { convert } from 'xmlbuilder2';
import { renderJunit } from '../../../scripts/report/formats/junit.ts';
import type { EnvironmentRun, RequestRun, Run } from '../../../scripts/run/model.ts';
import { hostileRun } from '../hostile-run.ts';
import { knownRun } from '../known-run.ts';
import { mixedRun } from '../mixed-run.ts';
import { environment, request, run } from '../run-fixture.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

/** Reads XML into plain elements. */
function parsed(xml: string): Element {
  const [root] = elementsOf(convert(xml, { format: 'object', verbose: true }) as Readonly<Record<string, unknown>>);
  assert.ok(root);
  return root;
}

function elementsOf(node: Readonly<Record<string, unknown>>): Element[] {
  return Object.entries(node)
    .filter(([key]) => !key.startsWith('@') && !key.startsWith('#'))
    .flatMap(([name, list]) =>
      (list as readonly (Readonly<Record<string, unknown>> | string)[]).map((item) => {
        const element = typeof item === 'string' ? { '#': item } : item;
        const attributes = Object.entries(element).filter(([key]) => key.startsWith('@'));
        return {
          name,
          attributes: Object.fromEntries(attributes.map(([key, value]) => [key.slice(1), String(value)])),
          children: elementsOf(element),
          text: String(element['#'] ?? ''),
        };
      }),
    );
}

// What junit-10.xsd of the Jenkins xUnit plugin and surefire-test-report.xsd both allow.
const RULES: Readonly<
  Record<
    string,
    { readonly required: readonly string[]; readonly optional: readonly string[]; readonly children: readonly string[] }
  >
> = {
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'],
    optional: ['timestamp'],
    children: ['properties', 'testcase'],
  },
  properties: { required: [], optional: [], children: ['property'] },
  property: { required: ['name', 'value'], optional: [], children: [] },
  testcase: {
    required: ['name', 'classname', 'time'],
    optional: [],
    children: ['skipped', 'error', 'failure', 'flakyFailure', 'system-out'],
  },
  skipped: { required: ['message'], optional: ['type'], children: [] },
  error: { required: ['type', 'message'], optional: [], children: [] },
  failure: { required: ['type', 'message'], optional: [], children: [] },
  flakyFailure: { required: ['type', 'message'], optional: [], children: ['stackTrace'] },
  stackTrace: { required: [], optional: [], children: [] },
  'system-out': { required: [], optional: [], children: [] },
};

// SUREFIRE_TIME, without the grouping of thousands that some readers trip over.
const SECONDS = /^\d+\.\d{3}$/;

function assertFits(element: Element): void {
  const rule = RULES[element.name];
  assert.ok(rule, `<${element.name}> is not in the schema`);
  const names = Object.keys(element.attributes);
  for (const name of rule.required) assert.ok(names.includes(name), `<${element.name}> lacks ${name}`);
  for (const name of names) assert.ok([...rule.required, ...rule.optional].includes(name), `<${element.name} ${name}>`);
  if (element.attributes.time !== undefined) assert.match(element.attributes.time, SECONDS);
  for (const child of element.children) {
    assert.ok(rule.children.includes(child.name), `<${child.name}> inside <${element.name}>`);
    assertFits(child);
  }
}

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
      { message: 'no backup exists', type: 'skipped' },
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
    const finding = { kind: 'unknown-property', pointer: '/x', message: 'x' } as const;
    const given = [environment('production', [request('a', { findings: [finding] })])];
    assert.equal(suiteOf(run(given)).having('failure').length, 0);
    assert.equal(suiteOf(run(given, { strict: true })).having('failure').length, 1);
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
