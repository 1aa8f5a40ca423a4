/**
 * Drift as the answers show it: the findings of many runs, gathered by operation and place into a list of what the live API
 * does that the document does not say.
 */
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { type MediaType, type Operation, type Schema, type Spec, successOf } from '../model.ts';
import type { Located } from '../schema/reference.ts';
import { declarationsOf, isDeprecated, isOpen, isUnlisted, type Place, placeOf, shownProperties } from './place.ts';
import { isRedacted } from './schema.ts';

export type ObservationKind = 'unknown-property' | 'unknown-enum-value' | 'missing-property';

const KINDS: ReadonlySet<string> = new Set<ObservationKind>([
  'unknown-property',
  'unknown-enum-value',
  'missing-property',
]);

/** One answer of one run, its findings beside it. */
export interface ObservedAnswer {
  readonly operationId: string;
  readonly environment: string;
  /** ISO 8601. */
  readonly at: string;
  /** Absent where it was not recorded as a whole, or is not JSON. */
  readonly body?: Json;
  readonly findings: readonly { readonly kind: string; readonly pointer: string; readonly value?: Json }[];
}

export interface Observation {
  readonly operation: Operation;
  readonly kind: ObservationKind;
  /** JSON pointer into the answer, `*` for every index. */
  readonly pointer: string;
  /** Answers that show it. */
  readonly count: number;
  /** All answers of the operation. */
  readonly answers: number;
  readonly environments: readonly string[];
  readonly first: string;
  readonly last: string;
  /** Of an unknown property or enum value: what was seen, each once. */
  readonly values: readonly Json[];
  /** Where the document would have to say it: the schemas that lack the property or the value, or declare what is missing. */
  readonly targets: readonly Located<JsonObject>[];
  /** Of a missing property: some answer has it, so it is only optional. */
  readonly shownElsewhere: boolean;
}

export interface Observed {
  readonly observations: readonly Observation[];
  /** Findings of operations, or of places, that the document has changed since. */
  readonly settled: number;
}

interface Draft {
  readonly operation: Operation;
  readonly kind: ObservationKind;
  readonly pointer: string;
  readonly name: string;
  readonly answers: Set<ObservedAnswer>;
  readonly values: Map<string, Json>;
  readonly targets: Map<string, Located<JsonObject>>;
}

/** @returns by path and method of the operation, then by pointer: the same list for the same answers in any order. */
export function observedIn(spec: Spec, answers: readonly ObservedAnswer[]): Observed {
  const operations = new Map(spec.operations.map((operation) => [operation.id, operation]));
  const drafts = new Map<string, Draft>();
  let settled = 0;
  for (const answer of answers) {
    const operation = operations.get(answer.operationId);
    const content = operation === undefined ? undefined : jsonContent(operation);
    for (const finding of answer.findings) {
      if (!KINDS.has(finding.kind)) continue;
      const kind = finding.kind as ObservationKind;
      if (operation === undefined || content === undefined) {
        settled += 1;
        continue;
      }
      const place = placeOf(spec.document, schemaOf(content), answer.body, finding.pointer);
      const evidence = evidenceOf(kind, place, answer.body === undefined ? scalarIn(finding.value) : undefined);
      if (evidence.targets.length === 0) {
        settled += 1;
        continue;
      }
      const key = JSON.stringify([operation.id, kind, place.pointer]);
      const draft = drafts.get(key) ?? {
        operation,
        kind,
        pointer: place.pointer,
        name: place.name,
        answers: new Set<ObservedAnswer>(),
        values: new Map<string, Json>(),
        targets: new Map<string, Located<JsonObject>>(),
      };
      drafts.set(key, draft);
      draft.answers.add(answer);
      for (const value of evidence.values) draft.values.set(JSON.stringify(value), value);
      for (const target of evidence.targets) draft.targets.set(target.pointer, target);
    }
  }
  const shown = [...drafts.values()].some(({ kind }) => kind === 'missing-property')
    ? shownIn(spec, answers)
    : new Set<string>();
  const observations = [...drafts.values()].map((draft) => observation(draft, answers, shown));
  const rank = new Map(spec.operations.map(({ id }, index) => [id, index]));
  return {
    observations: observations.sort(
      (a, b) =>
        (rank.get(a.operation.id) ?? 0) - (rank.get(b.operation.id) ?? 0) ||
        compare(a.pointer, b.pointer) ||
        compare(a.kind, b.kind),
    ),
    settled,
  };
}

function observation(draft: Draft, all: readonly ObservedAnswer[], shown: ReadonlySet<string>): Observation {
  const { operation, kind, pointer, name, answers, values, targets } = draft;
  const times = [...answers].map(({ at }) => at).sort();
  const ofOperation = all.filter(({ operationId }) => operationId === operation.id);
  const declared = [...targets.values()].flatMap((view) => declarationsOf({ views: [view], value: undefined }, name));
  return {
    operation,
    kind,
    pointer,
    count: answers.size,
    answers: ofOperation.length,
    environments: [...new Set([...answers].map(({ environment }) => environment))].sort(),
    first: times[0] ?? '',
    last: times.at(-1) ?? '',
    values: [...values].sort(([a], [b]) => compare(a, b)).map(([, value]) => value),
    targets: [...targets.values()].sort((a, b) => compare(a.pointer, b.pointer)),
    shownElsewhere:
      kind === 'missing-property' &&
      // An answer that was not recorded and does not miss it has it, as far as anybody knows.
      (declared.some((property) => shown.has(property.pointer)) ||
        ofOperation.some((answer) => answer.body === undefined && !answers.has(answer))),
  };
}

/** @param said of an enum value whose answer was not recorded: the one that the finding has. */
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
    const declared = declarationsOf(parent, place.name);
    const value = isObject(parent.value) ? parent.value[place.name] : undefined;
    if (kind === 'unknown-property') {
      const isThere = parent.value === undefined || value !== undefined;
      if (declared.length > 0 || !isThere || isOpen(parent)) continue;
      targets.push(...ownerOf(parent.views));
      if (value !== undefined) values.push(value);
    } else if (value === undefined && !declared.some(isDeprecated)) {
      targets.push(
        ...parent.views.filter((view) => declarationsOf({ views: [view], value: undefined }, place.name).length),
      );
    }
  }
  return { targets, values };
}

/** Of the schemas that describe an object, the one that a new property belongs to: a component before an inline part. */
function ownerOf(views: readonly Located<JsonObject>[]): Located<JsonObject>[] {
  const describing = views.filter(({ value }) => isObject(value.properties));
  const owner = describing.find(({ pointer }) => /^\/components\/schemas\/[^/]+$/.test(pointer)) ?? describing[0];
  return owner === undefined ? [] : [owner];
}

function shownIn(spec: Spec, answers: readonly ObservedAnswer[]): Set<string> {
  const operations = new Map(spec.operations.map((operation) => [operation.id, operation]));
  const shown = new Set<string>();
  for (const { operationId, body } of answers) {
    const operation = operations.get(operationId);
    const content = operation === undefined ? undefined : jsonContent(operation);
    if (content === undefined || body === undefined) continue;
    for (const pointer of shownProperties(spec.document, schemaOf(content), body)) shown.add(pointer);
  }
  return shown;
}

function jsonContent(operation: Operation): MediaType | undefined {
  return successOf(operation)?.content.find(({ mediaType }) => /^application\/(.+\+)?json\b/i.test(mediaType));
}

function schemaOf({ schema, pointer }: MediaType): Located<Schema> {
  return { value: schema, pointer };
}

/** The value of a finding, where it was recorded: other text is only described. */
function scalarIn(value: Json | undefined): Json | undefined {
  return typeof value === 'object' ? undefined : value;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
