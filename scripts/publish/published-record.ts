/**
 * What was published, and where: a committed file, so that collections and environments which were renamed in Postman are found again
 * on every computer. It has no secrets.
 */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { replaceFile } from '../openapi/load/write.ts';
import { ExpectedError } from '../shared/errors.ts';
import { printJson } from '../shared/json.ts';
import { withSortedKeys } from '../shared/list.ts';

/** Relative to the folder of the project. */
export const RECORD_FILE = 'collections/published.json';

const element = z.strictObject({
  /** `OWNER-UUID`. */
  uid: z.string().min(1),
  /** Given by this project. If the name in Postman differs, a user chose it, and it stays. */
  name: z.string(),
});
const elements = z.record(z.string(), element);
const schema = z.record(
  z.string(),
  z.strictObject({ name: z.string(), collections: elements.default({}), environments: elements.default({}) }),
);

export type Kind = 'collection' | 'environment';

/** By the ID of the workspace. Elements are keyed by their ID in this project, which does not depend on names. */
export type PublishedRecord = Readonly<z.infer<typeof schema>>;
export type RecordedElement = Readonly<z.infer<typeof element>>;

/** @throws ExpectedError `publish-record-invalid`. An absent file is an empty record. */
export async function readRecord(file: string): Promise<PublishedRecord> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw invalidRecord('it cannot be read', file, cause);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw invalidRecord('it is not a list of workspaces with the uid of each collection and environment', file, cause);
  }
}

/** @throws ExpectedError `output-unwritable`. */
export function writeRecord(file: string, record: PublishedRecord): Promise<void> {
  return replaceFile(file, printJson(record), 'run it again: what is already published is not sent again');
}

/** The record with an element that was published; the same object if nothing changed. */
export function withElement(
  record: PublishedRecord,
  workspace: { readonly id: string; readonly name: string },
  kind: Kind,
  key: string,
  element: RecordedElement,
): PublishedRecord {
  const known = record[workspace.id];
  const of = (each: Kind) => withSortedKeys({ ...known?.[`${each}s`], ...(each === kind ? { [key]: element } : {}) });
  const next = { name: workspace.name, collections: of('collection'), environments: of('environment') };
  return JSON.stringify(next) === JSON.stringify(known) ? record : withSortedKeys({ ...record, [workspace.id]: next });
}

function invalidRecord(what: string, file: string, cause: unknown): ExpectedError {
  return new ExpectedError('publish-record-invalid', {
    what: `the record of what was published is not usable: ${what}`,
    where: file,
    remedy: 'restore it from git, or delete it: then collections are found by their names again',
    cause,
  });
}
