/** Signals that ask a process to end, as an interruption: the work is ended in order, and its report is written. */

import type { Reason } from '../run/reason.ts';

/** Exit codes of a process that a signal interrupted: 128 and the signal's number, as shells have it. */
export const SIGNAL_EXIT = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;

type Signal = keyof typeof SIGNAL_EXIT;

/** npm hands on the Ctrl+C that the terminal has sent already, and a shell the hang-up: both come twice. */
const SAME_MS = 1000;

export interface Interruption {
  readonly signal: AbortSignal;
  /** Of the first signal; `undefined` without one. */
  exitCode(): number | undefined;
}

/**
 * Listens from now on. The first signal aborts; the second calls `quit`. A hang-up says only that nobody watches any more, so
 * that another one is none of them.
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
