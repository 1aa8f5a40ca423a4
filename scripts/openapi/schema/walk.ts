/** The one walk through schemas: what a schema consists of, and the subschemas that it has. */
import { isObject, type Json, type JsonObject, pointerTo, setOwn } from '../../shared/json.ts';
import type { Schema } from '../model.ts';
import { isSchema, SUBSCHEMA_KEYWORDS } from './keywords.ts';
import { type Located, resolveReference } from './reference.ts';

/** What a consumer does with each schema that applies to one value. */
export interface PartVisitor {
  /** Called before the schemas that a schema refers to or consists of. @returns `false` to leave it and them out. */
  enter?(part: Located<JsonObject>): boolean;
  /** Called after them, so that the more specific schema comes last. Not called for a `$ref` without siblings. */
  leave?(part: Located<JsonObject>): void;
  /** Called for the target of each reference, also if it was visited before. */
  reference?(pointer: string): void;
  /** The branches of unions to visit; left out: none. */
  branches?(part: Located<JsonObject>): readonly Located<Schema>[];
}

/**
 * Visits the schemas that apply to one value together: a schema, the target of its `$ref`, its `allOf`, and the chosen branches of
 * its unions (JSON Schema 2020-12, section 10.2). Each is visited once: visiting it again would add nothing, and so recursion ends.
 *
 * @param seen schemas that are not visited any more.
 */
export function walkParts(
  document: JsonObject,
  root: Located<Schema>,
  visitor: PartVisitor,
  seen = new Set<JsonObject>(),
): void {
  function visit({ value, pointer }: Located<Schema>): void {
    if (!isObject(value) || seen.has(value)) return;
    seen.add(value);
    const part = { value, pointer };
    if (visitor.enter?.(part) === false) return;
    const target = targetOf(document, value);
    if (target !== undefined) {
      visitor.reference?.(target.pointer);
      visit(target);
      if (Object.keys(value).length === 1) return;
    }
    for (const inner of listIn(part, 'allOf')) visit(inner);
    for (const branch of visitor.branches?.(part) ?? []) visit(branch);
    visitor.leave?.(part);
  }
  visit(root);
}

/** The schema that `$ref` leads to. */
export function targetOf(document: JsonObject, schema: JsonObject): Located<Schema> | undefined {
  if (typeof schema.$ref !== 'string') return undefined;
  const { target } = resolveReference(document, schema.$ref);
  return target !== undefined && isSchema(target.value) ? { value: target.value, pointer: target.pointer } : undefined;
}

export function listIn(
  { value, pointer }: Located<JsonObject>,
  keyword: 'allOf' | 'oneOf' | 'anyOf',
): Located<Schema>[] {
  const list = value[keyword];
  if (!Array.isArray(list)) return [];
  return (list as readonly Json[]).flatMap((schema, index) =>
    isSchema(schema) ? [{ value: schema, pointer: `${pointer}/${keyword}/${index}` }] : [],
  );
}

export interface Union {
  /** The branches other than `null`. */
  readonly branches: readonly Located<Schema>[];
  /** One of the branches is `null`. */
  readonly nullable: boolean;
}

export function unionIn(part: Located<JsonObject>, keyword: 'oneOf' | 'anyOf'): Union {
  const all = listIn(part, keyword);
  const branches = all.filter(({ value }) => !isNull(value));
  return { branches, nullable: branches.length < all.length };
}

/** The branch of each union that has only one, or one and `null`. */
export function soleBranches(part: Located<JsonObject>): Located<Schema>[] {
  return (['oneOf', 'anyOf'] as const).flatMap((keyword) => {
    const { branches } = unionIn(part, keyword);
    return branches.length === 1 ? branches : [];
  });
}

function isNull(schema: Schema): boolean {
  if (!isObject(schema)) return false;
  if (schema.type === 'null' || schema.const === null) return true;
  return Array.isArray(schema.enum) && schema.enum.length > 0 && schema.enum.every((value) => value === null);
}

/** A keyword with its subschemas changed: in the form that the keyword has, a schema, a list or a map. */
export function mapSubschemas<Result extends Json>(
  keyword: string,
  value: Json | undefined,
  pointer: string,
  change: (schema: Json, pointer: string) => Result,
): Result | Result[] | Readonly<Record<string, Result>> | undefined {
  const form = SUBSCHEMA_KEYWORDS.get(keyword);
  const at = `${pointer}/${keyword}`;
  if (form === 'schema' && isSchema(value)) return change(value, at);
  if (form === 'list' && Array.isArray(value))
    return (value as readonly Json[]).map((schema, index) => change(schema, `${at}/${index}`));
  if (form !== 'map' || !isObject(value)) return undefined;
  const changed: Record<string, Result> = {};
  for (const name of Object.keys(value)) setOwn(changed, name, change(value[name] as Json, pointerTo(at, name)));
  return changed;
}
