/** Signals, and output that cannot be written. This is the only place that handles them. */
import type { Writable } from 'node:stream';
import type { Reason } from '../run/reason.ts';
import { EXIT } from '../shared/errors.ts';

/** Exit codes of an interrupted process: 128 plus the number of the signal, as in shells. */
const SIGNAL_EXIT = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;

type Signal = keyof typeof SIGNAL_EXIT;

/** npm forwards Ctrl+C, and a shell SIGHUP, that the process has already received, so both can arrive twice. */
const SAME_MS = 1000;

export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code of the first signal; `undefined` without one. */
  exitCode(): number | undefined;
}

/**
 * The first signal aborts; the second calls `quit`. A second SIGHUP is ignored, because it only means that the terminal is closed.
 *
 * @param quit ends the process at once with this exit code.
 */
export function watchSignals(quit: (exitCode: number) => void): Interruption {
  const controller = new AbortController();
  let first: { readonly name: Signal; readonly at: number } | undefined;
  for (const name of Object.keys(SIGNAL_EXIT) as Signal[])
    process.on(name, () => {
      const now = performance.now();
      if (first === undefined) {
        first = { name, at: now };
        controller.abort({ reasonCode: 'interrupted', params: { signal: name } } satisfies Reason);
      } else if (name !== 'SIGHUP' && (name !== first.name || now - first.at > SAME_MS)) quit(SIGNAL_EXIT[name]);
    });
  return { signal: controller.signal, exitCode: () => first && SIGNAL_EXIT[first.name] };
}

/**
 * For a command that serves until it is stopped: the first signal, whichever it is, closes it and ends the process with 0.
 *
 * @param close is called once.
 * @param quit ends the process at once with this exit code.
 */
export function stopOnSignals(close: () => Promise<void>, quit: (exitCode: number) => void): void {
  const { signal } = watchSignals(quit);
  signal.addEventListener('abort', () => void close().finally(() => quit(EXIT.passed)), { once: true });
}

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
