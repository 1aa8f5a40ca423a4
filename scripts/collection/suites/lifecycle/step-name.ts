/** The name of a step: that of its operation, and what the step is for. */
import { isObject, type Json } from '../../../shared/json.ts';
import type { Check } from '../../scripts/check.ts';
import type { Step } from './plan.ts';

/** @param name of the operation's request. */
export function stepName(name: string, { calls, body }: Pick<Step, 'calls' | 'body'>): string {
  const purpose = calls.flatMap(purposeOf)[0] ?? commandIn(body);
  return purpose === undefined ? name : `${name}: ${purpose}`;
}

function purposeOf(call: Check): string[] {
  switch (call.method) {
    case 'remembers':
      return ['what there was before'];
    case 'proves':
      return ['it is of this run'];
    case 'awaits':
      return [`until ${call.args[0].until.join(' or ')}`];
    case 'finds':
      return ['until it is listed'];
    case 'looksFor':
      return ['what is left'];
    case 'confirms':
      return ['it is what the list showed'];
    default:
      return [];
  }
}

/** A body with one word in it is a command: `{ "command": "stop" }`. */
function commandIn(body: Json | undefined): string | undefined {
  const [only, ...others] = Object.values(isObject(body) ? body : {});
  return typeof only === 'string' && others.length === 0 && /^[\w-]{1,20}$/.test(only) ? only : undefined;
}

/**
 * Names of which no two in one folder are the same, in any case of letters.
 *
 * @param taken in the folder; the result is added.
 */
export function nameIn(taken: Set<string>, name: string): string {
  let unique = name;
  for (let number = 2; taken.has(unique.toLowerCase()); number += 1) unique = `${name} (${number})`;
  taken.add(unique.toLowerCase());
  return unique;
}
