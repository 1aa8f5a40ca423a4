/** What the execution of calls has in common: the items in the path, and changes of outcomes. */
import { asObject, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { ApiError } from '../http/response.ts';
import type { Call, MockState, Outcome } from '../model.ts';
import { fillPath } from '../resources/path-template.ts';
import type { ListResource } from '../resources/resource-model.ts';
import type { SampleLocation } from '../samples/property-values.ts';
import { createdAt, currentEntry, locationAt } from './mock-state.ts';
import type { Entry } from './store.ts';

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
