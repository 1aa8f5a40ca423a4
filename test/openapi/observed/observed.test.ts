/** What the answers show becomes a list and a patch; the patched document makes the same answers show nothing. */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../../../collections/clickhouse-cloud/collection.ts';
import { readFlags } from '../../../scripts/cli/command.ts';
import { specObservedCommand } from '../../../scripts/cli/spec-observed/command.ts';
import { observeSpec } from '../../../scripts/cli/spec-observed/spec-observed.ts';
import { buildCollection } from '../../../scripts/collection/build.ts';
import type { Spec } from '../../../scripts/openapi/model.ts';
import { normaliseDocument } from '../../../scripts/openapi/normalise.ts';
import { type ObservedResponse, observedIn } from '../../../scripts/openapi/observed/observed.ts';
import { observedPatch } from '../../../scripts/openapi/observed/patch.ts';
import { inferSchema } from '../../../scripts/openapi/observed/schema.ts';
import { observedText } from '../../../scripts/openapi/observed/text.ts';
import { toSpec } from '../../../scripts/openapi/operations.ts';
import type { EnvironmentRun, Run } from '../../../scripts/run/model.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { command } from '../../cli/command.ts';
import { pinnedCollection, runOnSandbox } from '../../collection/sandbox-run.ts';
import { PINNED_OPERATIONS } from '../../fixtures/documents.ts';
import { answering, documentOf } from '../document.ts';
import { applied } from '../json-patch.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape are changed
type Body = any;

const mutate = (operationId: string, change: (result: Body, body: Body) => unknown): Fault => ({
  operationId,
  kind: 'mutate',
  mutate: (answer) => {
    const body = JSON.parse(answer.body);
    change(body.result, body);
    return { ...answer, body: JSON.stringify(body) };
  },
});

/** Changes a thing wherever it is answered: as a detail, and in its list. */
const everywhere =
  (change: (thing: Body) => void) =>
  (result: Body): void => {
    for (const thing of [result].flat()) change(thing);
  };
const service = everywhere((thing) => {
  thing.state = 'hibernating';
  thing.motto = 'fast';
  for (const endpoint of thing.endpoints) endpoint.latencyMs = 1.5;
});
const backup = everywhere((thing) => Object.assign(thing, { labels: ['a'], parent: null }));
const clickPipe = everywhere((thing) => Object.assign(thing.source, { 'a/b~c': true }));
const activity = everywhere((thing) => Reflect.deleteProperty(thing, 'keyUpdateType'));
const invitation = everywhere((thing) => Reflect.deleteProperty(thing, 'expireAt'));

/** An API that has moved on, and where the patch has to say so. */
const DRIFT: readonly [operations: string[], change: (result: Body, body: Body) => void, want: RegExp[]][] = [
  [
    ['instanceGet', 'instanceGetList'],
    service,
    [
      /\/Service\/properties\/state\/enum\/- "hibernating"$/,
      /\/Service\/properties\/motto \{"type":"string"\}$/,
      /\/latencyMs \{"type":"number"\}$/,
    ],
  ],
  [
    ['openapiKeyGetList'],
    (keys) => {
      for (const [index, key] of keys.entries()) key.state = `asleep ${index}`;
    },
    [/state\/enum\/- "asleep 0"$/, /state\/enum\/- "asleep 1"$/],
  ],
  [
    ['backupGet', 'backupGetList'],
    backup,
    [/\/labels \{"type":"array","items":\{"type":"string"\}\}$/, /\/parent \{\}$/],
  ],
  [
    ['memberGetList'],
    (_, body) => Object.assign(body, { warning: { since: '2026-11-20T08:00:00Z', code: 7 } }),
    [/\/warning \{"type":"object","properties":\{"code":\{"type":"number"\},"since":\{"type":"string"\}\}\}$/],
  ],
  [['clickPipeGet', 'clickPipeGetList'], clickPipe, [/\/a~1b~0c \{"type":"boolean"\}$/]],
  [['activityGet', 'activityGetList'], activity, [/\/Activity\/properties\/keyUpdateType\/deprecated true$/]],
  [['invitationGet', 'invitationGetList'], invitation, [/\/Invitation\/properties\/expireAt\/deprecated true$/]],
];

describe('what the responses show @slow', function () {
  this.timeout(180_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'observed-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const flags = (given: object = {}) => readFlags(specObservedCommand, { reports: folder, ...given });
  async function save(
    name: string,
    environment: EnvironmentRun,
    day: string,
    runId = `${day}-smoke-aaaa`,
  ): Promise<void> {
    const at = `2026-11-${day}T08:00:00.000Z`;
    const run: Run = {
      schemaVersion: 2,
      runId,
      suite: 'smoke',
      startedAt: at,
      finishedAt: at,
      durationMs: 0,
      interrupted: false,
      collection: { name: 'c', hash: '' },
      environments: [{ ...environment, name }],
    };
    await mkdir(join(folder, runId), { recursive: true });
    await writeFile(join(folder, runId, 'run.json'), JSON.stringify(run));
  }
  const findingsOf = (run: EnvironmentRun) =>
    run.requests.flatMap(({ id, findings = [] }) => findings.map(({ kind, pointer }) => `${id} ${kind} ${pointer}`));

  it('is a patch that makes every finding vanish, and the contract still holds', async () => {
    const faults = DRIFT.flatMap(([operations, change]) => operations.map((operation) => mutate(operation, change)));
    const before = await runOnSandbox({ faults, only: DRIFT.flatMap(([operations]) => operations) });
    assert.equal(before.totals.failed, 0);
    assert.ok(findingsOf(before).length >= DRIFT.length, findingsOf(before).join('\n'));
    await save('production', before, '20');
    await save('production', before, '22');
    const { patch, observed } = await observeSpec({ flags: flags(), cwd: folder });
    const shown = patch.map(({ path, value }) => `${path} ${JSON.stringify(value)}`);
    for (const [operations, , want] of DRIFT) {
      for (const line of want)
        assert.ok(
          shown.some((text) => line.test(text)),
          `${line} in\n${shown.join('\n')}`,
        );
      for (const id of operations)
        assert.ok(
          observed.observations.some(({ operation }) => operation.id === id),
          id,
        );
    }
    for (const { count, responses, first, last, environments } of observed.observations) {
      assert.deepEqual(
        [count, responses, first.slice(0, 10), last.slice(0, 10), environments],
        [2, 2, '2026-11-20', '2026-11-22', ['production']],
      );
    }
    const { spec } = await pinnedCollection();
    const patched = toSpec(normaliseDocument(applied(spec.document, patch)), 'patched');
    const collection = await buildCollection(patched, config);
    const after = await runOnSandbox({ faults, collection });
    assert.deepEqual(findingsOf(after), []);
    const { reads } = PINNED_OPERATIONS;
    assert.deepEqual([after.totals.passed, after.totals.requests], [reads, reads]);
    // And the healthy API only lacks what was added: nothing that was right became wrong.
    const healthy = await runOnSandbox({ collection });
    assert.equal(healthy.totals.failed, 0);
    assert.ok(
      findingsOf(healthy).every((finding) => finding.includes('missing-property')),
      findingsOf(healthy).join('\n'),
    );
  });

  it('is counted from the last runs of environments that are not the sandbox, unless told otherwise', async () => {
    const drifted = await runOnSandbox({
      faults: [mutate('organizationGet', (result) => Object.assign(result, { motto: 1 }))],
      only: ['organizationGet'],
    });
    await rm(folder, { recursive: true });
    for (const day of ['01', '02', '03']) await save('staging', drifted, day);
    await save('sandbox', drifted, '04');
    await mkdir(join(folder, '05-broken'));
    await writeFile(join(folder, '05-broken', 'run.json'), '{"half":');
    const counts = async (given: object) =>
      (await observeSpec({ flags: flags(given), cwd: folder })).observed.observations.map(
        ({ pointer, count, environments }) => [pointer, count, ...environments],
      );
    assert.deepEqual(await counts({}), [['/result/motto', 3, 'staging']]);
    assert.deepEqual(await counts({ runs: '2' }), [['/result/motto', 1, 'staging']]);
    assert.deepEqual(await counts({ env: ['sandbox'] }), [['/result/motto', 1, 'sandbox']]);
    assert.deepEqual(await counts({ env: ['sandbox', 'staging'] }), [['/result/motto', 4, 'sandbox', 'staging']]);
  });

  it('is a command: text, patch file, errors', async () => {
    const outcome = await command(['spec:observed', '--reports', folder, '--patch', 'drift/patch.json'], {
      cwd: folder,
    });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, /^1 thing that the pinned document does not say, in 4 runs against staging\n/);
    assert.match(
      outcome.stdout,
      /GET \/v1\/organizations\/\{organizationId\} {2}organizationGet\n {2}\/result\/motto {2}not declared, number\n {4}3 of 3 responses, staging, 2026-11-01 to 2026-11-03/,
    );
    const [operation] = JSON.parse(await readFile(join(folder, 'drift', 'patch.json'), 'utf8'));
    assert.equal(operation.op, 'add');
    assert.match(operation.because, /organizationGet \/result\/motto: 3 of 3 responses, staging/);
    const wrong: [string[], RegExp][] = [
      [['--env', 'stagin'], /\[environment-unknown\][\s\S]*did you mean staging\?/],
      [['--runs', '0'], /\[usage-invalid-value\][\s\S]*--runs/],
      [['--reports', join(folder, 'absent')], /\[run-unreadable\][\s\S]*smoke/],
    ];
    for (const [args, words] of wrong) {
      const failed = await command(['spec:observed', '--reports', folder, ...args], { cwd: folder });
      assert.equal(failed.code, 2);
      assert.match(failed.stderr, words);
    }
  });

  it('is settled where the document says it by now', async () => {
    const { spec } = await pinnedCollection();
    const finding = { kind: 'unknown-property', pointer: '/result/name' };
    const at = '2026-11-20T08:00:00.000Z';
    const answers = [
      { operationId: 'organizationGet', environment: 'p', at, findings: [finding] },
      { operationId: 'goneOperation', environment: 'p', at, findings: [finding] },
      { operationId: 'organizationGet', environment: 'p', at, findings: [{ ...finding, kind: 'list-disagreement' }] },
    ];
    assert.deepEqual(observedIn(spec, answers), { observations: [], settled: 2 });
  });
});

const THING = { type: 'object', properties: { id: { type: 'string' }, size: { enum: ['s', 'm'], type: 'string' } } };
const unknown = (pointer: string) => ({ kind: 'unknown-property', pointer });
const missing = (pointer: string) => ({ kind: 'missing-property', pointer });
const unlisted = (pointer: string, value: Json) => ({ kind: 'unknown-enum-value', pointer, value });

/** Small documents: the schema of the answer, the answers with their findings, and the patch. */
const PATCHES: readonly [
  name: string,
  schema: Json,
  answers: [findings: object[], body?: Json][],
  want: [path: string, value: Json][],
  rest?: { openapi?: string; schemas?: JsonObject },
][] = [
  ['inline, without a recorded answer: anything', THING, [[[unknown('/colour')]]], [['/properties/colour', {}]]],
  [
    'types of several answers',
    THING,
    [
      [[unknown('/n')], { n: 1 }],
      [[unknown('/n')], { n: null }],
      [[unknown('/n')], { n: 'x' }],
    ],
    [['/properties/n', { type: ['number', 'string', 'null'] }]],
  ],
  ['an enum value from the finding', THING, [[[unlisted('/size', 'xl')]]], [['/properties/size/enum/-', 'xl']]],
  ['an enum value that the finding only describes', THING, [[[unlisted('/size', { type: 'string', length: 99 })]]], []],
  ['a redacted enum value', THING, [[[unlisted('/size', 'x')], { size: '[redacted]' }]], []],
  [
    'all values of a list, though the finding names the first',
    { type: 'array', items: THING },
    [[[unlisted('/1/size', 'l')], [{ size: 's' }, { size: 'l' }, { size: 'xl' }]]],
    [
      ['/items/properties/size/enum/-', 'l'],
      ['/items/properties/size/enum/-', 'xl'],
    ],
  ],
  [
    'a declared property that is never there',
    THING,
    [[[missing('/id')], { size: 's' }]],
    [['/properties/id/deprecated', true]],
  ],
  [
    'one that is there in another answer',
    THING,
    [
      [[missing('/id')], { size: 's' }],
      [[], { id: 'a', size: 's' }],
    ],
    [],
  ],
  ['one that may be there in an answer that was not recorded', THING, [[[missing('/id')], { size: 's' }], [[]]], []],
  [
    'a component, for two operations of it at once',
    { $ref: '#/components/schemas/Thing' },
    [[[unknown('/colour')], { colour: 'red' }]],
    [['/components/schemas/Thing/properties/colour', { type: 'string' }]],
    { schemas: { Thing: THING } },
  ],
  [
    'the component of an allOf',
    { allOf: [{ $ref: '#/components/schemas/Thing' }, { properties: { more: {} } }] },
    [[[unknown('/colour')], { colour: 'red', more: 1 }]],
    [['/components/schemas/Thing/properties/colour', { type: 'string' }]],
    { schemas: { Thing: THING } },
  ],
  [
    'the component, not what stands beside its reference',
    { allOf: [{ $ref: '#/components/schemas/Thing' }], properties: { more: {} } },
    [[[unknown('/colour')], { colour: 'red', more: 1 }]],
    [['/components/schemas/Thing/properties/colour', { type: 'string' }]],
    { schemas: { Thing: THING } },
  ],
  [
    'the alternative that fits best',
    { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] },
    [[[unknown('/age')], { kind: 'dog', barks: true, age: 3 }]],
    [['/components/schemas/Dog/properties/age', { type: 'number' }]],
    {
      schemas: {
        Cat: { properties: { kind: { enum: ['cat'] }, meows: {} } },
        Dog: { properties: { kind: { enum: ['dog'] }, barks: {} } },
      },
    },
  ],
  [
    'a recursive component',
    { $ref: '#/components/schemas/Tree' },
    [[[unknown('/children/0/leaf')], { children: [{ children: [], leaf: true }] }]],
    [['/components/schemas/Tree/properties/leaf', { type: 'boolean' }]],
    {
      schemas: { Tree: { properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } } } },
    },
  ],
  [
    '3.0: nullable, and no list of types',
    THING,
    [
      [[unknown('/n')], { n: 1 }],
      [[unknown('/n')], { n: null }],
    ],
    [['/properties/n', { type: 'number', nullable: true }]],
    { openapi: '3.0.3' },
  ],
  [
    '3.0: a reference is wrapped',
    { type: 'object', properties: { a: { $ref: '#/components/schemas/Thing' } } },
    [[[missing('/a')], {}]],
    [['/properties/a', { allOf: [{ $ref: '#/components/schemas/Thing' }], deprecated: true }]],
    { openapi: '3.0.3', schemas: { Thing: THING } },
  ],
];

describe('observedPatch', () => {
  for (const [name, schema, given, want, { openapi = '3.1.0', schemas = {} } = {}] of PATCHES) {
    it(name, () => {
      const spec = specFrom(documentOf({ openapi, paths: answering(schema), schemas }));
      const answers = given.map(([findings, body], index) => ({
        operationId: 'thingList',
        environment: 'production',
        at: `2026-11-0${index + 1}T00:00:00.000Z`,
        findings: findings as ObservedResponse['findings'],
        ...(body === undefined ? {} : { body }),
      }));
      const observed = observedIn(spec, answers);
      const patch = observedPatch(spec, observed.observations);
      const root = '/paths/~1things/get/responses/200/content/application~1json/schema';
      assert.deepEqual(
        patch.map(({ path, value }) => [path.replace(root, ''), value]),
        want,
      );
      // The document with the patch is one that can be read, and says it: nothing is left to patch.
      const patched = specFrom(applied(spec.document, patch));
      if (want.length > 0) assert.deepEqual(observedPatch(patched, observedIn(patched, answers).observations), []);
      const reversed = observedIn(spec, [...answers].reverse());
      assert.deepEqual(observedPatch(spec, reversed.observations), patch, 'in any order');
    });
  }

  it('one place of several items is one observation, whichever item the finding names', () => {
    const spec = specFrom(documentOf({ paths: answering({ type: 'array', items: THING }) }));
    const pointers = ['/0/colour', '/1/colour', '/*/colour'];
    const answers = pointers.map((pointer) => ({
      operationId: 'thingList',
      environment: 'production',
      at: '2026-11-01T00:00:00.000Z',
      body: [{ colour: 'red' }, { colour: 'blue' }],
      findings: [unknown(pointer)],
    }));
    const { observations } = observedIn(spec, answers);
    assert.deepEqual(
      observations.map(({ pointer, count, values }) => [pointer, count, ...values]),
      [['/*/colour', 3, 'blue', 'red']],
    );
  });

  it('a name from the API does not reach the terminal as it is', () => {
    const spec = specFrom(documentOf({ paths: answering(THING) }));
    const findings = [unknown('/\u001b[2J\u202eevil')];
    const observed = observedIn(spec, [
      { operationId: 'thingList', environment: 'p\u0007', at: '2026-11-01', findings },
    ]);
    const text = observedText(observed, { runs: 1, environments: ['p\u0007'] });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\u0000-\u001f\u202e]/);
  });
});

const SCHEMAS: readonly [samples: Json[], want: JsonObject, openapi?: string][] = [
  [[], {}],
  [[null], {}],
  [[1, 2.5], { type: 'number' }],
  [[7], { type: 'number' }],
  [['5a4db0c5-0001-4f00-8a00-000000000001'], { type: 'string' }],
  [['[redacted]', null], {}],
  [[{ token: '[redacted]', n: 1 }], { type: 'object', properties: { n: { type: 'number' }, token: {} } }],
  [[[]], { type: 'array', items: {} }],
  [[{ a: 1 }, { a: 2, b: 3 }], { type: 'object', properties: { a: { type: 'number' } }, additionalProperties: true }],
  [[{ x: 1 }, { y: 1 }], { type: 'object', additionalProperties: true }],
  [[true, 'x'], {}, '3.0.1'],
];

describe('inferSchema', () => {
  for (const [samples, want, openapi = '3.1.0'] of SCHEMAS) {
    it(`${openapi}: ${JSON.stringify(samples)}`, () => assert.deepEqual(inferSchema(samples, openapi), want));
  }
});

function specFrom(document: JsonObject): Spec {
  return toSpec(normaliseDocument(document), 'things.json');
}
