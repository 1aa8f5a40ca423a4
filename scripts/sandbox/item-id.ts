/** IDs of items in the form that the document asks for; the same seed and place give the same one. */
import type { Json, JsonObject } from '../json.ts';
import { NAMES, VARIANTS } from './examples.ts';
import { subjectOf } from './place.ts';
import type { Collection } from './resources.ts';
import { shapeOf } from './shape.ts';
import type { World } from './world.ts';

/** @param path of the collection, with its values. */
export function idFor(world: World, collection: Collection, path: string, ordinal: number): string {
  const { identity } = world;
  if (collection.idProperty === 'name') return nameFor(collection, ordinal);
  const schemas = collection.idSchemas.map((schema) => shapeOf(world.spec.document, schema).schema);
  if (schemas.some(({ format }) => format === 'uuid')) return identity.uuid(path, ordinal);
  const example = schemas.find((schema) => typeof schema.example === 'string')?.example;
  const patterned = schemas.find(({ pattern }) => typeof pattern === 'string');
  if (patterned !== undefined) return fitted(patterned, example, identity.token(64, path, ordinal).toLowerCase());
  if (/^[0-9a-f]{24}$/.test(String(example))) return identity.hex(24, path, ordinal);
  if (schemas.some(({ type }) => type === 'integer')) return identity.digits(6, path, ordinal);
  const isNamedId = collection.idProperty === 'id' || collection.idProperty === undefined;
  return isNamedId ? identity.uuid(path, ordinal) : identity.digits(18, path, ordinal);
}

function nameFor({ path }: Collection, ordinal: number): string {
  const subject = subjectOf(path);
  return String(VARIANTS[subject]?.[ordinal]?.['/name'] ?? NAMES[subject]?.[ordinal] ?? `${subject}-${ordinal + 1}`);
}

/** The document's example with as many letters changed as its pattern lets change, from the end. */
function fitted({ pattern }: JsonObject, example: Json | undefined, letters: string): string {
  const test = new RegExp(String(pattern), 'u');
  const start = typeof example === 'string' && test.test(example) ? example : letters;
  let id = start;
  for (let at = start.length - 1; at >= Math.max(0, start.length - 12); at--) {
    for (const letter of letters.slice(at % 32, (at % 32) + 8)) {
      const changed = id.slice(0, at) + letter + id.slice(at + 1);
      if (!test.test(changed)) continue;
      id = changed;
      break;
    }
  }
  return id;
}
