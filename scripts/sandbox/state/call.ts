/** A request that was routed, authenticated and validated, and the outcome of its execution. */
import { asObject, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { ApiError } from '../http/response.ts';
import type { Query } from '../http/validation.ts';
import type { OperationPlan } from '../resources/operation-plan.ts';
import { fillPath } from '../resources/path-template.ts';
import type { ListResource } from '../resources/resource-model.ts';
import { currentEntry, type MockState, type PathParameters } from './mock-state.ts';
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

/** @throws ApiError 404 if the item in the path does not exist. */
export function requireItem(mock: MockState, call: Call, resource: ListResource): Entry {
  const path = fillPath(resource.itemPath ?? resource.path, call.parameters);
  const entry = currentEntry(mock, path, call.now);
  if (entry !== undefined) return entry;
  const parameter = resource.parameter ?? 'it';
  throw new ApiError('NOT_FOUND', `${parameter} ${call.parameters[parameter] ?? ''} does not exist`);
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
