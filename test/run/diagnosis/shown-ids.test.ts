/** Which IDs of a URL the run has been shown. */
import assert from 'node:assert/strict';
import { shownIds } from '../../../scripts/run/diagnosis/shown-ids.ts';

const ORGANIZATION = '5a4db0c5-0001-4f00-8a00-000000000001';
const SERVICE = '5a4db0c5-0001-4f00-8a00-00000000000a';
const TEMPLATE = '/v1/organizations/{organizationId}/services/{serviceId}';

describe('IDs that a run was shown', () => {
  const rows: readonly (readonly [
    name: string,
    responses: readonly (readonly [path: string, body: string, code?: number])[],
    template: string,
    path: string,
    want: readonly string[],
  ])[] = [
    [
      'in lists',
      [
        ['/v1/organizations', JSON.stringify({ result: [{ id: ORGANIZATION }] })],
        [`/v1/organizations/${ORGANIZATION}/services`, JSON.stringify({ result: { items: [{ id: SERVICE }] } })],
      ],
      TEMPLATE,
      `/v1/organizations/${ORGANIZATION}/services/${SERVICE}`,
      ['organizationId', 'serviceId'],
    ],
    [
      'below a path of the base URL, with a query',
      [['/base/v1/organizations?limit=1', JSON.stringify({ result: [{ id: 'own' }] })]],
      '/v1/organizations/{organizationId}',
      '/base/v1/organizations/own?x=/y',
      ['organizationId'],
    ],
    ['a name is one in its own list only', [['/v1/a', '{"result":[{"name":"one"}]}']], '/v1/b/{id}', '/v1/b/one', []],
    ['a name with a slash', [['/v1/a', '{"result":[{"name":"o/ne"}]}']], '/v1/a/{name}', '/v1/a/o%2Fne', ['name']],
    [
      'a UUID anywhere',
      [['/v1/a', `{"result":{"x":{"tileId":"${SERVICE}"}}}`]],
      '/v1/b/{id}',
      `/v1/b/${SERVICE}`,
      ['id'],
    ],
    ['not in an error', [['/v1/a', `{"error":{"id":"${SERVICE}"}}`, 404]], '/v1/b/{id}', `/v1/b/${SERVICE}`, []],
    ['not in text', [['/v1/a', `id: ${SERVICE}`]], '/v1/b/{id}', `/v1/b/${SERVICE}`, []],
    ['a malformed escape', [['/v1/a', '{"result":[{"id":"%zz"}]}']], '/v1/a/{id}', '/v1/a/%zz', ['id']],
  ];
  for (const [name, responses, template, path, want] of rows)
    it(name, () => {
      const ids = shownIds();
      for (const [url, responseBody, code = 200] of responses)
        ids.add('List', { url: `https://api.example${url}`, code, responseBody });
      assert.deepEqual(
        ids.in(template, `https://api.example${path}`),
        want.map((parameter) => ({ parameter, request: 'List' })),
      );
    });

  it('a URL that is none', () => {
    assert.deepEqual(shownIds().in(TEMPLATE, undefined), []);
    assert.deepEqual(shownIds().in(TEMPLATE, '{{baseURL}}/v1'), []);
  });
});
