/**
 * Limits the size of a response. `newman.run` does not pass on postman-runtime's option `requester.maxResponseSize`
 * (https://github.com/postmanlabs/newman/issues/2632), so the bytes are counted on arrival.
 */
import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { ConnectionError } from './error.ts';

/** A body of half a gigabyte exceeds V8's maximum string length, which would end the process. */
export const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** RFC 1950, section 2.2: the compression method of a zlib header. Some servers send `deflate` without that header. */
const ZLIB_METHOD = 8;

/** As in Newman's HTTP client: a truncated stream is decompressed as far as possible. */
const LENIENT = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };

/**
 * Calls `onTooLarge` once if more than `maxBytes` are received or decompressed. A few kilobytes of gzip can expand a thousandfold.
 *
 * Call this before the response has another reader. It does not start the stream.
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

  // Without this, a `data` listener would start the stream before Newman's HTTP client reads it.
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
      // The HTTP client also decompresses the body and reports errors.
      .on('error', () => {});
    decoder?.write(chunk);
  });
  response.once('close', () => {
    // Decompression can take longer than the transfer.
    if (response.complete) decoder?.end();
    else decoder?.destroy();
  });
}

/** @returns `undefined` if Newman's HTTP client does not decompress the body. */
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
