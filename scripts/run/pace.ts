/** The pace as the runner sees it. It is kept by `collection/postman/pace.js`, inside the collection. */

export interface Pace {
  readonly requests: number;
  readonly windowMs: number;
}

/** @returns `undefined` for `off`, and for anything else that is no pace. */
export function paceFrom(text: string | undefined): Pace | undefined {
  const [, requests, seconds] = /^\s*(\d+)\s*\/\s*(\d+(?:\.\d+)?)\s*s\s*$/.exec(text ?? '') ?? [];
  if (Number(requests ?? 0) === 0) return undefined;
  return { requests: Number(requests), windowMs: Number(seconds) * 1000 };
}

/**
 * The least time that the rest of a run takes under its pace, in milliseconds.
 *
 * @param left requests to be sent, the waiting one included.
 * @param waitMs until the next of them may be sent; then a whole window is free.
 */
export function timeLeftMs(pace: Pace | undefined, left: number, waitMs = 0): number {
  if (pace === undefined || left <= 0) return 0;
  return waitMs + Math.floor((left - 1) / pace.requests) * pace.windowMs;
}
