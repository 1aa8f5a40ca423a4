import assert from 'node:assert/strict';
import config from '../../../collections/clickhouse-cloud/collection.ts';
import { chainOf } from '../../../scripts/collection/chain/chain.ts';
import { readSpec } from '../../../scripts/openapi/load/read.ts';
import { pathParametersOf } from '../../../scripts/openapi/model.ts';
import { PINNED } from '../../fixtures/documents.ts';
import { CONFIG, listOf, specOf, TEXT, thing } from '../spec-fixture.ts';

describe('chaining, inferred from the paths', () => {
  const envelope = (result: object) => ({
    type: 'object',
    properties: { status: { type: 'number' }, requestId: TEXT, result },
  });

  const CASES: readonly [string, { given: Parameters<typeof specOf>[0]; of: string; want: object }][] = [
    [
      'a list gives its items their id',
      {
        given: {
          'GET /pets': { id: 'list', answers: listOf({ id: TEXT, name: TEXT }) },
          'GET /pets/{petId}': { id: 'get' },
        },
        of: 'list',
        want: { list: { at: '', id: 'id', variable: 'petId' } },
      },
    ],
    [
      'the detail comes after the list',
      {
        given: { 'GET /pets': { id: 'list', answers: listOf({ id: TEXT }) }, 'GET /pets/{petId}': { id: 'get' } },
        of: 'get',
        want: { path: { petId: 'petId' }, after: ['list'] },
      },
    ],
    [
      'a property of the parameter’s own name is the ID',
      {
        given: {
          'GET /queries': { id: 'list', answers: listOf({ id: TEXT, queryId: TEXT }) },
          'GET /queries/{queryId}': { id: 'get' },
        },
        of: 'list',
        want: { list: { at: '', id: 'queryId', variable: 'queryId' } },
      },
    ],
    [
      'the last word of the parameter names the property',
      {
        given: {
          'GET /settings': { id: 'list', answers: listOf({ name: TEXT, value: TEXT }) },
          'GET /settings/{settingName}': { id: 'get' },
        },
        of: 'list',
        want: { list: { at: '', id: 'name', variable: 'settingName' } },
      },
    ],
    [
      'the only array of an enveloped result is the list',
      {
        given: {
          'GET /settings': { id: 'list', answers: envelope(thing({ settings: listOf({ name: TEXT }) })) as never },
          'GET /settings/{settingName}': { id: 'get' },
        },
        of: 'list',
        want: { list: { at: '/result/settings', id: 'name', variable: 'settingName' } },
      },
    ],
    [
      'a generic name is told apart by its collection',
      {
        given: {
          'GET /pets': { id: 'list', answers: listOf({ id: TEXT }) },
          'GET /pets/{id}': { id: 'get' },
          'GET /shops/{id}': { id: 'shop' },
        },
        of: 'get',
        want: { path: { id: 'petId' } },
      },
    ],
    [
      'a detail is compared with its list in what no request can change',
      {
        given: {
          'GET /pets': { id: 'list', answers: listOf({ id: TEXT, kind: TEXT, name: TEXT, state: TEXT }) },
          'GET /pets/{petId}': { id: 'get', answers: thing({ id: TEXT, kind: TEXT, name: TEXT, state: TEXT }) },
          'PATCH /pets/{petId}': { id: 'patch', takes: thing({ name: TEXT }) },
        },
        of: 'get',
        want: { item: { at: '', id: 'id', variable: 'petId', same: ['kind'], usual: ['name'] } },
      },
    ],
    [
      'required query values of a detail come from the item in the list',
      {
        given: {
          'GET /queries': { id: 'list', answers: listOf({ queryId: TEXT, dbName: TEXT }) },
          'GET /queries/{queryId}': {
            id: 'get',
            parameters: [{ name: 'db_name', in: 'query', required: true, schema: TEXT }],
          },
        },
        of: 'get',
        want: { query: { db_name: 'dbName' } },
      },
    ],
    [
      'other required query values of a detail do not',
      {
        given: {
          'GET /queries': { id: 'list', answers: listOf({ queryId: TEXT }) },
          'GET /queries/{queryId}': {
            id: 'get',
            parameters: [{ name: 'api-version', in: 'query', required: true, schema: TEXT }],
          },
        },
        of: 'get',
        want: { query: {} },
      },
    ],
    [
      'a singleton that can be deleted need not exist',
      {
        given: {
          'GET /pets/{petId}/favouriteFood': { id: 'get' },
          'DELETE /pets/{petId}/favouriteFood': { id: 'delete' },
        },
        of: 'get',
        want: { unavailable: [{ status: 404, why: 'there is no favourite food' }] },
      },
    ],
    [
      'so need not one at the root',
      {
        given: { 'GET /limits': { id: 'get', answers: thing({ most: TEXT }) }, 'DELETE /limits': { id: 'delete' } },
        of: 'get',
        want: { unavailable: [{ status: 404, why: 'there is no limits' }] },
      },
    ],
    [
      'a list exists, even if all of its items can be deleted',
      {
        given: {
          'GET /pets/{petId}/toys': { id: 'get', answers: listOf({ id: TEXT }) },
          'DELETE /pets/{petId}/toys': { id: 'delete' },
        },
        of: 'get',
        want: { unavailable: undefined },
      },
    ],
    [
      'a query value of a list gets no name of a setting',
      {
        given: {
          'GET /pets': { id: 'list', answers: listOf({ id: TEXT, allowwrites: TEXT, constructor: TEXT }) },
          'GET /pets/{petId}': {
            id: 'get',
            parameters: ['allowwrites', 'constructor'].map((name) => ({
              name,
              in: 'query',
              required: true,
              schema: TEXT,
            })),
          },
        },
        of: 'list',
        want: {
          list: {
            at: '',
            id: 'id',
            idWith: ['allowwrites', 'constructor'],
            variable: 'petId',
            keep: { allowwritesValue: 'allowwrites', constructorValue: 'constructor' },
          },
        },
      },
    ],
    [
      'an answer that names a parameter of the path belongs to it',
      {
        given: { 'GET /shops/{shopId}/pets': { id: 'list', answers: listOf({ id: TEXT, shopId: TEXT }) } },
        of: 'list',
        want: { belongsTo: { at: '', variables: { shopId: 'shopId' } } },
      },
    ],
    [
      'its id is its own, and not that of what it belongs to',
      {
        given: { 'GET /shops/{id}/pets': { id: 'list', answers: listOf({ id: TEXT, name: TEXT }) } },
        of: 'list',
        want: { belongsTo: undefined },
      },
    ],
  ];
  for (const [name, { given, of, want }] of CASES) {
    it(name, () => {
      const link = chainOf(specOf(given), CONFIG).links.get(of);
      assert.deepEqual(
        Object.fromEntries(Object.keys(want).map((key) => [key, link?.[key as keyof typeof link]])),
        want,
      );
    });
  }

  it('names the variables without a source', () => {
    assert.deepEqual(chainOf(specOf({ 'GET /pets/{petId}': { id: 'get' } }), CONFIG).unresolved, ['petId']);
  });

  it('has a source for every path parameter of the pinned document, and needs the configuration for one of them', async () => {
    const spec = await readSpec(PINNED);
    const variables = (operations: object) => {
      const chain = chainOf(spec, { ...config, operations });
      return {
        used: new Set([...chain.links.values()].flatMap(({ path }) => Object.values(path))),
        unresolved: chain.unresolved,
      };
    };
    const parameters = new Set(spec.operations.flatMap(({ path }) => pathParametersOf(path)));
    // The services that a function is attached to.
    parameters.add('attachmentServiceId');
    assert.equal(variables(config.operations).used.size, parameters.size);
    assert.deepEqual(variables(config.operations).unresolved, []);
    assert.deepEqual(variables({}).unresolved, ['byocInfrastructureId']);
  });
});
