/** The parameters of one pair of operations (OpenAPI 3.1, section 4.8.12); of calls that the API sends, a client receives them. */
import { atPointer, isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { type Operation, type Parameter, pathParametersOf } from '../model.ts';
import type { Comparison, SchemaSide } from './model.ts';
import { shapeOf } from './pairs.ts';
import { placeOf } from './view.ts';

export function compareParameters(
  { drafts, below }: Comparison,
  [oldDocument, old]: readonly [JsonObject, Operation],
  [newDocument, now]: readonly [JsonObject, Operation],
  side: SchemaSide = 'request',
): void {
  const byPosition = shapeOf(old.path) === shapeOf(now.path);
  const [before, after] = [byKey(old, byPosition), byKey(now, byPosition)];
  for (const [key, parameter] of before) {
    if (after.has(key)) continue;
    const kind = parameter.required ? 'parameter-removed-required' : 'parameter-removed-optional';
    drafts.push({ kind, side, subject: subjectOf(parameter), old: parameter.pointer, new: now.pointer });
  }
  for (const [key, parameter] of after) {
    const was = before.get(key);
    if (was === undefined) {
      const kind = parameter.required ? 'parameter-added-required' : 'parameter-added-optional';
      drafts.push({ kind, side, subject: subjectOf(parameter), old: old.pointer, new: parameter.pointer });
      continue;
    }
    const left = written(oldDocument, was);
    const right = written(newDocument, parameter);
    const ends = { old: was.pointer, new: parameter.pointer };
    const place = { side, subject: subjectOf(parameter), ...ends } as const;
    if (was.name !== parameter.name && parameter.in !== 'header') {
      drafts.push({ kind: 'parameter-renamed', ...place, from: was.name, to: parameter.name });
    }
    if (was.required !== parameter.required) {
      drafts.push({ kind: parameter.required ? 'parameter-became-required' : 'parameter-became-optional', ...place });
    }
    if (left.deprecated !== right.deprecated) {
      drafts.push({ kind: right.deprecated ? 'deprecated' : 'undeprecated', ...place });
    }
    if (left.style !== right.style) {
      drafts.push({ kind: 'parameter-style-changed', ...place, from: left.style, to: right.style });
    }
    below.push({
      old: placeOf(oldDocument, was.schema, left.schemaPointer),
      new: placeOf(newDocument, parameter.schema, right.schemaPointer),
      side,
    });
  }
}

/** Path parameters are compared by their position if the path is the same; header names have no case. */
function byKey({ path, parameters }: Operation, byPosition: boolean): Map<string, Parameter> {
  const positions = pathParametersOf(path);
  return new Map(
    parameters.map((parameter) => {
      const position = parameter.in === 'path' && byPosition ? positions.indexOf(parameter.name) : -1;
      const name = parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;
      return [position === -1 ? `${parameter.in} ${name}` : `path #${position}`, parameter];
    }),
  );
}

function subjectOf(parameter: Parameter): string {
  return `${parameter.in} parameter ${parameter.name}`;
}

const STYLES = { path: 'simple', query: 'form', header: 'simple', cookie: 'form' } as const;

/** The keywords of the parameter beside its schema, with the defaults of OpenAPI 3.1, section 4.8.12.2. */
function written(document: JsonObject, parameter: Parameter) {
  const found: Json = atPointer(document, parameter.pointer) ?? {};
  const raw = isObject(found) ? found : {};
  const media = isObject(raw.content) ? Object.keys(raw.content)[0] : undefined;
  const style = typeof raw.style === 'string' ? raw.style : STYLES[parameter.in];
  const explode = typeof raw.explode === 'boolean' ? raw.explode : style === 'form';
  // `explode` changes only lists and objects, and the schema may allow either.
  return {
    deprecated: raw.deprecated === true,
    style: media ?? (explode ? `${style}, exploded` : style),
    schemaPointer:
      media === undefined
        ? pointerTo(parameter.pointer, 'schema')
        : pointerTo(pointerTo(pointerTo(parameter.pointer, 'content'), media), 'schema'),
  };
}
