/** Keeps a command running if its output cannot be written: the reader stopped, or the disk is full. */
import type { Writable } from 'node:stream';

/** The pipe (`| head -1`) or the terminal was closed. */
const CLOSED = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ENOTCONN', 'EBADF', 'ERR_STREAM_DESTROYED']);

/** Drops output that cannot be written. Unless a pipe was closed, prints one message to the other stream. */
export function surviveOutputErrors(stdout: Writable, stderr: Writable): void {
  let isReported = false;
  for (const [stream, name, other] of [
    [stdout, 'standard output', stderr],
    [stderr, 'standard error', stdout],
  ] as const)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (isReported || CLOSED.has(error.code ?? '')) return;
      isReported = true;
      other.write(`${name} cannot be written (${error.code ?? error.message}); the run continues without it\n`);
    });
}
