/** Differences between the environments of a run: in an operation's result, or in the structure of its responses. */
import type { EnvironmentRun, RequestRun, Run } from '../../run/model.ts';
import { isProblem } from '../../run/status.ts';
import { isObject, type Json, parsedJson, pointerTo } from '../../shared/json.ts';
import { groupBy } from '../../shared/list.ts';

/** Maximum places of a shape; more differences would not be readable. */
const PLACES_LIMIT = 2000;
const DEPTH_LIMIT = 30;

/** The structure of a JSON response: types by JSON pointer; the index of an array is `*`. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

export interface ShapeDifference {
  readonly pointer: string;
  /** Types on either side; empty where the property is absent. */
  readonly left: readonly string[];
  readonly right: readonly string[];
}

export interface Outcome {
  readonly environment: EnvironmentRun;
  readonly request: RequestRun;
}

export interface OutcomeDifference {
  readonly id: string;
  readonly name: string;
  readonly passing: readonly Outcome[];
  readonly failing: readonly Outcome[];
}

export interface ResponseDifference {
  readonly id: string;
  readonly name: string;
  readonly left: Outcome;
  readonly right: Outcome;
  readonly differences: readonly ShapeDifference[];
}

export interface Differences {
  readonly outcomes: readonly OutcomeDifference[];
  readonly responses: readonly ResponseDifference[];
}

/** Compares the environments of a run, each with the first that has a comparable response. */
export function differencesOf(run: Run): Differences {
  const outcomes: OutcomeDifference[] = [];
  const responses: ResponseDifference[] = [];
  for (const [id, all] of outcomesById(run)) {
    const ran = all.filter(({ request }) => request.status !== 'skipped');
    const failing = ran.filter(({ request }) => isProblem(request));
    const passing = ran.filter(({ request }) => !isProblem(request));
    const name = all[0]?.request.name ?? id;
    if (failing.length > 0 && passing.length > 0) outcomes.push({ id, name, passing, failing });
    responses.push(...responseDifferences(id, name, ran));
  }
  return { outcomes, responses };
}

function responseDifferences(id: string, name: string, ran: readonly Outcome[]): ResponseDifference[] {
  // Only whole responses of success: an error has a shape of its own, and half a body lacks what was cut off.
  const whole = ran.filter(({ request: { code, response } }) => {
    return code !== null && code >= 200 && code < 300 && response !== null && response.truncated !== true;
  });
  const shaped = whole.flatMap((outcome) => {
    const shape = shapeOf(outcome.request.response?.body ?? '');
    return shape === undefined ? [] : [{ outcome, shape }];
  });
  const [left, ...others] = shaped;
  if (left === undefined) return [];
  return others.flatMap((right) => {
    const differences = shapeDifferences(left.shape, right.shape);
    return differences.length === 0 ? [] : [{ id, name, left: left.outcome, right: right.outcome, differences }];
  });
}

function outcomesById({ environments }: Run): ReadonlyMap<string, readonly Outcome[]> {
  if (environments.length < 2) return new Map();
  const outcomes = environments.flatMap((environment) =>
    environment.requests.map((request) => ({ environment, request })),
  );
  return groupBy(outcomes, ({ request }) => request.id);
}

/** The shape of a body, `undefined` where it is not a JSON object or array. */
export function shapeOf(body: string): Shape | undefined {
  const value = parsedJson(body);
  if (value === undefined || typeof value !== 'object' || value === null) return undefined;
  const shape = new Map<string, Set<string>>();
  collect(value, '', 0, shape);
  return shape;
}

/**
 * Where two shapes differ, the highest place only: a property that one side lacks, or types that cannot be the same
 * (`null` beside a value is an optional value, an empty array says nothing of its items).
 */
export function shapeDifferences(left: Shape, right: Shape): readonly ShapeDifference[] {
  const differences: ShapeDifference[] = [];
  for (const pointer of new Set([...left.keys(), ...right.keys()])) {
    const parent = pointer.slice(0, pointer.lastIndexOf('/'));
    const [here, there] = [left.get(pointer), right.get(pointer)];
    if (here === undefined || there === undefined) {
      const silent = here === undefined ? left : right;
      if (pointer.endsWith('/*') || silent.get(parent)?.has('object') !== true) continue;
    } else if (agree(here, there)) continue;
    differences.push({ pointer, left: [...(here ?? [])].sort(), right: [...(there ?? [])].sort() });
  }
  return differences;
}

function agree(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  const [a, b] = [new Set(left), new Set(right)];
  a.delete('null');
  b.delete('null');
  return a.size === 0 || b.size === 0 || [...a].some((type) => b.has(type));
}

function collect(value: Json, pointer: string, depth: number, shape: Map<string, Set<string>>): void {
  const types = shape.get(pointer);
  if (types !== undefined) types.add(typeOf(value));
  else if (shape.size < PLACES_LIMIT) shape.set(pointer, new Set([typeOf(value)]));
  else return;
  if (depth === DEPTH_LIMIT) return;
  if (Array.isArray(value))
    for (const item of value as readonly Json[]) collect(item, `${pointer}/*`, depth + 1, shape);
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) collect(item, pointerTo(pointer, key), depth + 1, shape);
  }
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
