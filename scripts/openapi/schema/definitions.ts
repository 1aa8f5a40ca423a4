/** The definitions of translated schemas: each place of a document is translated once, under one name. */
import type { JsonObject } from '../../shared/json.ts';
import type { Schema } from '../model.ts';
import { isSchema } from './keywords.ts';
import { resolveReference } from './reference.ts';

/** A schema of draft-07 (https://json-schema.org/draft-07). */
export type Draft07 = JsonObject | boolean;

/** A schema, and the names of the definitions that it refers to directly. */
export interface Referring {
  readonly schema: Draft07;
  readonly refersTo: ReadonlySet<string>;
}

export interface Definitions {
  /** @returns the name of the definition of a reference's target. */
  refer(reference: string): string;
  /** Translates a schema, and everything that it refers to. */
  translate(schema: Schema, pointer: string): Referring;
  /** The definitions that some schemas need: those they refer to, and those that these refer to. In the order of names. */
  closure(schemas: Iterable<Referring>): ReadonlyMap<string, Draft07>;
}

/** @param translate makes draft-07 of a schema; it calls `refer` for each reference. */
export function definitionsOf(
  document: JsonObject,
  translate: (schema: Schema, pointer: string) => Draft07,
): Definitions {
  const byName = new Map<string, Referring>();
  /** By pointer of the target. Names are given in the order of the translation. */
  const names = new Map<string, string>();
  const taken = new Set<string>();
  /** Places that have a name and are not translated yet. A queue: recursion could overflow the stack. */
  const waiting: { name: string; schema: Schema; pointer: string }[] = [];
  let refersTo = new Set<string>();

  function refer(reference: string): string {
    const { target } = resolveReference(document, reference);
    const pointer = target?.pointer ?? reference;
    const name = names.get(pointer) ?? definitionName(pointer, taken);
    if (!names.has(pointer)) waiting.push({ name, schema: isSchema(target?.value) ? target.value : true, pointer });
    names.set(pointer, name);
    taken.add(name);
    refersTo.add(name);
    return name;
  }

  function referring(schema: Schema, pointer: string): Referring {
    const own = new Set<string>();
    refersTo = own;
    return { schema: translate(schema, pointer), refersTo: own };
  }

  function translateAll(schema: Schema, pointer: string): Referring {
    const first = referring(schema, pointer);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      byName.set(next.name, referring(next.schema, next.pointer));
    return first;
  }

  function closure(schemas: Iterable<Referring>): ReadonlyMap<string, Draft07> {
    const needed = new Set<string>();
    for (const { refersTo: direct } of schemas) for (const name of direct) needed.add(name);
    // The iteration of a set includes what is added during it.
    for (const name of needed) for (const further of byName.get(name)?.refersTo ?? []) needed.add(further);
    return new Map([...needed].sort().map((name) => [name, byName.get(name)?.schema ?? true]));
  }

  return { refer, translate: translateAll, closure };
}

/** A self-contained schema: all that it refers to is in its own `definitions`. */
export function selfContained({ schema }: Referring, definitions: ReadonlyMap<string, Draft07>): Draft07 {
  if (typeof schema === 'boolean' || definitions.size === 0) return schema;
  return { ...schema, definitions: Object.fromEntries(definitions) };
}

/**
 * A name for the definition of a place: `Service` for a component, otherwise the tokens of the pointer.
 *
 * @param taken names of other places: the new name differs from these.
 */
export function definitionName(pointer: string, taken: ReadonlySet<string>): string {
  const words = pointer.replace(/^\/components\/schemas\//, '').replaceAll(/[^A-Za-z0-9._-]+/g, '.');
  const name = words.replace(/^\.+/, '') || 'schema';
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name}-${count}`;
  return free;
}
