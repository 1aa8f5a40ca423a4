/** Faults as one types them: `--fault 'instanceGet=503x2,latency=2s'`. */
import { ExpectedError } from '../errors.ts';
import { assertKnown, type Fault, type FaultKind } from './faults.ts';

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
 * @param where a value was given, for error messages.
 * @throws ExpectedError `usage-invalid-value` naming the value and, for an unknown operation, the nearest one.
 */
export function parseFaults(
  values: readonly string[],
  operationIds: readonly string[],
  where: (value: string) => string = (value) => `--fault ${value}`,
): Fault[] {
  return values.flatMap((value) => {
    const equals = value.indexOf('=');
    const operationId = value.slice(0, Math.max(equals, 0)).trim();
    if (operationId === '') throw invalid(where(value), 'no operationId is given');
    assertKnown(operationId, operationIds, where(value));
    return parseList(where(value), operationId, value.slice(equals + 1));
  });
}

function parseList(where: string, operationId: string, text: string): Fault[] {
  const faults: Fault[] = [];
  for (const part of text.split(',').map((word) => word.trim())) {
    const retryAfter = /^retry-after=(.+)$/.exec(part)?.[1];
    const last = faults.at(-1);
    if (retryAfter !== undefined) {
      if (last?.kind !== 'status') throw invalid(where, '`retry-after` has no status before it');
      faults[faults.length - 1] = { ...last, retryAfter: /^\d+$/.test(retryAfter) ? Number(retryAfter) : retryAfter };
      continue;
    }
    const [, word = '', times] = /^(.*?)(?:x(\d+))?$/.exec(part) ?? [];
    const kind = kindOf(word);
    if (kind === undefined) throw invalid(where, `\`${part}\` is not a fault`);
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

function invalid(where: string, what: string): ExpectedError {
  return new ExpectedError('usage-invalid-value', { what, where, remedy: `write ${GRAMMAR}` });
}
