import assert from 'node:assert/strict';
import config from '../../collections/clickhouse-cloud/collection.ts';
import { buildCollection } from '../../scripts/collection/build.ts';
import { assertOperationsKnown } from '../../scripts/collection/config.ts';
import { itemsBelow, requestsByOperation } from '../../scripts/collection/item-index.ts';
import type { GeneratedCollection } from '../../scripts/collection/model.ts';
import { buildNegativeCollection } from '../../scripts/collection/suites/negative/negative.ts';
import { type Folder, type Item, isFolder } from '../../scripts/collection/write/postman-format.ts';
import { normaliseDocument } from '../../scripts/openapi/normalise.ts';
import { toSpec } from '../../scripts/openapi/operations.ts';
import { didYouMean } from '../../scripts/shared/did-you-mean.ts';
import type { ExpectedError } from '../../scripts/shared/errors.ts';
import { printJson } from '../../scripts/shared/json.ts';
import { PINNED_OPERATIONS } from '../fixtures/documents.ts';
import { pinnedCollection } from './sandbox-run.ts';
import { CONFIG, listOf, specOf, TEXT } from './spec-fixture.ts';

function foldersIn(entries: readonly (Folder | Item)[]): Folder[] {
  return entries.flatMap((entry) => (isFolder(entry) ? [entry, ...foldersIn(entry.item)] : []));
}

describe('the smoke collection of the pinned document', () => {
  let collection: GeneratedCollection<'smoke'>;
  let items: Item[];
  before(async () => {
    collection = (await pinnedCollection()).collection;
    items = itemsBelow(collection.json.item);
  });

  it('has every operation once, under the folders of the guide', () => {
    assert.equal(collection.json.info.name, 'OpenAPI spec for ClickHouse Cloud');
    assert.equal(items.length, PINNED_OPERATIONS.all);
    const [v1] = collection.json.item as Folder[];
    const [organizations] = (v1?.item ?? []) as Folder[];
    assert.deepEqual(
      [v1?.name, organizations?.name, organizations?.item.map(({ name }) => name)],
      ['v1', 'organizations', ['Get list of available organizations', '{organizationId}']],
    );
    const [services] = foldersIn(collection.json.item).filter(({ name }) => name === 'services');
    assert.deepEqual(
      services?.item.slice(0, 2).map(({ name }) => name),
      ['List of organization services', 'Get service details'],
    );
  });

  it('authenticates once, on the collection, with the variables of the environment', () => {
    assert.deepEqual(
      collection.json.auth?.basic?.map(({ key, value }) => [key, value]),
      [
        ['username', '{{keyid}}'],
        ['password', '{{keysecret}}'],
      ],
    );
    for (const { request } of items) assert.equal(request.auth, undefined);
    for (const { key } of collection.json.variable ?? []) assert.doesNotMatch(key, /secret|keyid/);
  });

  it('leaves no placeholder in a URL or a required query value', () => {
    for (const { name, request } of items) {
      assert.match(request.url.raw, /^\{\{baseURL\}\}\/v1/);
      const values = [...(request.url.variable ?? []), ...(request.url.query ?? [])];
      for (const { key, value } of values) {
        assert.doesNotMatch(value, /[<>]|undefined|null/, `${name} ${key}`);
        assert.notEqual(value, '', `${name} ${key}`);
      }
      for (const { value } of request.url.variable ?? []) assert.match(value, /^\{\{\w+\}\}$/);
    }
  });

  it('names the IDs as the guide does', () => {
    const variables = items.flatMap(({ request }) => request.url.variable ?? []);
    const valuesOf = (name: string) => [
      ...new Set(variables.filter(({ key }) => key === name).map(({ value }) => value)),
    ];
    assert.deepEqual(valuesOf('organizationId'), ['{{orgid}}']);
    // The second one: the services that a function is attached to.
    assert.deepEqual(valuesOf('serviceId'), ['{{serviceid}}', '{{attachmentServiceId}}']);
    assert.deepEqual(valuesOf('backupId'), ['{{backupId}}']);
  });

  it('asserts the status of every response, and its contract wherever it is JSON', () => {
    for (const { name, event } of items) {
      const script = event.find(({ listen }) => listen === 'test')?.script.exec.join('\n') ?? '';
      assert.match(script, /response\.hasStatus\(20[01]\);/, name);
      assert.match(
        script,
        /follows\(contract\(\)\)|isPrometheus\('text\/plain'\)|isPem\('application\/x-pem-file'\)/,
        name,
      );
    }
  });

  it('translates every schema', () => {
    assert.deepEqual(collection.notes.untranslated, []);
  });

  it('sends a valid example body with every write that takes one', () => {
    for (const { name, request } of items)
      if (request.body !== undefined) assert.doesNotThrow(() => JSON.parse(request.body?.raw ?? ''), name);
    assert.equal(items.filter(({ request }) => request.body !== undefined).length, PINNED_OPERATIONS.bodies);
  });

  it('links each request to the reference, and shows an example of each documented response', () => {
    for (const { name, request, response } of items) {
      assert.match(
        request.description ?? '',
        /\[API reference\]\(https:\/\/clickhouse\.com\/.+\/operation\/\w+\)/,
        name,
      );
      assert.ok(response.length >= 3, name);
    }
  });

  it('has no ID twice', () => {
    const ids = [
      ...items.map(({ id }) => id),
      ...foldersIn(collection.json.item).map(({ id }) => id),
      ...items.flatMap(({ response, event }) => [
        ...response.map(({ id }) => id),
        ...event.map(({ script }) => script.id),
      ]),
    ];
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids)
      assert.match(id ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('stays under 2.5 MB', () => {
    const bytes = Buffer.byteLength(printJson(collection.json));
    assert.ok(bytes < 2_500_000, `${bytes}`);
  });

  it('sends every list before what needs its IDs', () => {
    const place = new Map(collection.items.map(({ id }, index) => [id, index]));
    for (const { id, after } of collection.items)
      for (const before of after)
        assert.ok((place.get(before) ?? Infinity) < (place.get(id) ?? -1), `${before} before ${id}`);
  });

  it('holds no word of a description of the spec', async () => {
    const { spec } = await pinnedCollection();
    const prose = 'Vendor prose that must not be copied.';
    const wordy = JSON.parse(JSON.stringify(spec.document), (key, value) =>
      key === 'operationId'
        ? value
        : typeof value === 'object' && value !== null && !Array.isArray(value) && 'operationId' in value
          ? { ...value, description: prose }
          : value,
    );
    const other = await buildCollection(toSpec(normaliseDocument(wordy), 'wordy.json'), config);
    assert.equal(printJson(other.json), printJson(collection.json));
  });
});

describe('generation', () => {
  it('gives the same bytes for the same document, whatever the order of its keys', async () => {
    const { spec, collection } = await pinnedCollection();
    const shuffle = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffle);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, shuffle(inner)]),
      );
    };
    const again = await buildCollection(
      toSpec(normaliseDocument(shuffle(spec.document) as never), 'shuffled.json'),
      config,
    );
    assert.equal(printJson(again.json), printJson(collection.json));
  });

  it('moves no other ID when an operation is renamed or added', async () => {
    const pets = {
      'GET /pets': { id: 'list', summary: 'List pets', answers: listOf({ id: TEXT }) },
      'GET /pets/{petId}': { id: 'get', summary: 'Get a pet' },
    };
    const idsOf = async (operations: Parameters<typeof specOf>[0]) => {
      const { json } = await buildCollection(specOf(operations), CONFIG);
      return new Map([
        ...itemsBelow(json.item).map(({ id, request }): [string, string] => [
          `${request.method} ${request.url.raw}`,
          id,
        ]),
        ...foldersIn(json.item).map(({ id, name }): [string, string] => [name, id ?? '']),
      ]);
    };
    const before = await idsOf(pets);
    const after = await idsOf({
      ...pets,
      'GET /pets': { ...pets['GET /pets'], summary: 'All the pets' },
      'GET /aardvarks': { id: 'first' },
      'DELETE /pets/{petId}': { id: 'remove' },
    });
    for (const [name, id] of before) assert.equal(after.get(name), id, name);
  });

  it('copes with two operations of one name, no operationId, no security and parameters on the path item', async () => {
    const spec = specOf({
      'GET /pets': { summary: 'Same' },
      'GET /shops': { summary: 'Same' },
      'POST /pets': { id: 'make', takes: { type: 'object', properties: { name: TEXT } } },
    });
    const { json, items } = await buildCollection(spec, CONFIG);
    assert.equal(itemsBelow(json.item).length, 3);
    assert.deepEqual(items.map(({ id }) => id).sort(), ['getPets', 'getShops', 'make']);
    assert.equal(json.auth?.type, 'noauth');
  });

  it('copes with a path whose segment holds two parameters, and one that holds a part', async () => {
    const spec = specOf({
      'GET /compare/{base}...{head}': { id: 'compare' },
      'GET /files/{name}.json': { id: 'file' },
    });
    const { json, notes } = await buildCollection(spec, CONFIG);
    assert.deepEqual(
      itemsBelow(json.item).map(({ name, request }) => [name, request.url.raw]),
      [
        ['compare', '{{baseURL}}/compare/{{base}}...{{head}}'],
        ['file', '{{baseURL}}/files/{{fileName}}.json'],
      ],
    );
    assert.deepEqual(notes.unresolved, ['base', 'fileName', 'head']);
  });

  it('refuses a configured operation that no document ever had, and names the didYouMean', async () => {
    const { spec } = await pinnedCollection();
    const misspelt = { ...config, operations: { instanceGetLst: {} } };
    assert.throws(
      () => assertOperationsKnown(misspelt, spec, [], didYouMean),
      (error: ExpectedError) =>
        error.code === 'config-operation-unknown' &&
        /instanceGetList/.test(error.problem.remedy) &&
        /instanceGetLst/.test(error.problem.where ?? ''),
    );
    assert.doesNotThrow(() =>
      assertOperationsKnown({ ...config, operations: { goneSince2025: {} } }, spec, ['goneSince2025'], didYouMean),
    );
  });

  it('refuses a rule on what need not be available for an operation that no document ever had', async () => {
    const { spec } = await pinnedCollection();
    const unavailable = [{ operations: ['instanceGet', 'clickPipesGet'], status: 424, why: 'it needs a service' }];
    assert.throws(
      () => assertOperationsKnown({ ...config, unavailable }, spec, [], didYouMean),
      (error: ExpectedError) =>
        error.code === 'config-operation-unknown' &&
        error.problem.what === 'no operation is called clickPipesGet' &&
        error.problem.where === 'collections/clickhouse-cloud/collection.ts, unavailable[0].operations' &&
        error.problem.remedy === 'did you mean clickPipeGet?',
    );
    const known = [...unavailable, { operations: ['goneSince2025'], status: 404, why: 'it is gone' }];
    assert.doesNotThrow(() =>
      assertOperationsKnown({ ...config, unavailable: known }, spec, ['clickPipesGet', 'goneSince2025'], didYouMean),
    );
  });
});

describe('the negative collection', () => {
  it('cannot change anything: what writes names only IDs that cannot exist, and has a body that is not JSON', async () => {
    const { spec, collection } = await pinnedCollection();
    const negative = buildNegativeCollection(spec, config, requestsByOperation(collection));
    const writes = itemsBelow(negative.json.item).filter(({ request }) => request.method !== 'GET');
    assert.ok(writes.length > 100);
    for (const { name, request } of writes) {
      const values = (request.url.variable ?? []).map(({ value }) => value);
      assert.ok(values.length > 0, name);
      assert.deepEqual(
        values.filter((value) => value !== '00000000-0000-4000-8000-000000000000'),
        [],
        name,
      );
      assert.ok(request.body === undefined || !isJson(request.body.raw ?? ''), name);
      assert.doesNotMatch(request.body?.raw ?? '', /[{"'\w]+\s*:/, `${name}: nothing to repair`);
    }
  });

  it('has a case of each kind, each with its own id', async () => {
    const { spec, collection } = await pinnedCollection();
    const { items } = buildNegativeCollection(spec, config, requestsByOperation(collection));
    assert.equal(new Set(items.map(({ id }) => id)).size, items.length);
    const labels = new Set(items.map(({ id }) => id.split('#')[1]?.replace(/-(put|patch|post)$/, '')));
    assert.deepEqual([...labels].sort(), [
      'foreign-parent',
      'malformed-body',
      'malformed-id',
      'no-credentials',
      'setup',
      'unknown-id',
      'unsupported',
      'wrong-secret',
    ]);
    assert.equal(items.filter(({ id }) => id.endsWith('#malformed-body')).length, PINNED_OPERATIONS.bodies);
    assert.equal(items.filter(({ id }) => id.endsWith('#no-credentials')).length, PINNED_OPERATIONS.all);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
