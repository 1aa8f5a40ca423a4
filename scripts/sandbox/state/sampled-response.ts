/** Responses that are sampled from the schema of an operation, as nothing stored is one. */
import type { Json } from '../../shared/json.ts';
import type { SampleLocation } from '../samples/property-values.ts';
import { type Call, locationOf, type Outcome } from './call.ts';
import { mergeBody } from './merge-body.ts';
import { type MockState, mergeContextAt, sampleAt } from './mock-state.ts';

/**
 * What is stored of a resource need not fit each of its operations: without an envelope, any schema can be the response. A sample of it
 * takes the place of a value that does not fit.
 */
export function valid(mock: MockState, call: Call, outcome: Outcome): Outcome {
  const { kind, envelope, schema, pointer } = call.plan.result;
  if (kind !== 'json' || envelope !== 'none' || mock.validators.acceptsResponse(schema, pointer, outcome.value))
    return outcome;
  return { ...outcome, value: echoBody(mock, { ...call, body: {} }) };
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
  return mergeBody(mergeContextAt(mock, location), schema, call.body, sampleAt(mock, schema, ofCall));
}
