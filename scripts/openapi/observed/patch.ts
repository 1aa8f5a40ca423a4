/**
 * Observations as a JSON Patch (RFC 6902) of the document.
 *
 * It is not an OpenAPI Overlay: a patch names each place exactly and fails if the document has another structure, every language
 * has a tool for it, and it can add one value to an `enum`. Overlay 1.0 selects places by JSONPath, ignores missing ones, and has
 * few tools. `because` is not a member of RFC 6902, and ignored by all implementations (section 4).
 *
 * - An unknown property is added to the schema that describes the object, with a type inferred from the recorded responses.
 * - An unknown enum value is added to the list.
 * - A declared property that no response has is marked `deprecated`. It is not removed: other organizations may have it. A
 *   property that only some responses have is optional, as in the document.
 */
import { isObject, type Json, type JsonObject, pointerTo, tokensOf } from '../../shared/json.ts';
import type { Spec } from '../model.ts';
import type { Located } from '../schema/reference.ts';
import type { Observation } from './observed.ts';
import { declarationsOf, isUnlisted } from './place.ts';
import { inferSchema } from './schema.ts';

export interface PatchOperation {
  readonly op: 'add' | 'replace';
  /** JSON pointer into the document. */
  readonly path: string;
  readonly value: Json;
  /** The evidence, for the review. */
  readonly because: string;
}

/** @returns in the order of the paths; applied to the document of `spec`, the findings no longer occur. */
export function observedPatch(spec: Spec, observations: readonly Observation[]): PatchOperation[] {
  const properties = new Map<string, Observation[]>();
  const operations = new Map<string, PatchOperation>();
  for (const observed of observations) {
    const because = evidenceIn(observed);
    const name = tokensOf(observed.pointer).at(-1) ?? '';
    for (const target of observed.targets) {
      if (observed.kind === 'unknown-property') {
        const path = pointerTo(pointerTo(target.pointer, 'properties'), name);
        properties.set(path, [...(properties.get(path) ?? []), observed]);
      } else if (observed.kind === 'unknown-enum-value') {
        for (const value of observed.values.filter((candidate) => isUnlisted(target.value, candidate))) {
          const path = pointerTo(pointerTo(target.pointer, 'enum'), '-');
          const key = `${path} ${JSON.stringify(value)}`;
          if (!operations.has(key)) operations.set(key, { op: 'add', path, value, because });
        }
      } else if (!observed.shownElsewhere) {
        for (const property of declarationsOf([target], name)) {
          const operation = deprecation(spec, property, because);
          if (operation !== undefined) operations.set(operation.path, operation);
        }
      }
    }
  }
  for (const [path, observed] of properties) {
    const samples = observed.flatMap(({ values }) => values);
    const because = observed.map(evidenceIn).join('; ');
    operations.set(path, { op: 'add', path, value: inferSchema(samples, spec.openapi), because });
  }
  return [...operations].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, operation]) => operation);
}

/** In 3.0 the siblings of a `$ref` are ignored (OpenAPI 3.0, Reference Object), so it is wrapped; a boolean schema has no keywords. */
function deprecation(
  { openapi }: Spec,
  { value, pointer }: Located<JsonObject | boolean>,
  because: string,
): PatchOperation | undefined {
  if (!isObject(value)) return undefined;
  if (openapi.startsWith('3.0') && value.$ref !== undefined) {
    return { op: 'replace', path: pointer, value: { allOf: [value], deprecated: true }, because };
  }
  return { op: 'add', path: pointerTo(pointer, 'deprecated'), value: true, because };
}

/** `organizationGet /result/motto: 3 of 3 responses, production, 2026-11-20 to 2026-11-23`. */
function evidenceIn({ operation, pointer, count, responses, environments, first, last }: Observation): string {
  const [from, to] = [first.slice(0, 10), last.slice(0, 10)];
  const dates = from === to ? from : `${from} to ${to}`;
  return `${operation.id} ${pointer}: ${count} of ${responses} responses, ${environments.join(', ')}, ${dates}`;
}
