/** Which document may be run with a key before anybody has reviewed it. */
import assert from 'node:assert/strict';
import { fetchDocument } from '../../scripts/openapi/load/fetch.ts';
import { isPublishers } from '../../scripts/openapi/load/pull.ts';
import { withServer } from '../shared/loopback.ts';

const PUBLISHED_AT = 'https://api.clickhouse.cloud/v1';

describe('the origin of a document', () => {
  const origins: readonly [address: string, want: boolean][] = [
    [PUBLISHED_AT, true],
    ['https://api.clickhouse.cloud/v2/openapi.json', true],
    ['https://api.clickhouse.cloud:443/v1', true],
    ['http://api.clickhouse.cloud/v1', false],
    ['https://api.clickhouse.cloud:8443/v1', false],
    ['https://api.clickhouse.cloud.example.com/v1', false],
    ['https://user@evil.example/https://api.clickhouse.cloud/v1', false],
    ['https://clickhouse.cloud/v1', false],
    ['http://127.0.0.1:8080/v1', false],
  ];
  for (const [address, want] of origins)
    it(`${address} is ${want ? '' : 'not '}the API's own`, () =>
      assert.equal(isPublishers(PUBLISHED_AT, new URL(address).origin), want));

  it('is none for a file', () => assert.equal(isPublishers(PUBLISHED_AT, undefined), false));

  it('is that of the last address after a redirect', async () => {
    await withServer(
      (_request, response) => response.end('{}'),
      ({ url: last }) =>
        withServer(
          (_request, response) => response.writeHead(302, { location: `${last}/elsewhere` }).end(),
          async ({ url }) => {
            const { address } = await fetchDocument(url);
            assert.equal(address, `${last}/elsewhere`);
            assert.notEqual(new URL(address).origin, new URL(url).origin);
          },
        ),
    );
  });
});
