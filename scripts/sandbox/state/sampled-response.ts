/** Samples responses from the schema of an operation, if no stored value fits. */

import type { Schema } from '../../openapi/model.ts';
import { asObject, type Json } from '../../shared/json.ts';
import type { Call, MockState, Outcome } from '../model.ts';
import { lastSegment } from '../resources/path-template.ts';
import type { SampleLocation } from '../samples/property-values.ts';
import { locationOf } from './call.ts';
import { mergeAt, sampleAt } from './mock-state.ts';

/**
 * Replaces a result that does not fit the response schema by samples with the same IDs: without an envelope, the operations of a
 * resource can have different schemas.
 */
export function replaceInvalidResult(mock: MockState, call: Call, outcome: Outcome): Outcome {
  const { kind, envelope, schema, pointer } = call.plan.result;
  const fits = (value: Json) => mock.validators.acceptsResponse(schema, pointer, value);
  if (kind !== 'json' || envelope !== 'none' || fits(outcome.value)) return outcome;
  const sampled = sampledItems(mock, call, outcome);
  const value = sampled !== undefined && fits(sampled) ? sampled : echoBody(mock, { ...call, body: {} });
  return { ...outcome, value };
}

/** Samples of the items that a call reads or stores, in the form of its response; `undefined` for other calls. */
function sampledItems(mock: MockState, call: Call, { value, changes }: Outcome): Json | undefined {
  const { effect, result } = call.plan;
  if (!('resource' in effect)) return undefined;
  const { path, parameter = '', idProperty } = effect.resource;
  const sample = (schema: Schema, id: string) =>
    sampleAt(mock, schema, locationOf(mock, call, path, { id, idProperty }));
  const [stored] = changes;
  if (stored?.kind === 'put') return sample(result.schema, lastSegment(stored.entry.path));
  if (effect.kind === 'detail') return sample(result.schema, call.parameters[parameter] ?? '');
  if (effect.kind !== 'list') return undefined;
  const { items } = result.shape;
  if (items === undefined || idProperty === undefined || !Array.isArray(value)) return undefined;
  return (value as readonly Json[]).map((item) => sample(items, String(asObject(item)[idProperty] ?? '')));
}

/** The text of a response that is neither JSON nor in the profile of the API; empty where its schema is no string. */
export function sampledText(mock: MockState, call: Call): string {
  const { result, operation } = call.plan;
  const sample = sampleAt(mock, result.schema, locationOf(mock, call, operation.path));
  return typeof sample === 'string' ? sample : '';
}

/** A sampled result that contains what the body contains. */
export function echoBody(mock: MockState, call: Call): Json {
  const { schema } = call.plan.result;
  const location = locationOf(mock, call, call.plan.operation.path);
  const ofCall: SampleLocation = { ...location, path: `${location.path}#${call.sequence}` };
  return mergeAt(mock, location, schema, call.body, sampleAt(mock, schema, ofCall));
}
