/** Where responses hold a resource: in a property of a list or detail response, or in a property of its parent. */
import type { Schema } from '../../openapi/model.ts';
import { isObject, type JsonObject } from '../../shared/json.ts';
import type { Result } from './result.ts';
import { shapeOf } from './shape.ts';

/** The schema of the items of a list response; `wrapper`: the property that holds the list. */
export function itemSchema(document: JsonObject, list: Result, wrapper: string | undefined): Schema | undefined {
  if (wrapper === undefined) return list.shape.items;
  const inner = list.shape.properties[wrapper];
  return inner === undefined ? undefined : shapeOf(document, inner).items;
}

/** The property of a list response that holds the list, if only one is a list. */
export function onlyListProperty(document: JsonObject, { shape }: Result): string | undefined {
  const lists = Object.keys(shape.properties).filter(
    (name) => shapeOf(document, shape.properties[name] as Schema).items !== undefined,
  );
  return lists.length === 1 ? lists[0] : undefined;
}

/** The property of `schema` whose schema is that of the item. */
export function wrapperOf(document: JsonObject, schema: Schema, item: Schema): string | undefined {
  const { reference } = shapeOf(document, item);
  if (reference === undefined) return undefined;
  const { properties } = shapeOf(document, schema);
  return Object.keys(properties).find((name) => {
    const property = properties[name] as Schema;
    return isObject(property) && shapeOf(document, property).reference === reference;
  });
}

/** The list property of the parent whose items have the schema of this list's items. */
export function embeddingList(
  document: JsonObject,
  parent: Described | undefined,
  list: Described,
): string | undefined {
  const { reference } = shapeOf(document, list.schema);
  if (parent === undefined || reference === undefined) return undefined;
  const { properties } = shapeOf(document, parent.schema);
  return Object.keys(properties).find((name) => {
    const { items } = shapeOf(document, properties[name] as Schema);
    return items !== undefined && shapeOf(document, items).reference === reference;
  });
}

/** The property of the parent that has the singleton's name and schema. */
export function embeddingProperty(
  document: JsonObject,
  parent: Described | undefined,
  singleton: Described & { readonly path: string },
): string | undefined {
  if (parent === undefined) return undefined;
  const name = singleton.path.slice(singleton.path.lastIndexOf('/') + 1);
  const property = shapeOf(document, parent.schema).properties[name];
  const { reference } = shapeOf(document, singleton.schema);
  const isSame =
    property !== undefined && reference !== undefined && shapeOf(document, property).reference === reference;
  return isSame ? name : undefined;
}

interface Described {
  readonly schema: Schema;
}
