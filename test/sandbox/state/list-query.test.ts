import assert from 'node:assert/strict';
import { withSandbox } from '../client.ts';

describe('lists of the sandbox', () => {
  it('go from page to page by their cursor', async () => {
    await withSandbox({}, async (call) => {
      const whole = await call('GET', '~/udfs');
      const names = whole.json.result.items.map(({ functionName }: { functionName: string }) => functionName);
      assert.ok(names.length > 1);
      assert.deepEqual(whole.json.result.pagination, {
        totalRecords: names.length,
        currentCursor: null,
        nextCursor: null,
        limit: names.length,
      });
      const seen: string[] = [];
      for (let cursor = ''; seen.length < names.length; ) {
        const { json } = await call('GET', `~/udfs?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
        const { items, pagination } = json.result;
        assert.deepEqual([items.length, pagination.totalRecords, pagination.limit], [1, names.length, 1]);
        seen.push(items[0].functionName);
        assert.equal(pagination.nextCursor === null, seen.length === names.length);
        cursor = pagination.nextCursor ?? '';
      }
      assert.deepEqual(seen, names);
      const refused = await call('GET', '~/udfs?cursor=none-of-these');
      assert.deepEqual([refused.status, /cursor/.test(refused.json.error)], [400, true]);
    });
  });

  it('ignore query parameters that are no property of an item', async () => {
    await withSandbox({}, async (call) => {
      const { json } = await call('GET', '~/services?constructor=1&toString=2&nothing=3');
      assert.equal(json.result.length, 2);
    });
  });

  it('have every listed ID where the document lists them', async () => {
    await withSandbox({}, async (call) => {
      const { json } = await call('GET', '~/quotas');
      assert.ok(json.result.length > 1);
      for (const { quotaCode } of json.result) {
        const { json: detail } = await call('GET', `~/quotas/${quotaCode}`);
        assert.equal(detail.result.quotaCode, quotaCode);
      }
    });
  });

  it('get an item by PUT where no POST makes one: an attachment to a service that exists', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const { json } = await call('GET', '~/udfs');
      const path = `~/udfs/${json.result.items[0].functionName}/attachments`;
      assert.equal((await call('DELETE', `${path}/${sandbox.mainId}`)).status, 200);
      assert.equal((await call('GET', `${path}/${sandbox.mainId}`)).status, 404);
      const put = await call('PUT', `${path}/${sandbox.mainId}`, { body: {} });
      assert.deepEqual([put.status, put.json.result.serviceId], [200, sandbox.mainId]);
      assert.equal((await call('GET', `${path}/${sandbox.mainId}`)).status, 200);
      const unknown = await call('PUT', `${path}/5a4db0c5-0009-4f00-8a00-000000000009`, { body: {} });
      assert.equal(unknown.status, 404);
    });
  });
});
