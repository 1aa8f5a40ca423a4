/** A failed assertion as a person would tell it: what was expected, what came, and where in the body. */

import type { AssertionRun } from '../../run/model.ts';
import { atPointer, type Json, pointerTo } from '../../shared/json.ts';
import { clip } from '../text.ts';

export interface Expectation {
  /** The assertion's name. */
  readonly name: string;
  readonly expected: string;
  readonly got: string;
  /** JSON pointer into the response body, where the message names a place that the body has. */
  readonly pointer?: string;
}

const VALUE_LIMIT = 400;

/**
 * Reads a failed assertion's message against the body that it spoke of: this collection's own wording, Chai's, and Ajv's.
 * Where it is none of these, the name is what was expected and the message what came. A contract with several breaches
 * gives one expectation for each.
 *
 * @param body the response body as JSON, `undefined` where it is none.
 */
export function expectationsOf({ name, message = 'no message' }: AssertionRun, body: Json | undefined): Expectation[] {
  const breaches = message.split(/; (?=\/|and \d+ more$)/);
  const contract = breaches.flatMap((breach) => contractBreach(name, breach, body));
  return contract.length > 0 ? contract : [single(name, message, body)];
}

function single(name: string, message: string, body: Json | undefined): Expectation {
  const pointer = body === undefined ? undefined : pointerIn(message, body);
  const place = pointer === undefined ? {} : { pointer };
  // `expected 200, got 400 (what the envelope says). What it likely means.`: the last part is told as the cause.
  const status = /^expected (\S+), got (\d+(?: \(.*?\))?)\.(?:\s|$)/s.exec(message);
  if (status !== null) return { name, expected: status[1] ?? '', got: clip(status[2] ?? '', VALUE_LIMIT) };
  const chaiStatus = /expected response to have status (?:code|reason) (.+?) but got (.+)$/s.exec(message);
  if (chaiStatus !== null) return { name, expected: chaiStatus[1] ?? '', got: clip(chaiStatus[2] ?? '', VALUE_LIMIT) };
  const chai = /\bexpected (.+?) to (.+)$/s.exec(message);
  if (chai !== null) {
    const wanted = (chai[2] ?? '').replace(/^(?:deeply |strictly )?(?:equal|eql)\s+/, '');
    return { name, expected: clip(wanted, VALUE_LIMIT), got: clip(chai[1] ?? '', VALUE_LIMIT), ...place };
  }
  return { name, expected: name, got: clip(message, VALUE_LIMIT), ...place };
}

/** `/result/state should be equal to one of the allowed values, but is a string of 11 characters`. */
function contractBreach(name: string, breach: string, body: Json | undefined): Expectation[] {
  const found = /^(\/\S*) ((?:should|must) .+?)(?:, but is (.+))?$/s.exec(breach);
  if (found === null) return [];
  const [, written = '', wanted = '', described] = found;
  // Ajv's path of the whole body is empty; the message writes `/`.
  const pointer = written === '/' ? '' : written;
  const value = body === undefined ? undefined : atPointer(body, pointer);
  const got = value === undefined || typeof value === 'object' ? (described ?? 'nothing') : JSON.stringify(value);
  return [{ name, expected: clip(wanted, VALUE_LIMIT), got: clip(got, VALUE_LIMIT), pointer }];
}

/**
 * The JSON pointer that `message` speaks of: written as one (`/result/0/state`) or as a path of properties
 * (`data.result[0].state`). Only one that leads somewhere in `body` counts, or to a property that its object lacks.
 */
export function pointerIn(message: string, body: Json): string | undefined {
  // A hostile message could be megabytes; the place is named at its beginning.
  const text = message.slice(0, 4000);
  for (const [, candidate = ''] of text.matchAll(/(?:^|[\s"'`(:#])((?:\/[^\s/"'`,;:()]+)+)/g)) {
    const pointer = candidate.replace(/\.$/, '');
    if (leads(body, pointer)) return pointer;
  }
  for (const [candidate] of text.matchAll(
    /(?:\bdata|\bresponse|\bbody)?\.?[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d+\])+/g,
  )) {
    const tokens = candidate.split(/[.[\]]+/).filter((token) => token !== '');
    for (const path of [tokens, tokens.slice(1)]) {
      const pointer = path.reduce<string>((parent, token) => pointerTo(parent, token), '');
      if (path.length > 0 && leads(body, pointer)) return pointer;
    }
  }
  return undefined;
}

function leads(body: Json, pointer: string): boolean {
  return atPointer(body, pointer) !== undefined;
}
