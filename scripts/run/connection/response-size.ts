/**
 * Bounds the size of a response. `newman.run` does not hand postman-runtime's `requester.maxResponseSize` on
 * (https://github.com/postmanlabs/newman/issues/2632), so the bytes are counted where they arrive.
 */
import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { ConnectionError } from './error.ts';

/** A body of half a gigabyte no longer fits into one string of V8, and would end the process. */
export const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** RFC 1950, section 2.2: the compression method of a zlib header. Some servers send `deflate` without that header. */
const ZLIB_METHOD = 8;

/** As Newman's HTTP client decompresses: a stream that ends early counts as far as it goes. */
const LENIENT = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };

/**
 * Calls `onTooLarge` once when more than `maxBytes` have arrived, or come out of decompression: a few kilobytes of gzip
 * can hold a thousand times as much.
 *
 * To be called before the response has another reader. It does not start the response: its reader does.
 */
export function limitSize(
  response: IncomingMessage,
  onTooLarge: (error: ConnectionError) => void,
  maxBytes = MAX_RESPONSE_BYTES,
): void {
  const encoding = (response.headers['content-encoding'] ?? '').trim().toLowerCase();
  let decoder: Transform | undefined;
  let isOver = false;
  let received = 0;
  let decoded = 0;

  function check(bytes: number): void {
    if (isOver || bytes <= maxBytes) return;
    isOver = true;
    decoder?.destroy();
    onTooLarge(
      new ConnectionError('ERR_RESPONSE_TOO_LARGE', `the response is larger than ${maxBytes / 1024 / 1024} MiB`),
    );
  }

  // A `data` listener would start a response that is not paused, before Newman's HTTP client reads it.
  response.pause();
  response.on('data', (chunk: Buffer) => {
    if (isOver) return;
    received += chunk.length;
    check(received);
    if (isOver) return;
    decoder ??= decoderFor(encoding, chunk)
      ?.on('data', (piece: Buffer) => {
        decoded += piece.length;
        check(decoded);
      })
      // What does not decompress is reported by the HTTP client, which decompresses it as well.
      .on('error', () => {});
    decoder?.write(chunk);
  });
  response.once('close', () => {
    // What has arrived as a whole may decompress for longer than it took to arrive.
    if (response.complete) decoder?.end();
    else decoder?.destroy();
  });
}

/** @returns `undefined` where Newman's HTTP client takes the body as it is. */
function decoderFor(encoding: string, first: Buffer): Transform | undefined {
  switch (encoding) {
    case 'gzip':
      return createGunzip(LENIENT);
    case 'deflate':
      return ((first[0] ?? 0) & 0x0f) === ZLIB_METHOD ? createInflate(LENIENT) : createInflateRaw(LENIENT);
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}
