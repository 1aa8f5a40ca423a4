/** Faults on demand: what may go wrong with an answer, for which operation, and how often. */
import { ExpectedError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Answer } from './answer.ts';

export type FaultKind =
  /** An error status with the error envelope, before anything is done; `retryAfter` in seconds or as an HTTP date. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number | string }
  /** The answer comes later. Joins with any other fault. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** No answer, ever; nothing is done. */
  | { readonly kind: 'hang' }
  /** The connection is reset: before anything is done, or in the middle of the answer's body. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'midway' }
  /** The body comes a byte at a time. */
  | { readonly kind: 'drip'; readonly everyMs?: number }
  /** A page of HTML, with status 200 unless told otherwise, before anything is done. */
  | { readonly kind: 'html'; readonly status?: number }
  | { readonly kind: 'invalid-json' }
  | { readonly kind: 'empty' }
  /** Less is sent than `content-length` says, and the connection is closed. */
  | { readonly kind: 'truncated' }
  /** More is sent than `content-length` says. */
  | { readonly kind: 'overlong' }
  | { readonly kind: 'large'; readonly bytes?: number }
  /** `content-encoding: gzip` on what is not. */
  | { readonly kind: 'broken-gzip' }
  | { readonly kind: 'redirect-loop' }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'header-flood'; readonly headers?: number }
  /** Any change of a finished answer: for defects that a contract check should find. */
  | { readonly kind: 'mutate'; readonly mutate: (answer: Answer) => Answer };

export type Fault = FaultKind & {
  /** An operationId, or `*` for every operation. */
  readonly operationId: string;
  /** So many times, then no more; always, where left out. */
  readonly times?: number;
};

/** Those that a name alone tells, as `--fault` takes them. */
const BY_WORD: Readonly<Record<string, FaultKind>> = {
  hang: { kind: 'hang' },
  reset: { kind: 'reset', when: 'before' },
  'reset-midway': { kind: 'reset', when: 'midway' },
  drip: { kind: 'drip' },
  html: { kind: 'html' },
  'invalid-json': { kind: 'invalid-json' },
  empty: { kind: 'empty' },
  truncated: { kind: 'truncated' },
  overlong: { kind: 'overlong' },
  large: { kind: 'large' },
  'broken-gzip': { kind: 'broken-gzip' },
  'redirect-loop': { kind: 'redirect-loop' },
  'header-flood': { kind: 'header-flood' },
};

const GRAMMAR = `operationId=fault[,fault...], where a fault is a status (503), latency=2s, redirect=URL, or one of ${Object.keys(BY_WORD).join(', ')}; x2 behind it means twice; retry-after=SECONDS goes with the status before it`;

/**
 * Reads `--fault` values: `instanceGet=503x2,latency=2s`, `*=latency=100ms`, `instanceGetList=429x1,retry-after=1`.
 *
 * @param operationIds those that the document has.
 * @throws ExpectedError `usage-invalid-value` naming the value and, for an unknown operation, the nearest one.
 */
export function parseFaults(values: readonly string[], operationIds: readonly string[]): Fault[] {
  return values.flatMap((value) => {
    const equals = value.indexOf('=');
    const operationId = value.slice(0, Math.max(equals, 0)).trim();
    if (operationId === '') throw invalid(value, 'no operationId is given');
    assertKnown(operationId, operationIds, value);
    return parseList(value, operationId, value.slice(equals + 1));
  });
}

function parseList(value: string, operationId: string, text: string): Fault[] {
  const faults: Fault[] = [];
  for (const part of text.split(',').map((word) => word.trim())) {
    const retryAfter = /^retry-after=(.+)$/.exec(part)?.[1];
    const last = faults.at(-1);
    if (retryAfter !== undefined) {
      if (last?.kind !== 'status') throw invalid(value, '`retry-after` has no status before it');
      faults[faults.length - 1] = { ...last, retryAfter: /^\d+$/.test(retryAfter) ? Number(retryAfter) : retryAfter };
      continue;
    }
    const [, word = '', times] = /^(.*?)(?:x(\d+))?$/.exec(part) ?? [];
    const kind = kindOf(word);
    if (kind === undefined) throw invalid(value, `\`${part}\` is not a fault`);
    faults.push({ ...kind, operationId, ...(times === undefined ? {} : { times: Number(times) }) });
  }
  return faults;
}

function kindOf(word: string): FaultKind | undefined {
  if (/^[2-5]\d\d$/.test(word)) return { kind: 'status', status: Number(word) };
  const latency = /^latency=(\d+(?:\.\d+)?)(ms|s)$/.exec(word);
  if (latency !== null) return { kind: 'latency', ms: Number(latency[1]) * (latency[2] === 's' ? 1000 : 1) };
  const to = /^redirect=(https?:\/\/.+)$/.exec(word)?.[1];
  if (to !== undefined) return { kind: 'redirect', to };
  return BY_WORD[word];
}

/** @throws ExpectedError `usage-invalid-value` for an operationId that the document does not have. */
export function assertKnown(operationId: string, operationIds: readonly string[], where: string): void {
  if (operationId === '*' || operationIds.includes(operationId)) return;
  const meant = nearest(operationId, operationIds);
  throw new ExpectedError('usage-invalid-value', {
    what: `the document has no operation ${operationId}`,
    where: `--fault ${where}`,
    remedy: meant === undefined ? 'give an operationId of the document, or *' : `did you mean ${meant}?`,
  });
}

function invalid(value: string, what: string): ExpectedError {
  return new ExpectedError('usage-invalid-value', { what, where: `--fault ${value}`, remedy: `write ${GRAMMAR}` });
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
