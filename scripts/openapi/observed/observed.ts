/**
 * Drift that responses show: the findings of many runs, by operation and place, as a list of the differences between the live API
 * and the document.
 */

import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { compareTexts } from '../../shared/list.ts';
import { MAX_DEPTH } from '../load/limits.ts';
import type { Operation, Schema, Spec } from '../model.ts';
import { responseVariants } from '../response-shape.ts';
import type { Located } from '../schema/reference.ts';
import { declarationsOf, isDeprecated, isOpen, isUnlisted, type Place, placeOf, shownProperties } from './place.ts';
import { isRedacted } from './schema.ts';

const KINDS = ['unknown-property', 'unknown-enum-value', 'missing-property'] as const;

export type ObservationKind = (typeof KINDS)[number];

/** One response of one run, with its findings. */
export interface ObservedResponse {
  readonly operationId: string;
  readonly environment: string;
  /** ISO 8601. */
  readonly at: string;
  /** HTTP status; that of success unless given. */
  readonly status?: number;
  /** Missing if it was not recorded as a whole, or is not JSON. */
  readonly body?: Json;
  readonly findings: readonly { readonly kind: string; readonly pointer: string; readonly value?: Json }[];
}

export interface Observation {
  readonly operation: Operation;
  readonly kind: ObservationKind;
  /** JSON pointer into the response, `*` for every index. */
  readonly pointer: string;
  /** Responses that show it. */
  readonly count: number;
  /** All responses of the operation. */
  readonly responses: number;
  readonly environments: readonly string[];
  readonly first: string;
  readonly last: string;
  /** The observed values of an unknown property or enum, each once. */
  readonly values: readonly Json[];
  /** The schemas to change: those without the property or the value, or those that declare what is missing. */
  readonly targets: readonly Located<JsonObject>[];
  /** Of a missing property: another response has it, so it is optional. */
  readonly shownElsewhere: boolean;
}

export interface Observed {
  readonly observations: readonly Observation[];
  /** Findings that no longer apply, because the document changed. */
  readonly obsolete: number;
}

interface Draft {
  readonly operation: Operation;
  readonly kind: ObservationKind;
  readonly pointer: string;
  readonly name: string;
  readonly responses: Set<ObservedResponse>;
  readonly values: Map<string, Json>;
  readonly targets: Map<string, Located<JsonObject>>;
}

/** @returns by path and method of the operation, then by pointer: the same list for the same responses in any order. */
export function observedIn(spec: Spec, given: readonly ObservedResponse[]): Observed {
  const responses = given.map(
    ({ body, ...rest }): ObservedResponse => (isWithin(body, MAX_DEPTH) ? { ...rest, body } : rest),
  );
  const operations = new Map(spec.operations.map((operation) => [operation.id, operation]));
  const drafts = new Map<string, Draft>();
  let obsolete = 0;
  const described = responses.map((response) => {
    const operation = operations.get(response.operationId);
    return { response, operation, schema: operation && schemaOf(operation, response.status) };
  });
  for (const { response, operation, schema } of described) {
    for (const finding of response.findings) {
      const kind = KINDS.find((known) => known === finding.kind);
      if (kind === undefined) continue;
      if (operation === undefined || schema === undefined) {
        obsolete += 1;
        continue;
      }
      const place = placeOf(spec.document, schema, response.body, finding.pointer);
      const evidence = evidenceOf(kind, place, response.body === undefined ? scalarIn(finding.value) : undefined);
      if (evidence.targets.length === 0) {
        obsolete += 1;
        continue;
      }
      const { pointer, name } = place;
      const key = JSON.stringify([operation.id, kind, pointer]);
      const parts = { responses: new Set<ObservedResponse>(), values: new Map(), targets: new Map() };
      const draft: Draft = drafts.get(key) ?? { operation, kind, pointer, name, ...parts };
      drafts.set(key, draft);
      draft.responses.add(response);
      for (const value of evidence.values) draft.values.set(JSON.stringify(value), value);
      for (const target of evidence.targets) draft.targets.set(target.pointer, target);
    }
  }
  const shown = new Set<string>();
  if ([...drafts.values()].some(({ kind }) => kind === 'missing-property'))
    for (const { response, schema } of described)
      if (schema !== undefined && response.body !== undefined)
        for (const pointer of shownProperties(spec.document, schema, response.body)) shown.add(pointer);
  const observations = [...drafts.values()].map((draft) => observation(draft, responses, shown));
  const rank = new Map(spec.operations.map(({ id }, index) => [id, index]));
  return {
    observations: observations.sort(
      (a, b) =>
        (rank.get(a.operation.id) ?? 0) - (rank.get(b.operation.id) ?? 0) ||
        compareTexts(a.pointer, b.pointer) ||
        compareTexts(a.kind, b.kind),
    ),
    obsolete,
  };
}

function observation(draft: Draft, all: readonly ObservedResponse[], shown: ReadonlySet<string>): Observation {
  const { operation, kind, pointer, name, responses, values, targets } = draft;
  const times = [...responses].map(({ at }) => at).sort();
  const ofOperation = all.filter(({ operationId }) => operationId === operation.id);
  const declared = [...targets.values()].flatMap((view) => declarationsOf([view], name));
  return {
    operation,
    kind,
    pointer,
    count: responses.size,
    responses: ofOperation.length,
    environments: [...new Set([...responses].map(({ environment }) => environment))].sort(),
    first: times[0] ?? '',
    last: times.at(-1) ?? '',
    values: [...values].sort(([a], [b]) => compareTexts(a, b)).map(([, value]) => value),
    targets: [...targets.values()].sort((a, b) => compareTexts(a.pointer, b.pointer)),
    shownElsewhere:
      kind === 'missing-property' &&
      // An unrecorded response without such a finding counts as having the property.
      (declared.some((property) => shown.has(property.pointer)) ||
        ofOperation.some((response) => response.body === undefined && !responses.has(response))),
  };
}

/** @param said the enum value from the finding, for a response that was not recorded. */
function evidenceOf(kind: ObservationKind, place: Place, said: Json | undefined) {
  const targets: Located<JsonObject>[] = [];
  const values: Json[] = [];
  if (kind === 'unknown-enum-value') {
    for (const { views, value = said } of place.nodes) {
      if (value === undefined) continue;
      const lacking = views.filter((view) => isUnlisted(view.value, value));
      if (lacking.length > 0 && !isRedacted(value)) values.push(value);
      targets.push(...lacking);
    }
    return { targets, values };
  }
  for (const parent of place.parents) {
    const declared = declarationsOf(parent.views, place.name);
    const value = isObject(parent.value) ? parent.value[place.name] : undefined;
    if (kind === 'unknown-property') {
      const isThere = parent.value === undefined || value !== undefined;
      if (declared.length > 0 || !isThere || isOpen(parent)) continue;
      targets.push(...ownerOf(parent.views));
      if (value !== undefined) values.push(value);
    } else if (value === undefined && !declared.some(isDeprecated)) {
      targets.push(...parent.views.filter((view) => declarationsOf([view], place.name).length > 0));
    }
  }
  return { targets, values };
}

/** The schema that a new property of an object belongs to: the most specific one; a component before an inline schema. */
function ownerOf(views: readonly Located<JsonObject>[]): Located<JsonObject>[] {
  const describing = views.filter(({ value }) => isObject(value.properties));
  const components = describing.filter(({ pointer }) => /^\/components\/schemas\/[^/]+$/.test(pointer));
  const owner = components.at(-1) ?? describing.at(-1);
  return owner === undefined ? [] : [owner];
}

/** The schema of the JSON body that an operation documents for a status. */
function schemaOf(operation: Operation, status: number | undefined): Located<Schema> | undefined {
  const variants = responseVariants(operation, { mediaTypes: {} });
  const declared =
    variants.find((variant) => variant.status === String(status)) ??
    variants.find((variant) => variant.status === '2XX') ??
    variants[0];
  const json = variants.find((variant) => variant.status === declared?.status && variant.kind === 'json');
  return json?.content && { value: json.content.schema, pointer: json.content.pointer };
}

/** Whether a body has at most so many levels: it is walked by recursion, so a deeper one counts as not recorded. */
function isWithin(value: Json | undefined, levels: number): value is Json {
  if (typeof value !== 'object' || value === null) return value !== undefined;
  return levels > 0 && Object.values(value).every((inner) => isWithin(inner as Json, levels - 1));
}

/** The value of a finding, where it was recorded: other text is only described. */
function scalarIn(value: Json | undefined): Json | undefined {
  return typeof value === 'object' ? undefined : value;
}
