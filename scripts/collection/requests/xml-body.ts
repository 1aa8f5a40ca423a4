/** A body in XML (XML Object, OpenAPI 3.1, section 4.8.26). */
import { create } from 'xmlbuilder2';
import type { Schema } from '../../openapi/model.ts';
import { effectiveSchema } from '../../openapi/schema/merge.ts';
import { asObject, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { textOf } from './parameter-style.ts';

interface XmlNames {
  readonly name?: Json;
  readonly prefix?: Json;
  readonly namespace?: Json;
  readonly attribute?: Json;
  readonly wrapped?: Json;
}

type Element = ReturnType<typeof create>;

/** An XML document with one element, named by the schema, its component, or `root`. */
export function xmlBody(document: JsonObject, schema: Schema, value: Json): string {
  const root = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\uFFFD' });
  const isList = Array.isArray(value);
  append(
    root,
    isList ? 'root' : componentOf(schema),
    isList ? { ...asObject(schema), xml: { ...namesOf(document, schema), wrapped: true } } : schema,
    value,
  );
  return root.end({ prettyPrint: true });

  function append(parent: Element, name: string, source: Schema, part: Json): void {
    const names = namesOf(document, source);
    const effective = effectiveSchema(document, source);
    if (Array.isArray(part)) {
      const items = (effective.items ?? true) as Schema;
      const own = namesOf(document, items);
      const wrapper = names.wrapped === true ? elementIn(parent, nameIn(names, name), names) : parent;
      const inner = typeof own.name === 'string' ? own.name : nameIn(names, name);
      for (const item of part as readonly Json[]) append(wrapper, inner, items, item);
      return;
    }
    const element = elementIn(parent, nameIn(names, name), names);
    if (!isObject(part)) {
      if (part !== null) element.txt(textOf(part));
      return;
    }
    const properties = isObject(effective.properties) ? effective.properties : {};
    for (const [key, child] of Object.entries(part)) {
      const property = (Object.hasOwn(properties, key) ? properties[key] : true) as Schema;
      const about = namesOf(document, property);
      if (about.attribute === true) element.att(validName(qualified(nameIn(about, key), about)), textOf(child as Json));
      else append(element, key, property, child as Json);
    }
  }
}

function elementIn(parent: Element, name: string, names: XmlNames): Element {
  const attribute = typeof names.prefix === 'string' && names.prefix !== '' ? `xmlns:${names.prefix}` : 'xmlns';
  const element = parent.ele(validName(qualified(name, names)));
  return typeof names.namespace === 'string' ? element.att(validName(attribute), names.namespace) : element;
}

function namesOf(document: JsonObject, schema: Schema): XmlNames {
  const { xml } = effectiveSchema(document, schema);
  return isObject(xml) ? xml : {};
}

function nameIn({ name }: XmlNames, other: string): string {
  return typeof name === 'string' && name !== '' ? name : other;
}

function qualified(name: string, { prefix }: XmlNames): string {
  return typeof prefix === 'string' && prefix !== '' ? `${prefix}:${name}` : name;
}

/** A name that XML allows (XML 1.0, section 2.3), as a document may call a property anything. */
function validName(name: string): string {
  const safe = name.replaceAll(/[^A-Za-z0-9_.:\u00b7-\ud7ff-]/g, '_');
  return /^[A-Za-z_\u00c0-\ud7ff]/.test(safe) ? safe : `_${safe}`;
}

function componentOf(schema: Schema): string {
  const reference = isObject(schema) && typeof schema.$ref === 'string' ? schema.$ref : '';
  return reference.split('/').at(-1) || 'root';
}
