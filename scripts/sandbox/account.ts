/**
 * The accounts that the sandbox can be: what an account has, and what the API refuses it. The accounts themselves are declared
 * in the API profile (`collections/<api>/sandbox/accounts.ts`).
 */

import { isSafe } from '../openapi/model.ts';
import { isObject, type JsonObject } from '../shared/json.ts';
import { ApiError, type ApiErrorCode } from './http/response.ts';
import type { Call, MockState } from './model.ts';
import { fillPath } from './resources/path-template.ts';
import { currentEntry } from './state/mock-state.ts';

type AccountRequest = Pick<Call, 'plan' | 'parameters' | 'now'>;

export interface Account {
  /** What is particular to it, for the help text. */
  readonly summary: string;
  /** Lists without items, by the last segment of their path: `services`. */
  readonly emptyLists?: readonly string[];
  /** Whether singletons that can be deleted are absent. */
  readonly withoutOptional?: boolean;
  /** Properties of the seeded items: by the last segment of the list's path, then by position. The last one repeats. */
  readonly values?: Readonly<Record<string, readonly JsonObject[]>>;
  /** The first rule that applies to a request decides its response; without one, the request is executed. */
  readonly rules: readonly AccountRule[];
}

export interface AccountRule {
  /** Tested against the path template of the operation. */
  readonly path: RegExp;
  /** `read`: GET and HEAD; `write`: every other method; all methods unless given. */
  readonly only?: 'read' | 'write';
  /** The rule applies only while an item in the path, given by its template, is in one of these states. */
  readonly while?: { readonly item: string; readonly states: readonly string[] };
  readonly response: Refusal | 'empty-text';
}

export interface Refusal {
  readonly code: ApiErrorCode;
  /** `{state}` is replaced by the state of the item in `while`. */
  readonly message: string;
}

/**
 * The text that the account's rules give in place of the execution of a request; `undefined` to execute it.
 *
 * @throws ApiError for a request that the account is refused.
 */
export function textOfAccount(mock: MockState, account: Account | undefined, request: AccountRequest): '' | undefined {
  const { method, path } = request.plan.operation;
  for (const rule of account?.rules ?? []) {
    const appliesToMethod = rule.only === undefined || (rule.only === 'read') === isSafe(method);
    if (!appliesToMethod || !rule.path.test(path)) continue;
    const state = rule.while === undefined ? '' : stateOf(mock, rule.while.item, request);
    if (rule.while !== undefined && !rule.while.states.includes(state)) continue;
    if (rule.response === 'empty-text') return '';
    throw new ApiError(rule.response.code, rule.response.message.replace('{state}', state));
  }
  return undefined;
}

/** Empty for an item that does not exist, or that has no state. */
function stateOf(mock: MockState, item: string, { parameters, now }: AccountRequest): string {
  const value = currentEntry(mock, fillPath(item, parameters), now)?.value;
  return isObject(value) ? String(value.state ?? '') : '';
}
