/** IDs of 64 bits on their way from one response to the next request. */
import assert from 'node:assert/strict';
import { buildCollection } from '../../scripts/collection/build.ts';
import type { JsonObject } from '../../scripts/shared/json.ts';
import { inPostman } from '../collection/postman/in-postman.ts';
import { CONFIG } from '../collection/spec-fixture.ts';
import { answer, specOf } from '../openapi/document.ts';
import { closeAll, environment, only, runLocally, serve } from '../run/local-run.ts';

const integer: JsonObject = { type: 'integer', format: 'int64' };
const order: JsonObject = { type: 'object', properties: { id: integer, owner: integer }, required: ['id', 'owner'] };

describe('IDs that a double cannot hold', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  for (const [id, other] of [
    ['9007199254740993', '9007199254740992'],
    ['-9223372036854775807', '9223372036854775807'],
  ] as const) {
    it(`${id} is sent as the list shows it`, async () => {
      const sent: string[] = [];
      const baseURL = await serve(({ url = '' }, res) => {
        sent.push(url);
        const one = `{"id":${id},"owner":${other}}`;
        const body = url === '/orders' ? `[${one},{"id":${other},"owner":1}]` : one;
        const isKnown = ['/orders', `/orders/${id}`, `/orders/${id}/lines`].includes(url);
        res.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' }).end(isKnown ? body : '{}');
      });
      const parameters = [{ name: 'orderId', in: 'path', required: true, schema: integer }];
      const paths: JsonObject = {
        '/orders': { get: { operationId: 'list', responses: answer({ type: 'array', items: order }) } },
        '/orders/{orderId}': { get: { operationId: 'one', parameters, responses: answer(order) } },
        '/orders/{orderId}/lines': { get: { operationId: 'lines', parameters, responses: answer(true) } },
      };
      const collection = await buildCollection(specOf({ paths }), CONFIG);
      const run = only(await runLocally({ environments: [environment(baseURL)], collection, needsCredentials: false }));
      assert.deepEqual(sent, ['/orders', `/orders/${id}`, `/orders/${id}/lines`]);
      assert.deepEqual(
        run.requests.map(({ status, findings = [] }) => [status, findings]),
        [
          ['passed', []],
          ['passed', []],
          ['passed', []],
        ],
      );
    });
  }

  it('only such integers become texts', async () => {
    const given = [
      '{"a":9007199254740993,"b":[-9007199254740993],"c":9007199254740991}',
      '{"a":"9007199254740993 \\" 9007199254740993","b":0.9007199254740993,"c":9007199254740993e0,"d":9007199254740993.5}',
      '9007199254740993',
      '{"9007199254740993":1}',
    ];
    const want = [
      { a: '9007199254740993', b: ['-9007199254740993'], c: 9007199254740991 },
      JSON.parse(given[1] as string),
      '9007199254740993',
      { '9007199254740993': 1 },
    ];
    const code = `return ${JSON.stringify(given)}.map((text) => exactBody(text, JSON.parse(text)));`;
    assert.deepEqual(await inPostman([code]), want);
  });
});
