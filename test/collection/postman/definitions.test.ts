/** Definitions that a collection has once for all of its requests: in Postman's sandbox, each contract is what it is alone. */
import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import newman from 'newman';
import config from '../../../collections/clickhouse-cloud/collection.ts';
import scenario from '../../../collections/clickhouse-cloud/lifecycle.ts';
import { buildCollection } from '../../../scripts/collection/build.ts';
import { itemsBelow, requestsByOperation } from '../../../scripts/collection/item-index.ts';
import type { GeneratedCollection } from '../../../scripts/collection/model.ts';
import { type Contracts, contractsOf } from '../../../scripts/collection/scripts/contracts.ts';
import { buildLifecycleCollection } from '../../../scripts/collection/suites/lifecycle/lifecycle.ts';
import { buildNegativeCollection } from '../../../scripts/collection/suites/negative/negative.ts';
import { readSpec } from '../../../scripts/openapi/load/read.ts';
import type { Spec } from '../../../scripts/openapi/model.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { COLLECTION_RULES } from '../../fixtures/collection-v2.1.0.ts';
import { PINNED, PINNED_OPERATIONS } from '../../fixtures/documents.ts';
import { requestOf, runOnSandbox } from '../sandbox-run.ts';
import { specOf, TEXT, thing } from '../spec-fixture.ts';

/** What the scripts of a collection hold their answers to, by the item's ID, as Postman's sandbox makes it. */
async function effectiveContracts({ json }: GeneratedCollection): Promise<Record<string, Json>> {
  const lines = json.event?.[0]?.script.exec ?? [];
  // Without the call that prepares a request.
  const library = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith('  cloud.prepare')),
  );
  const contracts = itemsBelow(json.item).flatMap(({ id, event }) => {
    const exec = event.flatMap(({ script }) => script.exec);
    const start = exec.indexOf('function contract() {');
    return start === -1 ? [] : [`told['${id}'] = (() => { ${exec.slice(start).join('\n')}; return contract(); })();`];
  });
  const exec = [
    ...library,
    'const told = {};',
    ...contracts,
    'console.log(JSON.stringify(told));',
    '} finally {',
    '  pm.execution.skipRequest();',
    '}',
  ];
  const item = {
    name: 'contracts',
    request: 'http://127.0.0.1:9/',
    event: [{ listen: 'prerequest', script: { exec } }],
  };
  let told: unknown;
  await new Promise<void>((resolve, reject) => {
    newman
      .run({ collection: { info: { name: 'contracts' }, item: [item] } as never }, (error) =>
        error ? reject(error) : resolve(),
      )
      .on('console', (_error, { messages }) => {
        told = messages[0];
      });
  });
  return JSON.parse(String(told));
}

async function suitesOf(spec: Spec, contracts: Contracts): Promise<GeneratedCollection[]> {
  const smoke = await buildCollection(spec, config, contracts);
  const requests = requestsByOperation(smoke);
  return [
    smoke,
    buildNegativeCollection(spec, config, requests, contracts),
    buildLifecycleCollection(spec, config, scenario, requests, contracts),
  ];
}

const script = ({ json }: GeneratedCollection) => json.event?.[0]?.script.exec.join('\n') ?? '';

describe('the definitions of a collection', function () {
  this.timeout(180_000);
  let spec: Spec;
  let own: GeneratedCollection[];
  let shared: GeneratedCollection[];
  before(async () => {
    spec = await readSpec(PINNED);
    own = await suitesOf(spec, contractsOf(spec));
    shared = await suitesOf(spec, contractsOf(spec, { max: 0 }));
  });

  for (const [index, suite] of ['smoke', 'negative', 'lifecycle'].entries()) {
    it(`complete each contract of the ${suite} collection, which is what it is without them`, async () => {
      const [alone, together] = [own[index], shared[index]];
      assert.ok(alone !== undefined && together !== undefined);
      const want = await effectiveContracts(alone);
      assert.ok(Object.keys(want).length > 5);
      assert.deepEqual(await effectiveContracts(together), want);
      assert.match(script(together), /cloud\.definitions = \{/);
      if (suite === 'smoke') assert.ok(JSON.stringify(together.json).length < JSON.stringify(alone.json).length);
      const edition = (collection: GeneratedCollection) => /edition = '(\w+)'/.exec(script(collection))?.[1];
      assert.notEqual(edition(together), edition(alone));
    });
  }

  it('are those that the requests of the collection need', () => {
    const names = shared.map((collection) => [...script(collection).matchAll(/^ {4}"([^"]+)":/gm)].length);
    assert.equal(names[0], contractsOf(spec, { max: 0 }).shared(spec.operations).size);
    assert.ok(Number(names[1]) > 0 && Number(names[1]) < Number(names[0]), names.join());
  });

  it('leave the collections within the rules of Collection v2.1.0', () => {
    const validate = new Ajv({ allErrors: true }).compile(COLLECTION_RULES);
    for (const { json } of shared) assert.ok(validate(json), JSON.stringify(validate.errors?.slice(0, 5)));
  });

  it('are in no collection whose contracts have their own', () => {
    for (const collection of own) assert.doesNotMatch(script(collection), /definitions = \{|withDefinitions/);
  });

  it('let a healthy answer pass, with no finding', async () => {
    const run = await runOnSandbox({ collection: shared[0] as GeneratedCollection<'smoke'> });
    assert.equal(run.totals.passed, PINNED_OPERATIONS.reads);
    assert.deepEqual(
      run.requests.flatMap(({ findings }) => findings ?? []),
      [],
    );
  });

  const defects: readonly [what: string, change: (result: Record<string, unknown>) => void, caught: RegExp][] = [
    ['a value of another type', (result) => Object.assign(result, { idleScaling: 'often' }), /idleScaling/],
    ['a value of another type, further in', (result) => Object.assign(result, { endpoints: [7] }), /endpoints\/0/],
  ];
  for (const [what, change, caught] of defects) {
    it(`let ${what} be caught`, async () => {
      const operationId = 'instanceGet';
      const run = await runOnSandbox({
        collection: shared[0] as GeneratedCollection<'smoke'>,
        only: [operationId],
        faults: [
          {
            operationId,
            kind: 'mutate',
            mutate: (answer) => {
              const body = JSON.parse(answer.body);
              change(body.result);
              return { ...answer, body: JSON.stringify(body) };
            },
          },
        ],
      });
      const failed = requestOf(run, operationId).assertions.filter(({ status }) => status === 'failed');
      assert.deepEqual(
        failed.map(({ name }) => name),
        ['Body follows the contract'],
      );
      assert.match(failed[0]?.message ?? '', caught);
    });
  }
});

describe('whether contracts share their definitions', () => {
  const to = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
  const spec = specOf(
    { 'GET /one': { id: 'one', answers: to('Thing') }, 'GET /text': { id: 'text', answers: TEXT } },
    { components: { schemas: { Thing: thing({ part: to('Part'), other: to('Part') }), Part: thing({ id: TEXT }) } } },
  );
  const schemas = [{ $ref: '#/definitions/Thing' }, TEXT, thing({ id: TEXT })];
  const inThing = thing({ other: { $ref: '#/definitions/Part' }, part: { $ref: '#/definitions/Part' } });
  const size = [...schemas, inThing].map((schema) => JSON.stringify(schema).length).reduce((sum, one) => sum + one);
  const openIn = (contracts: Contracts) => spec.operations.map((operation) => contracts.of(operation)?.isOpen);

  it('is said by the size of all of them, each with all that it refers to', () => {
    const within = contractsOf(spec, { max: size });
    assert.deepEqual(openIn(within), [false, false]);
    assert.equal(within.shared(spec.operations).size, 0);
    const beyond = contractsOf(spec, { max: size - 1 });
    assert.deepEqual([...beyond.shared(spec.operations).keys()], ['Part', 'Thing']);
  });

  it('leaves one that refers to nothing as it is', () => {
    assert.deepEqual(openIn(contractsOf(spec, { max: 0 })), [true, false]);
  });

  it('is not so for the pinned document, nor would it be at half of the bound', async () => {
    const pinned = await readSpec(PINNED);
    for (const contracts of [contractsOf(pinned), contractsOf(pinned, { max: 1_000_000 })])
      assert.equal(contracts.shared(pinned.operations).size, 0);
  });
});
