import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readSpec } from '../../scripts/openapi/load/read.ts';
import { pathParametersOf } from '../../scripts/openapi/model.ts';
import { parameterName, parameterSources } from '../../scripts/openapi/resource.ts';
import { answer, specOf } from './document.ts';

const get = (operationId: string) => ({ get: { operationId, responses: answer(true) } });

describe('resource', () => {
  it('feeds a path parameter from the collection that its items stand in', () => {
    const spec = specOf({
      paths: {
        '/v1/things': get('thingList'),
        '/v1/things/{thingId}': get('thingGet'),
        '/v1/things/{thingId}/parts/{partId}/start': { post: { operationId: 'partStart', responses: answer(true) } },
      },
    });
    assert.deepEqual(
      parameterSources(spec).map(({ parameter, itemPath, collectionPath, list, detail }) => [
        parameter,
        itemPath,
        collectionPath,
        list?.id,
        detail?.id,
      ]),
      [
        ['thingId', '/v1/things/{thingId}', '/v1/things', 'thingList', 'thingGet'],
        ['partId', '/v1/things/{thingId}/parts/{partId}', '/v1/things/{thingId}/parts', undefined, undefined],
      ],
    );
  });

  it('finds the operations of a path whatever it calls its parameters', () => {
    const spec = specOf({
      paths: {
        '/shops/{id}': get('shopGet'),
        '/shops/{id}/things': get('thingList'),
        '/shops/{shopId}/things/{thingId}': get('thingGet'),
        '/shops/{shopId}/things/{id}/parts': get('partList'),
      },
    });
    assert.deepEqual(
      parameterSources(spec).map(({ itemPath, collectionPath, list, detail }) => [
        itemPath,
        collectionPath,
        list?.id,
        detail?.id,
      ]),
      [
        ['/shops/{id}', '/shops', undefined, 'shopGet'],
        ['/shops/{shopId}', '/shops', undefined, 'shopGet'],
        // The parameter has another meaning in the path of the list.
        ['/shops/{shopId}/things/{id}', '/shops/{shopId}/things', undefined, 'thingGet'],
        ['/shops/{shopId}/things/{thingId}', '/shops/{id}/things', 'thingList', 'thingGet'],
      ],
    );
  });

  it('tells a parameter that names the items of another collection', () => {
    const spec = specOf({
      paths: {
        '/v1/shops/{shopId}/things/{thingId}': get('thingGet'),
        '/v1/shops/{shopId}/tools/{toolId}/uses/{thingId}': get('useGet'),
        '/v1/yards/{yardId}/tools/{toolId}': get('yardToolGet'),
      },
    });
    const named = parameterSources(spec).flatMap(({ itemPath, namedBy }) =>
      namedBy === undefined ? [] : [[itemPath, namedBy]],
    );
    assert.deepEqual(named, [['/v1/shops/{shopId}/tools/{toolId}/uses/{thingId}', '/v1/shops/{shopId}/things']]);
  });

  it('takes whole segments for parameters only', () => {
    assert.deepEqual(['{thingId}', 'things', '{a}.{b}', '{a}:stop', ''].map(parameterName), [
      'thingId',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('finds the list for every path parameter of the pinned document but one, which the API does not list', async () => {
    const spec = await readSpec('spec/clickhouse-cloud.openapi.json');
    const sources = parameterSources(spec);
    const parameters = spec.operations.flatMap(({ path }) => pathParametersOf(path));
    assert.deepEqual([...new Set(sources.map(({ parameter }) => parameter))].sort(), [...new Set(parameters)].sort());
    assert.deepEqual(
      sources
        .filter(({ list }) => list === undefined)
        .map(({ collectionPath, parameter }) => `${collectionPath} ${parameter}`),
      ['/v1/organizations/{organizationId}/byocInfrastructure byocInfrastructureId'],
    );
  });
});
