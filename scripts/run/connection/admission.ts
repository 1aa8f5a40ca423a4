/** Holds a request back until the rate limit admits it. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Admission, RateRequest } from '../rate-budget.ts';

export type Admit = (request: Pick<RateRequest, 'signal' | 'onWait'>) => Promise<Admission>;

/** What the sender of a request learns of its waiting. */
export interface WaitListener {
  readonly onWait: RateRequest['onWait'] | undefined;
  /** The request, or one that follows a redirect, is sent now, after waiting so many milliseconds. */
  readonly onSend: (waitedMs: number) => void;
}

/**
 * Waits for the admission of a request, and reports its end to the budget.
 *
 * @param signal ends the waiting: then this never resolves.
 * @returns whether the request may be sent; Newman can have given it up while it waited.
 */
export async function whenAdmitted(
  request: ClientRequest,
  admit: Admit,
  signal: AbortSignal,
  listener?: WaitListener,
): Promise<boolean> {
  const admission = await admit({ signal, onWait: listener?.onWait ?? (() => {}) });
  if (request.destroyed || signal.aborted) {
    admission.end();
    return false;
  }
  request.prependOnceListener('response', ({ statusCode = 0, headers }: IncomingMessage) =>
    admission.end({ status: statusCode, field: (name) => headers[name]?.toString() }),
  );
  for (const event of ['error', 'close'] as const) request.once(event, () => admission.end());
  listener?.onSend(admission.waitedMs);
  return true;
}
