/** Points in time in a body that are in order only on one side of now. */
import { isObject } from '../json.ts';
import { Refusal } from './answer.ts';
import type { Call } from './call.ts';

/** @throws Refusal for a point in time that has passed. */
export function assertAfterNow(call: Call, property: string): void {
  const at = timeIn(call, property);
  if (at !== undefined && at <= call.now) throw new Refusal('BAD_REQUEST', `body /${property} must be in the future`);
}

/** @throws Refusal for a point in time that is still to come. */
export function assertNotAfterNow(call: Call, property: string): void {
  const at = timeIn(call, property);
  if (at !== undefined && at > call.now)
    throw new Refusal('BAD_REQUEST', `body /${property} must not be in the future`);
}

/** Milliseconds since the epoch; `undefined` where the body does not name it, or `null`. */
function timeIn({ body }: Call, property: string): number | undefined {
  const text = isObject(body) ? body[property] : undefined;
  return typeof text === 'string' ? Date.parse(text) : undefined;
}
