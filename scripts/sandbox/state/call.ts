/** A request that was routed, authenticated and validated, the outcome of its execution, and what the API profile says of both. */
import { asObject, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { ApiError } from '../http/response.ts';
import type { Query } from '../http/validation.ts';
import type { SandboxFacts } from '../profile.ts';
import type { OperationPlan } from '../resources/operation-plan.ts';
import { fillPath } from '../resources/path-template.ts';
import type { ListResource } from '../resources/resource-model.ts';
import type { SampleLocation } from '../samples/property-values.ts';
import { createdAt, currentEntry, locationAt, type MockState, type PathParameters } from './mock-state.ts';
import type { Change, Entry, StoredKey } from './store.ts';

export interface Call {
  readonly plan: OperationPlan;
  readonly parameters: PathParameters;
  readonly query: Query;
  /** `{}` for an operation without a request body. */
  readonly body: Json;
  /** Absent if the document requires no key. */
  readonly key?: StoredKey;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Number of the call, from 1. IDs of new items are derived from it. */
  readonly sequence: number;
}

export interface Outcome {
  /** The result, without its envelope. */
  readonly value: Json;
  readonly changes: readonly Change[];
}

/** Behaviour of an operation that cannot be derived from the document. */
export interface Override {
  /** @throws ApiError for a request that the document allows and the API rejects. */
  readonly validate?: (mock: MockState, call: Call) => void;
  /** Converts the request body to properties of the item. */
  readonly body?: (mock: MockState, call: Call) => Json;
  /** Replaces the derived effect. */
  readonly execute?: (mock: MockState, call: Call) => Outcome;
  /** Changes the outcome. */
  readonly adjust?: (mock: MockState, call: Call, outcome: Outcome) => Outcome;
}

/** Everything that the sandbox needs to know of an API in addition to its document: the shape of `collections/<api>/sandbox.ts`. */
export interface SandboxProfile extends SandboxFacts {
  /** By operationId. A version of the document without the operation ignores its override. */
  readonly overrides: Readonly<Record<string, Override>>;
  /** The body of a response that is not JSON; a sample of its schema unless given. */
  readonly text?: (mock: MockState, call: Call) => string | undefined;
}

/** The location of the item (with its `id`) or singleton that a call writes. */
export function locationOf(
  mock: MockState,
  { parameters, now }: Call,
  template: string,
  item?: Parameters<typeof locationAt>[4],
): SampleLocation {
  return locationAt(mock, template, parameters, createdAt(now), item);
}

/** @throws ApiError 404 if the item in the path does not exist. */
export function requireItem(mock: MockState, call: Call, resource: ListResource): Entry {
  const path = fillPath(resource.itemPath ?? resource.path, call.parameters);
  const entry = currentEntry(mock, path, call.now);
  if (entry !== undefined) return entry;
  throw notFound(call, resource.parameter);
}

/** @param parameter the path parameter that names what does not exist. */
export function notFound({ parameters }: Call, parameter = 'it'): ApiError {
  return new ApiError('NOT_FOUND', `${parameter} ${parameters[parameter] ?? ''} does not exist`);
}

/** Sets `updatedAt`, if the value has one. */
export function withUpdatedAt(value: Json, now: number): Json {
  if (!isObject(value) || typeof value.updatedAt !== 'string') return value;
  return { ...value, updatedAt: new Date(now).toISOString() };
}

/** Sets properties of the item that the call created or changed, and of the result that shows it. */
export function withValues(outcome: Outcome, values: JsonObject): Outcome {
  const [first, ...others] = outcome.changes;
  const value = { ...asObject(outcome.value), ...values };
  if (first?.kind !== 'put') return { ...outcome, value };
  const entry = { ...first.entry, value: { ...asObject(first.entry.value), ...values } };
  return { value, changes: [{ ...first, entry }, ...others] };
}
