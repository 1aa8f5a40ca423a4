/** The limit on the size of a response, as received and after decompression. Real sockets. */
import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { limitSize } from '../../../scripts/run/connection/response-size.ts';
import { closeAll, collectionOf, environment, only, row, runLocally, serve } from '../local-run.ts';

const MAX_BYTES = 100_000;

const ENCODINGS: readonly (readonly [name: string, header: string | undefined, encode: (body: Buffer) => Buffer])[] = [
  ['no encoding', undefined, (body) => body],
  ['gzip', 'gzip', gzipSync],
  ['gzip, in capitals', ' GZIP', gzipSync],
  ['deflate', 'deflate', deflateSync],
  ['deflate without a zlib header', 'deflate', deflateRawSync],
  ['br', 'br', brotliCompressSync],
];

describe('the size of a response', () => {
  afterEach(closeAll);

  /**
   * Sends the body, and reads it some time after the headers, as a client that first stores cookies.
   *
   * @returns the code of the error, or the decompressed body.
   */
  async function receive(header: string | undefined, body: Buffer, isTooLarge: boolean): Promise<string | Buffer> {
    const url = await serve((_, response) => {
      if (header !== undefined) response.setHeader('content-encoding', header);
      response.end(body);
    });
    return new Promise((resolve, reject) => {
      const request = get(url, { agent: false }, (response: IncomingMessage) => {
        const chunks: Buffer[] = [];
        limitSize(
          response,
          ({ code }) => {
            resolve(code);
            request.destroy();
          },
          MAX_BYTES,
        );
        setTimeout(() => {
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('end', () => {
            if (!isTooLarge) setTimeout(resolve, 50, Buffer.concat(chunks));
          });
          response.resume();
        }, 20);
      });
      request.once('error', reject);
    });
  }

  for (const [name, header, encode] of ENCODINGS) {
    it(`${name}: a body above the limit is an error`, async () => {
      const sent = encode(Buffer.alloc(MAX_BYTES * 10));
      assert.equal(await receive(header, sent, true), 'ERR_RESPONSE_TOO_LARGE');
    });

    it(`${name}: a body within the limit is complete`, async () => {
      const sent = encode(Buffer.alloc(MAX_BYTES));
      assert.deepEqual(await receive(header, sent, false), sent);
    });
  }

  it('invalid compression is reported by the client', async () => {
    const sent = Buffer.from('no gzip at all');
    assert.deepEqual(await receive('gzip', sent, false), sent);
  });

  it('also applies to requests of scripts', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    const url = await serve((request, response) => {
      if (request.url === '/bomb') response.setHeader('content-encoding', 'gzip');
      response.end(request.url === '/bomb' ? bomb : '{}');
    });
    const script = `pm.sendRequest('${url}/bomb', (error) => pm.test('told: ' + (error && error.message), () => {}));`;
    const collection = collectionOf([{ id: 'own', path: '/own', script: [script] }]);
    const ran = only(await runLocally({ collection, environments: [environment(url)], timeoutMs: 20_000 }));
    const names = row(ran, 'own').assertions.map(({ name }) => name);
    assert.deepEqual(names, ['told: the response is larger than 64 MiB']);
  }).timeout(180_000);
});
