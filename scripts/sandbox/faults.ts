/** Faults on demand: what may go wrong with an answer, for which operation, and how often. */
import * as z from 'zod';
import { ExpectedError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Answer } from './answer.ts';

const count = z.int().min(1);

/** Every kind that can be written down, and what belongs to it. */
export const WRITTEN_KINDS = [
  /** An error status with the error envelope, before anything is done; `retryAfter` in seconds or as an HTTP date. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    retryAfter: z.union([z.number().min(0), z.string()]).exactOptional(),
  }),
  /** The answer comes later. Joins with any other fault. */
  z.strictObject({ kind: z.literal('latency'), ms: z.number().min(0) }),
  /** No answer, ever; nothing is done. */
  z.strictObject({ kind: z.literal('hang') }),
  /** The connection is reset: before anything is done, or in the middle of the answer's body. */
  z.strictObject({ kind: z.literal('reset'), when: z.enum(['before', 'midway']) }),
  /** The body comes a byte at a time. */
  z.strictObject({ kind: z.literal('drip'), everyMs: count.exactOptional() }),
  /** A page of HTML, with status 200 unless told otherwise, before anything is done. */
  z.strictObject({ kind: z.literal('html'), status: z.int().min(200).max(599).exactOptional() }),
  z.strictObject({ kind: z.literal('invalid-json') }),
  z.strictObject({ kind: z.literal('empty') }),
  /** Less is sent than `content-length` says, and the connection is closed. */
  z.strictObject({ kind: z.literal('truncated') }),
  /** More is sent than `content-length` says. */
  z.strictObject({ kind: z.literal('overlong') }),
  z.strictObject({ kind: z.literal('large'), bytes: z.int().min(100).exactOptional() }),
  /** `content-encoding: gzip` on what is not. */
  z.strictObject({ kind: z.literal('broken-gzip') }),
  z.strictObject({ kind: z.literal('redirect-loop') }),
  z.strictObject({ kind: z.literal('redirect'), to: z.url({ protocol: /^https?$/ }) }),
  z.strictObject({ kind: z.literal('header-flood'), headers: count.exactOptional() }),
] as const;

/** What every fault has beside its kind. */
export const WRITTEN_ALWAYS = {
  /** An operationId, or `*` for every operation. */
  operationId: z.string().min(1),
  /** So many times, then no more; always, where left out. */
  times: count.exactOptional(),
};

export type FaultKind =
  | Readonly<z.output<(typeof WRITTEN_KINDS)[number]>>
  /** Any change of a finished answer: for defects that a contract check should find. */
  | { readonly kind: 'mutate'; readonly mutate: (answer: Answer) => Answer };

export type Fault = FaultKind & { readonly operationId: string; readonly times?: number };

/**
 * @param where the fault was given: `--fault …`, or a place in a file.
 * @throws ExpectedError `usage-invalid-value` for an operationId that the document does not have.
 */
export function assertKnown(operationId: string, operationIds: readonly string[], where: string): void {
  if (operationId === '*' || operationIds.includes(operationId)) return;
  const meant = nearest(operationId, operationIds);
  throw new ExpectedError('usage-invalid-value', {
    what: `the document has no operation ${operationId}`,
    where,
    remedy: meant === undefined ? 'give an operationId of the document, or *' : `did you mean ${meant}?`,
  });
}

/** Counts how often each fault has been used. */
export interface FaultQueue {
  /** The faults for the next answer of an operation; each use counts. */
  take(operationId: string): readonly Fault[];
}

const NONE: readonly Fault[] = [];

export function faultQueue(faults: readonly Fault[]): FaultQueue {
  if (faults.length === 0) return { take: () => NONE };
  const left = faults.map(({ times }) => times ?? Number.POSITIVE_INFINITY);
  return {
    take(operationId) {
      let terminal = false;
      return faults.filter((fault, index) => {
        if (fault.operationId !== '*' && fault.operationId !== operationId) return false;
        if ((left[index] ?? 0) <= 0) return false;
        const joins = fault.kind === 'latency' || fault.kind === 'mutate';
        if (!joins && terminal) return false;
        terminal ||= !joins;
        left[index] = (left[index] ?? 0) - 1;
        return true;
      });
    },
  };
}
