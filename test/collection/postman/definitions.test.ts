/** Definitions that a collection has once for all of its requests: in Postman's sandbox, each contract is what it is alone. */
import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import config from '../../../collections/clickhouse-cloud/collection.ts';
import { CONVENTIONS } from '../../../collections/clickhouse-cloud/conventions.ts';
import scenario from '../../../collections/clickhouse-cloud/lifecycle.ts';
import { buildCollection } from '../../../scripts/collection/build.ts';
import { itemsBelow, requestsByOperation } from '../../../scripts/collection/item-index.ts';
import type { GeneratedCollection } from '../../../scripts/collection/model.ts';
import { type Contracts, contractsOf } from '../../../scripts/collection/scripts/contracts.ts';
import { buildLifecycleCollection } from '../../../scripts/collection/suites/lifecycle/lifecycle.ts';
import { buildNegativeCollection } from '../../../scripts/collection/suites/negative/negative.ts';
import { readSpec } from '../../../scripts/openapi/load/read.ts';
import type { Operation, Spec } from '../../../scripts/openapi/model.ts';
import { responseShape } from '../../../scripts/openapi/response-shape.ts';
import { translateSchema } from '../../../scripts/openapi/schema/json-schema.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { COLLECTION_RULES } from '../../fixtures/collection-v2.1.0.ts';
import { PINNED, PINNED_OPERATIONS } from '../../fixtures/documents.ts';
import { requestOf, runOnSandbox } from '../sandbox-run.ts';
import { specOf, TEXT, thing } from '../spec-fixture.ts';
import { printedBy } from './in-postman.ts';

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
  return (await printedBy([
    ...library,
    'const told = {};',
    ...contracts,
    'console.log(JSON.stringify(told));',
    '} finally {',
    '  pm.execution.skipRequest();',
    '}',
  ])) as Record<string, Json>;
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

/** The names of the definitions in the script of a collection. */
function definitionsIn({ json }: GeneratedCollection): string[] {
  const exec = json.event?.[0]?.script.exec ?? [];
  const start = exec.indexOf('  cloud.definitions = {');
  const lines = exec.slice(start + 1, exec.indexOf('  };', start));
  return lines.filter((line) => /^ {4}[^ }\]]/.test(line));
}

/** A contract whose schema is a definition, as that schema with the definitions that are left. */
function unwrapped(contract: Json): Json {
  const { $ref, definitions } = contract as { $ref?: string; definitions?: Record<string, JsonObject> };
  if ($ref === undefined || definitions === undefined) return contract;
  const name = $ref.slice('#/definitions/'.length);
  const { [name]: schema, ...others } = definitions;
  return Object.keys(others).length === 0 ? (schema as Json) : { ...schema, definitions: others };
}

describe('the definitions of a collection', function () {
  this.timeout(180_000);
  let spec: Spec;
  let suites: GeneratedCollection[];
  before(async () => {
    spec = await readSpec(PINNED);
    suites = await suitesOf(spec, contractsOf(spec));
  });

  for (const [index, suite] of ['smoke', 'negative', 'lifecycle'].entries()) {
    it(`complete each contract of the ${suite} collection, which is what the document says`, async () => {
      const collection = suites[index] as GeneratedCollection;
      const operations = new Map(spec.operations.map((operation) => [operation.id, operation]));
      const told = await effectiveContracts(collection);
      assert.ok(Object.keys(told).length > 5);
      for (const { itemId, operationId } of collection.items) {
        const contract = told[itemId];
        if (contract === undefined) continue;
        const { content } = responseShape(spec.document, operations.get(operationId) as Operation, CONVENTIONS);
        assert.ok(content !== undefined);
        const { schema } = translateSchema(spec.document, content.schema, content.pointer, 'response');
        assert.deepEqual(unwrapped(contract), schema, operationId);
      }
    });
  }

  it('are those that the requests of the collection need', () => {
    const contracts = contractsOf(spec);
    const sizes = suites.map((collection) => definitionsIn(collection).length);
    assert.equal(sizes[0], contracts.shared(spec.operations).size);
    assert.ok(Number(sizes[1]) > 0 && Number(sizes[1]) < Number(sizes[0]), sizes.join());
  });

  it('leave the collections within the rules of Collection v2.1.0', () => {
    const validate = new Ajv({ allErrors: true }).compile(COLLECTION_RULES);
    for (const { json } of suites) assert.ok(validate(json), JSON.stringify(validate.errors?.slice(0, 5)));
  });

  it('let a healthy answer pass, with no finding @slow', async () => {
    const run = await runOnSandbox({ collection: suites[0] as GeneratedCollection<'smoke'> });
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
        collection: suites[0] as GeneratedCollection<'smoke'>,
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

describe('the contract of a request', () => {
  const to = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
  const many = thing(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`property${index}`, to('Part')])));
  const spec = specOf(
    {
      'GET /one': { id: 'one', answers: to('Thing') },
      'GET /text': { id: 'text', answers: TEXT },
      'GET /many': { id: 'many of it', answers: many },
    },
    { components: { schemas: { Thing: thing({ part: to('Part'), other: to('Part') }), Part: thing({ id: TEXT }) } } },
  );
  const contracts = contractsOf(spec);

  it('refers to what the collection defines; one that refers to nothing stands alone', () => {
    const schemas = spec.operations.map((operation) => [operation.id, contracts.of(operation)]);
    assert.deepEqual(Object.fromEntries(schemas), {
      one: { schema: { $ref: '#/definitions/Thing' }, isOpen: true },
      text: { schema: TEXT, isOpen: false },
      'many of it': { schema: { $ref: '#/definitions/many.of.it:response' }, isOpen: true },
    });
    assert.deepEqual([...contracts.shared(spec.operations).keys()], ['many.of.it:response', 'Part', 'Thing']);
  });

  it('has only what it needs defined', () => {
    const [one] = spec.operations.filter(({ id }) => id === 'one');
    assert.deepEqual([...contracts.shared([one as Operation]).keys()], ['Part', 'Thing']);
  });
});
