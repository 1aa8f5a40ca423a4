/** What a command prints must not end it: whoever reads the output may stop reading, and a disk may be full. */
import type { Writable } from 'node:stream';

/** Nobody reads any more: the pipe was closed (`| head -1`), or the terminal. */
const CLOSED = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ENOTCONN', 'EBADF', 'ERR_STREAM_DESTROYED']);

/** From now on, output that cannot be written is dropped. Where that is no closed pipe, the other stream says so, once. */
export function surviveOutputErrors(stdout: Writable, stderr: Writable): void {
  let isTold = false;
  for (const [stream, name, other] of [
    [stdout, 'standard output', stderr],
    [stderr, 'standard error', stdout],
  ] as const)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (isTold || CLOSED.has(error.code ?? '')) return;
      isTold = true;
      other.write(`${name} cannot be written (${error.code ?? error.message}); the run goes on without it\n`);
    });
}
