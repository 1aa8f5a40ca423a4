/** JUnit XML as plain elements, and the rules of the two schemas that readers check it by. */
import assert from 'node:assert/strict';
import { convert } from 'xmlbuilder2';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

/** Reads XML into plain elements. */
export function parsed(xml: string): Element {
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

interface Rule {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  /** In this order: Surefire has a sequence where Jenkins allows any order. `one`: at most once. */
  readonly children?: readonly (readonly [name: string, times: 'one' | 'many'])[];
}

/**
 * What both schemas allow, and what one of them requires:
 * - `junit-10.xsd` of the Jenkins xUnit plugin (jenkinsci/xunit-plugin, types/model/xsd);
 * - `surefire-test-report.xsd` of Maven Surefire (apache/maven-surefire, maven-surefire-plugin/src/site/resources/xsd).
 */
const RULES: Readonly<Record<string, Rule>> = {
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors', 'skipped'],
    optional: ['time', 'group', 'timestamp'],
    children: [
      ['properties', 'one'],
      ['testcase', 'many'],
    ],
  },
  properties: { required: [], children: [['property', 'many']] },
  property: { required: ['name', 'value'] },
  testcase: {
    required: ['name', 'time'],
    optional: ['classname', 'group'],
    children: [
      ['failure', 'many'],
      ['flakyFailure', 'many'],
      ['skipped', 'one'],
      ['error', 'one'],
      ['system-out', 'one'],
      ['system-err', 'one'],
    ],
  },
  failure: { required: ['type'], optional: ['message'] },
  error: { required: ['type'], optional: ['message'] },
  skipped: { required: [], optional: ['message'] },
  flakyFailure: {
    required: ['type'],
    optional: ['message'],
    children: [
      ['stackTrace', 'one'],
      ['system-out', 'one'],
      ['system-err', 'one'],
    ],
  },
  stackTrace: { required: [] },
  'system-out': { required: [] },
  'system-err': { required: [] },
};

// SUREFIRE_TIME, without the grouping of thousands that some readers trip over.
const SECONDS = /^\d+\.\d{3}$/;

/** @throws AssertionError where an element, an attribute or an order is not allowed by both schemas. */
export function assertFits({ name, attributes, children }: Element): void {
  const rule = RULES[name];
  assert.ok(rule, `<${name}> is not in the schemas`);
  const { required, optional = [], children: allowed = [] } = rule;
  for (const attribute of required) assert.ok(attribute in attributes, `<${name}> lacks ${attribute}`);
  for (const attribute of Object.keys(attributes))
    assert.ok([...required, ...optional].includes(attribute), `<${name} ${attribute}>`);
  if (attributes.time !== undefined) assert.match(attributes.time, SECONDS);
  let last = 0;
  for (const child of children) {
    const place = allowed.findIndex(([childName]) => childName === child.name);
    assert.ok(place >= last, `<${child.name}> in <${name}>, or not in its place there`);
    last = place;
    assertFits(child);
  }
  for (const [childName, times] of allowed) {
    const count = children.filter((child) => child.name === childName).length;
    assert.ok(times === 'many' || count <= 1, `<${childName}> ${count} times in <${name}>`);
  }
  if (name === 'flakyFailure') assert.ok(children.some((child) => child.name === 'stackTrace'));
}
