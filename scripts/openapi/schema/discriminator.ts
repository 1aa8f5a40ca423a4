/** The property that tells which of several schemas a value has (Discriminator Object, OpenAPI 3.1, section 4.8.25). */
import { asObject, isObject, type JsonObject, pointerTo } from '../../shared/json.ts';
import { resolveReference } from './reference.ts';

export interface Discriminator {
  readonly property: string;
  /** The value of the property, by the pointer of the schema that it stands for. */
  readonly tagOf: (pointer: string) => string | undefined;
  /** Pointers of the schemas that have a value of their own. */
  readonly mapped: readonly string[];
}

/** @returns nothing for a schema without a discriminator. */
export function discriminatorOf(document: JsonObject, { discriminator }: JsonObject): Discriminator | undefined {
  if (!isObject(discriminator) || typeof discriminator.propertyName !== 'string') return undefined;
  const mapping = asObject(discriminator.mapping);
  const values = new Map<string, string>();
  for (const [value, target] of Object.entries(mapping)) {
    const pointer = typeof target === 'string' ? targetPointer(document, target) : undefined;
    if (pointer !== undefined && !values.has(pointer)) values.set(pointer, value);
  }
  return {
    property: discriminator.propertyName,
    // Without a mapping it is the name of the component.
    tagOf: (pointer) => values.get(pointer) ?? /^\/components\/schemas\/([^/]+)$/.exec(pointer)?.[1],
    mapped: [...values.keys()],
  };
}

/** A mapping names a component, or refers to a schema. */
function targetPointer(document: JsonObject, target: string): string | undefined {
  const component = pointerTo('#/components/schemas', target);
  return (resolveReference(document, component).target ?? resolveReference(document, target).target)?.pointer;
}
