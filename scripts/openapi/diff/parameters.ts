/** The parameters of one pair of operations (OpenAPI 3.1, section 4.8.12); of calls that the API sends, a client receives them. */
import type { JsonObject } from '../../shared/json.ts';
import { type Operation, type Parameter, pathParametersOf } from '../model.ts';
import type { Comparison, SchemaSide } from './model.ts';
import { placeOf } from './view.ts';

export function compareParameters(
  { drafts, below }: Comparison,
  [oldDocument, old]: readonly [JsonObject, Operation],
  [newDocument, now]: readonly [JsonObject, Operation],
  side: SchemaSide,
): void {
  const byPosition = pathShape(old.path) === pathShape(now.path);
  const [before, after] = [byKey(old, byPosition), byKey(now, byPosition)];
  for (const [key, parameter] of before) {
    if (after.has(key)) continue;
    const kind = parameter.required ? 'parameter-removed-required' : 'parameter-removed-optional';
    drafts.push({ kind, side, subject: subjectOf(parameter), old: parameter.pointer, new: now.pointer });
  }
  for (const [key, is] of after) {
    const was = before.get(key);
    if (was === undefined) {
      const kind = is.required ? 'parameter-added-required' : 'parameter-added-optional';
      drafts.push({ kind, side, subject: subjectOf(is), old: old.pointer, new: is.pointer });
      continue;
    }
    const place = { side, subject: subjectOf(is), old: was.pointer, new: is.pointer } as const;
    const [from, to] = [formOf(was), formOf(is)];
    if (was.name !== is.name && is.in !== 'header')
      drafts.push({ kind: 'parameter-renamed', ...place, from: was.name, to: is.name });
    if (was.required !== is.required)
      drafts.push({ kind: is.required ? 'parameter-became-required' : 'parameter-became-optional', ...place });
    if (was.deprecated !== is.deprecated)
      drafts.push({ kind: is.deprecated ? 'deprecated' : 'undeprecated', ...place });
    if (from !== to) drafts.push({ kind: 'parameter-style-changed', ...place, from, to });
    below.push({
      old: placeOf(oldDocument, was.schema, was.schemaPointer),
      new: placeOf(newDocument, is.schema, is.schemaPointer),
      side,
    });
  }
}

/** `/v1/things/{thingId}` → `/v1/things/{}`: templates that differ in names only match the same URLs. */
export function pathShape(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}');
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

/** How the value is written. `explode` changes only lists and objects, and the schema may allow either. */
function formOf({ mediaType, style, explode }: Parameter): string {
  return mediaType ?? (explode ? `${style}, exploded` : style);
}
