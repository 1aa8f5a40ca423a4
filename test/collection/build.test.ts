import assert from 'node:assert/strict';
import config from '../../collections/clickhouse-cloud/collection.ts';
import { buildCollection } from '../../scripts/collection/build.ts';
import { itemsBelow } from '../../scripts/collection/item-index.ts';
import { normaliseDocument } from '../../scripts/openapi/normalise.ts';
import { toSpec } from '../../scripts/openapi/operations.ts';
import { printJson } from '../../scripts/shared/json.ts';
import { foldersBelow } from './folders-below.ts';
import { pinnedCollection } from './sandbox-run.ts';
import { CONFIG, listOf, specOf, TEXT } from './spec-fixture.ts';

describe('collection/build', () => {
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

  it('holds no word of a description of the spec', async () => {
    const { spec, collection } = await pinnedCollection();
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
        ...foldersBelow(json.item).map(({ id, name }): [string, string] => [name, id ?? '']),
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

  it('takes two operations of one name, no operationId, no security and parameters on the path item', async () => {
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

  it('keeps the whole query of a request in its examples', async () => {
    const query = { name: 'q', in: 'query', required: true, schema: { type: 'string', example: 'a?b' } };
    const { json } = await buildCollection(specOf({ 'GET /pets': { id: 'list', parameters: [query] } }), CONFIG);
    const [item] = itemsBelow(json.item);
    assert.equal(item?.request.url.raw, '{{baseURL}}/pets?q=a?b');
    assert.equal(item?.response[0]?.originalRequest.url, item?.request.url.raw);
  });

  it('takes a path whose segment holds two parameters, and one that holds a part', async () => {
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
});
