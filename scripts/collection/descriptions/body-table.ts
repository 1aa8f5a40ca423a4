/** The properties of a body as a Markdown table. */

import { type Work, workOf } from '../../openapi/load/limits.ts';
import type { RequestBody, Schema } from '../../openapi/model.ts';
import { isMarked } from '../../openapi/schema/marked.ts';
import { effective } from '../../openapi/schema/merge.ts';
import type { Located } from '../../openapi/schema/reference.ts';
import type { JsonObject } from '../../shared/json.ts';
import { codeSpan, table } from './markdown.ts';
import { schemaFacts } from './schema-facts.ts';

const MAX_ROWS = 60;
/** Properties that are looked at, to say how many there are. */
const MAX_PROPERTIES = 500;
/** Objects in objects. */
const MAX_DEPTH = 6;
/** Schemas that are looked at: alternatives of alternatives are many. */
const MAX_SCHEMAS = 1000;

interface Row {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
  /** Not each form of the body has it. */
  readonly inSomeForms: boolean;
}

/** @returns the lines of the table; none for a body without properties. */
export function bodyTable(document: JsonObject, { schema, mediaType }: RequestBody): string[] {
  const rows = rowsOf(document, schema);
  if (rows.length === 0) return [];
  const more = rows.length - MAX_ROWS;
  return [
    '',
    `Body (${codeSpan(mediaType)}):`,
    '',
    ...table(
      ['property', 'required', 'type', 'limits'],
      inOrder(rows.slice(0, MAX_ROWS)).map((row) => cellsOf(document, row)),
    ),
    ...(more > 0
      ? ['', `${rows.length < MAX_PROPERTIES ? more : `More than ${more}`} further properties are not listed.`]
      : []),
  ];
}

function cellsOf(document: JsonObject, { path, schema, required, inSomeForms }: Row): string[] {
  const { type, limits, deprecated } = schemaFacts(document, schema);
  const notes = [...(deprecated ? ['deprecated'] : []), ...limits, ...(inSomeForms ? ['not in each form'] : [])];
  return [codeSpan(path), required ? 'yes' : 'no', type, notes.join(', ')];
}

/** Breadth first, because the deepest rows are cut. Recursion ends. */
function rowsOf(document: JsonObject, body: Schema): Row[] {
  const found = new Map<string, Row>();
  const work = workOf(MAX_SCHEMAS);
  let level: Place[] = [{ path: '', schemas: [{ value: body, pointer: '' }], inSomeForms: false, above: [] }];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const next: Place[] = [];
    for (const place of level) next.push(...inside(document, place, found, work));
    level = next;
  }
  return [...found.values()];
}

interface Place {
  readonly path: string;
  readonly schemas: readonly Located<Schema>[];
  readonly inSomeForms: boolean;
  /** The schemas that contain it. */
  readonly above: readonly JsonObject[];
}

function inside(document: JsonObject, place: Place, found: Map<string, Row>, work: Work): Place[] {
  work.left -= 1;
  if (work.left < 0) return [];
  const { parts, merged, branches, types } = effective(document, place.schemas);
  const own = parts.at(-1)?.value;
  if (own === undefined || place.above.includes(own)) return [];
  const above = [...place.above, own];
  const at = (path: string, schemas: readonly Located<Schema>[], inSomeForms = place.inSomeForms): Place => ({
    path,
    schemas,
    inSomeForms,
    above,
  });
  const further: Place[] = [];
  for (const [name, { schemas }] of merged.properties) {
    const path = place.path === '' ? name : `${place.path}.${name}`;
    const schema: Schema =
      schemas.length === 1 ? (schemas[0]?.value ?? true) : { allOf: schemas.map(({ value }) => value) };
    if (found.size >= MAX_PROPERTIES) break;
    if (found.has(path) || isMarked(document, schema, 'readOnly')) continue;
    found.set(path, { path, schema, required: merged.required.has(name), inSomeForms: place.inSomeForms });
    further.push(at(path, schemas));
  }
  const { items, additionalProperties } = merged;
  if (items !== undefined && types.includes('array')) further.push(at(`${place.path}[]`, items.schemas));
  if (additionalProperties !== undefined)
    further.push(at(`${place.path === '' ? '' : `${place.path}.`}*`, additionalProperties.schemas));
  // A branch has the same path as its union.
  return [...further, ...branches.flatMap((branch) => inside(document, at(place.path, [branch], true), found, work))];
}

/** A property, and after it those within it. */
function inOrder(rows: readonly Row[]): Row[] {
  const order = new Map(rows.map(({ path }, index) => [path, index]));
  const keyOf = ({ path }: Row) => {
    const parts = path.split(/(?=\.|\[\])/);
    return parts.map((_, index) => order.get(parts.slice(0, index + 1).join('')) ?? -1);
  };
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ row }) => row);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
