/** Faults as a file has them: a list of what `--fault` takes, or of faults with every field named. */
import type * as z from 'zod';
import { ExpectedError } from '../errors.ts';
import { isObject } from '../json.ts';
import { nearest } from '../nearest.ts';
import { parseFaults } from './fault-flag.ts';
import { assertKnown, type Fault, WRITTEN_ALWAYS, WRITTEN_KINDS } from './faults.ts';

const BY_KIND: ReadonlyMap<string, z.ZodObject> = new Map(
  WRITTEN_KINDS.map((kind) => [kind.shape.kind.value, kind.extend(WRITTEN_ALWAYS)]),
);

/**
 * Reads the text of a faults file.
 *
 * @param text JSON or YAML: a list; `instanceGet=503x2` and `{operationId: instanceGet, kind: status, status: 503, times: 2}`
 *   are the same fault.
 * @param file for error messages.
 * @param operationIds those that the document has.
 * @throws ExpectedError `usage-invalid-value` naming the entry and, for an unknown name, the nearest one;
 *   `config-unknown-key` for a key that no such fault has.
 */
export async function parseFaultFile(text: string, file: string, operationIds: readonly string[]): Promise<Fault[]> {
  const value = await parsed(text, file);
  if (!Array.isArray(value)) throw invalid(file, 'the file is not a list of faults', EXAMPLE);
  return value.flatMap((entry: unknown, index) => {
    const where = `${file}, entry ${index + 1}`;
    if (typeof entry === 'string') return parseFaults([entry], operationIds, () => where);
    const fault = faultFrom(entry, where);
    assertKnown(fault.operationId, operationIds, where);
    return [fault];
  });
}

const EXAMPLE =
  'write entries such as `- instanceGet=503x2` or `- {operationId: instanceGet, kind: status, status: 503, times: 2}`';

async function parsed(text: string, file: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(text, { logLevel: 'error' });
  } catch (cause) {
    const reason = (cause as Error).message.split('\n')[0] ?? '';
    throw invalid(file, `the file is neither JSON nor YAML (${reason})`, EXAMPLE, cause);
  }
}

function faultFrom(entry: unknown, where: string): Fault {
  if (!isObject(entry)) throw invalid(where, 'the entry is neither text nor an object', EXAMPLE);
  const kinds = [...BY_KIND.keys()];
  const schema = BY_KIND.get(String(entry.kind));
  if (schema === undefined) {
    const meant = typeof entry.kind === 'string' ? nearest(entry.kind, kinds) : undefined;
    const what = entry.kind === undefined ? '`kind` is missing' : `there is no kind ${JSON.stringify(entry.kind)}`;
    throw invalid(where, what, meant === undefined ? `give one of ${kinds.join(', ')}` : `did you mean ${meant}?`);
  }
  const read = schema.safeParse(entry);
  if (read.success) return read.data as Fault;
  const { issues } = read.error;
  // A key that is nearly right is missing as well: how it is written is told first.
  const unknown = issues.find(({ code }) => code === 'unrecognized_keys');
  if (unknown?.code === 'unrecognized_keys') throw unknownKey(where, unknown.keys[0] ?? '', Object.keys(schema.shape));
  const [issue] = issues;
  throw invalid(where, `\`${issue?.path.join('.')}\` cannot be used`, issue?.message ?? EXAMPLE);
}

function unknownKey(where: string, key: string, known: readonly string[]): ExpectedError {
  const meant = nearest(key, known);
  return new ExpectedError('config-unknown-key', {
    what: `${key} is not a key of such a fault`,
    where,
    remedy: meant === undefined ? `it has ${known.join(', ')}` : `did you mean ${meant}?`,
  });
}

function invalid(where: string, what: string, remedy: string, cause?: unknown): ExpectedError {
  return new ExpectedError('usage-invalid-value', { what, where, remedy, ...(cause === undefined ? {} : { cause }) });
}
