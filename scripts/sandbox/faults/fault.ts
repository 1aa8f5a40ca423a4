/** The faults that the sandbox can inject: their kinds, the operation that they apply to, and how often. */
import * as z from 'zod';
import { didYouMean } from '../../shared/did-you-mean.ts';
import { ExpectedError } from '../../shared/errors.ts';
import type { ApiResponse } from '../http/response.ts';

const count = z.int().min(1);
/** Milliseconds; a timer of Node.js that is longer ends at once. */
const duration = z.number().min(0).max(2_147_483_647);
const status = z.int().min(200).max(599);

/** Every kind of fault that a user can write, with its options. */
export const FAULT_SCHEMAS = [
  /** Responds with this status and the error envelope, and does not execute the request. */
  z.strictObject({
    kind: z.literal('status'),
    status,
    /** Seconds, or an HTTP date. */
    retryAfter: z.union([z.number().min(0), z.string().regex(/^[\x20-\x7e]*$/)]).exactOptional(),
  }),
  /** Delays the response. Combines with any other fault. */
  z.strictObject({ kind: z.literal('latency'), ms: duration }),
  /** Never responds, and does not execute the request. */
  z.strictObject({ kind: z.literal('hang') }),
  /** Resets the connection: before the request is executed, or in the middle of the response body. */
  z.strictObject({ kind: z.literal('reset'), when: z.enum(['before', 'midway']) }),
  /** Sends the body one byte at a time. */
  z.strictObject({ kind: z.literal('drip'), everyMs: duration.min(1).exactOptional() }),
  /** Responds with an HTML page (status 200 by default), and does not execute the request. */
  z.strictObject({ kind: z.literal('html'), status: status.exactOptional() }),
  /** Responds as a gateway that serves no such route: 404 with an HTML page, and does not execute the request. */
  z.strictObject({ kind: z.literal('no-route') }),
  /** Responds as a gateway whose upstream is too slow: 504 with an HTML page, and does not execute the request. */
  z.strictObject({ kind: z.literal('gateway-timeout') }),
  /** Responds with 429 without the envelope, and with `X-RateLimit-Reset`; does not execute the request. */
  z.strictObject({
    kind: z.literal('rate-limited'),
    /** Seconds until the key may send requests again, with fractions. */
    reset: z.number().min(0).exactOptional(),
  }),
  /** Responds with 424 in the error envelope, as for an idle service, and does not execute the request. */
  z.strictObject({ kind: z.literal('failed-dependency') }),
  /** Responds with 401 in the error envelope, as for an expired or disabled key, and does not execute the request. */
  z.strictObject({ kind: z.literal('inactive-key') }),
  z.strictObject({ kind: z.literal('invalid-json') }),
  z.strictObject({ kind: z.literal('empty') }),
  /** Sends less than `content-length`, then closes the connection. */
  z.strictObject({ kind: z.literal('truncated') }),
  /** Sends more than `content-length`. */
  z.strictObject({ kind: z.literal('overlong') }),
  z.strictObject({ kind: z.literal('large'), bytes: z.int().min(100).exactOptional() }),
  /** Sends `content-encoding: gzip` with a body that is not gzip. */
  z.strictObject({ kind: z.literal('broken-gzip') }),
  z.strictObject({ kind: z.literal('redirect-loop') }),
  z.strictObject({ kind: z.literal('redirect'), to: z.url({ protocol: /^https?$/ }) }),
  z.strictObject({ kind: z.literal('header-flood'), headers: count.exactOptional() }),
] as const;

/** The fields that every fault has besides its kind. */
export const FAULT_TARGET = {
  /** An operationId, or `*` for every operation. */
  operationId: z.string().min(1),
  /** How many responses the fault applies to; all by default. */
  times: count.exactOptional(),
};

export type FaultKind =
  | Readonly<z.output<(typeof FAULT_SCHEMAS)[number]>>
  /** Tests only: any change of a finished response, such as a defect that a contract check must detect. */
  | { readonly kind: 'mutate'; readonly mutate: (response: ApiResponse) => ApiResponse };

export type Fault = FaultKind & { readonly operationId: string; readonly times?: number };

/**
 * @param where source of the fault, for the error message: `--fault …`, or a position in a file.
 * @throws ExpectedError `usage-invalid-value` for an operationId that the document does not have.
 */
export function assertKnownOperation(operationId: string, operationIds: readonly string[], where: string): void {
  if (operationId === '*' || operationIds.includes(operationId)) return;
  const suggestion = didYouMean(operationId, operationIds);
  throw new ExpectedError('usage-invalid-value', {
    what: `the document has no operation ${operationId}`,
    where,
    remedy: suggestion === undefined ? 'give an operationId of the document, or *' : `did you mean ${suggestion}?`,
  });
}

/** Selects the faults for each response, and counts their uses. */
export interface FaultQueue {
  take(operationId: string): readonly Fault[];
}

/** At most one fault per response replaces or corrupts it; `latency` and `mutate` combine with that one. */
export function faultQueue(faults: readonly Fault[]): FaultQueue {
  const remaining = faults.map(({ times }) => times ?? Number.POSITIVE_INFINITY);
  return {
    take(operationId) {
      let hasExclusive = false;
      return faults.filter((fault, index) => {
        if (fault.operationId !== '*' && fault.operationId !== operationId) return false;
        if ((remaining[index] ?? 0) <= 0) return false;
        const isExclusive = fault.kind !== 'latency' && fault.kind !== 'mutate';
        if (isExclusive && hasExclusive) return false;
        hasExclusive ||= isExclusive;
        remaining[index] = (remaining[index] ?? 0) - 1;
        return true;
      });
    },
  };
}
