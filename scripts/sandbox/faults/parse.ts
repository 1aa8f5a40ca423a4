/** Parses faults from `--fault` values (`instanceGet=503x2,latency=2s`) and from fault files. */

import type * as z from 'zod';
import { didYouMean } from '../../shared/did-you-mean.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { isObject } from '../../shared/json.ts';
import { assertKnownOperation, FAULT_SCHEMAS, FAULT_TARGET, type Fault, type FaultKind } from './fault.ts';

/** Faults that `--fault` takes as a single word: `reset`, and those that need no option. */
const KEYWORDS: ReadonlyMap<string, FaultKind> = new Map(
  FAULT_SCHEMAS.flatMap((schema): [string, FaultKind][] => {
    const kind = schema.shape.kind.value;
    if (kind === 'reset')
      return [
        [kind, { kind, when: 'before' }],
        ['reset-midway', { kind, when: 'midway' }],
      ];
    const { data } = schema.safeParse({ kind });
    return data === undefined ? [] : [[kind, data]];
  }),
);

const FLAG_REMEDY = `write operationId=fault[,fault...], where a fault is a status (503), latency=2s, redirect=URL, rate-limited=SECONDS, or one of ${[...KEYWORDS.keys()].join(', ')}; x2 after it means twice; retry-after=SECONDS applies to the status before it`;

/**
 * Parses `--fault` values: `instanceGet=503x2,latency=2s`, `*=latency=100ms`, `instanceGetList=429x1,retry-after=1`.
 *
 * @param operationIds the operationIds of the document.
 * @param where source of a value, for error messages.
 * @throws ExpectedError `usage-invalid-value` with the value and, for an unknown operation, the didYouMean operationId.
 */
export function parseFaults(
  values: readonly string[],
  operationIds: readonly string[],
  where: (value: string) => string = (value) => `--fault ${value}`,
): Fault[] {
  return values.flatMap((value) => {
    const equals = value.indexOf('=');
    const operationId = value.slice(0, Math.max(equals, 0)).trim();
    if (operationId === '') throw invalid(where(value), 'the operationId is missing', FLAG_REMEDY);
    assertKnownOperation(operationId, operationIds, where(value));
    return parseList(where(value), operationId, value.slice(equals + 1));
  });
}

function parseList(where: string, operationId: string, text: string): Fault[] {
  const faults: Fault[] = [];
  for (const part of text.split(',').map((word) => word.trim())) {
    const retryAfter = /^retry-after=(.+)$/.exec(part)?.[1];
    const last = faults.at(-1);
    if (retryAfter !== undefined) {
      if (last?.kind !== 'status') throw invalid(where, '`retry-after` has no status before it', FLAG_REMEDY);
      const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : retryAfter;
      faults[faults.length - 1] = parseObject({ ...last, retryAfter: seconds }, where);
      continue;
    }
    const [, word = '', times] = /^(.*?)(?:x(\d+))?$/.exec(part) ?? [];
    const kind = kindOf(word);
    if (kind === undefined) throw invalid(where, `\`${part}\` is not a fault`, FLAG_REMEDY);
    faults.push(parseObject({ ...kind, operationId, ...(times === undefined ? {} : { times: Number(times) }) }, where));
  }
  return faults;
}

function kindOf(word: string): FaultKind | undefined {
  if (/^[2-5]\d\d$/.test(word)) return { kind: 'status', status: Number(word) };
  const latency = /^latency=(\d+(?:\.\d+)?)(ms|s)$/.exec(word);
  if (latency !== null) return { kind: 'latency', ms: Number(latency[1]) * (latency[2] === 's' ? 1000 : 1) };
  const reset = /^rate-limited=(\d+(?:\.\d+)?)$/.exec(word)?.[1];
  if (reset !== undefined) return { kind: 'rate-limited', reset: Number(reset) };
  const to = /^redirect=(https?:\/\/.+)$/.exec(word)?.[1];
  if (to !== undefined) return { kind: 'redirect', to };
  return KEYWORDS.get(word);
}

const BY_KIND: ReadonlyMap<string, z.ZodObject> = new Map(
  FAULT_SCHEMAS.map((kind) => [kind.shape.kind.value, kind.extend(FAULT_TARGET)]),
);

/**
 * Parses a fault file.
 *
 * @param text JSON or YAML: a list of `--fault` values and objects. `instanceGet=503x2` and
 *   `{operationId: instanceGet, kind: status, status: 503, times: 2}` are the same fault.
 * @param file name of the file, for error messages.
 * @param operationIds the operationIds of the document.
 * @throws ExpectedError `usage-invalid-value` with the entry and, for an unknown name, the didYouMean known one;
 *   `config-unknown-key` for an unknown key.
 */
export async function parseFaultFile(text: string, file: string, operationIds: readonly string[]): Promise<Fault[]> {
  const value = await parseYaml(text, file);
  if (!Array.isArray(value)) throw invalid(file, 'the file is not a list of faults', FILE_REMEDY);
  return value.flatMap((entry: unknown, index) => {
    const where = `${file}, entry ${index + 1}`;
    if (typeof entry === 'string') return parseFaults([entry], operationIds, () => where);
    const fault = parseObject(entry, where);
    assertKnownOperation(fault.operationId, operationIds, where);
    return [fault];
  });
}

const FILE_REMEDY =
  'write entries such as `- instanceGet=503x2` or `- {operationId: instanceGet, kind: status, status: 503, times: 2}`';

async function parseYaml(text: string, file: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(text, { logLevel: 'error' });
  } catch (cause) {
    const reason = (cause as Error).message.split('\n')[0] ?? '';
    throw invalid(file, `the file is neither JSON nor YAML (${reason})`, FILE_REMEDY, cause);
  }
}

/** The notation of a flag and a file have the same limits. */
function parseObject(entry: unknown, where: string): Fault {
  if (!isObject(entry)) throw invalid(where, 'the entry is neither text nor an object', FILE_REMEDY);
  const kinds = [...BY_KIND.keys()];
  const schema = BY_KIND.get(String(entry.kind));
  if (schema === undefined) {
    const suggestion = typeof entry.kind === 'string' ? didYouMean(entry.kind, kinds) : undefined;
    const what = entry.kind === undefined ? '`kind` is missing' : `unknown kind ${JSON.stringify(entry.kind)}`;
    const remedy = suggestion === undefined ? `give one of ${kinds.join(', ')}` : `did you mean ${suggestion}?`;
    throw invalid(where, what, remedy);
  }
  const read = schema.safeParse(entry);
  if (read.success) return read.data as Fault;
  const { issues } = read.error;
  // A misspelled key is reported before the required key that it leaves missing.
  const unknown = issues.find(({ code }) => code === 'unrecognized_keys');
  if (unknown?.code === 'unrecognized_keys') throw unknownKey(where, unknown.keys[0] ?? '', Object.keys(schema.shape));
  const [issue] = issues;
  throw invalid(where, `\`${issue?.path.join('.')}\` is invalid`, issue?.message ?? FILE_REMEDY);
}

function unknownKey(where: string, key: string, known: readonly string[]): ExpectedError {
  const suggestion = didYouMean(key, known);
  return new ExpectedError('config-unknown-key', {
    what: `${key} is not a key of this kind of fault`,
    where,
    remedy: suggestion === undefined ? `its keys are ${known.join(', ')}` : `did you mean ${suggestion}?`,
  });
}

function invalid(where: string, what: string, remedy: string, cause?: unknown): ExpectedError {
  return new ExpectedError('usage-invalid-value', { what, where, remedy, ...(cause === undefined ? {} : { cause }) });
}
