/**
 * State machines of resources, from the API profile. A resource has one if its schema lists all states of it, in any version of the
 * document. Transitions are short, so that a client that polls finishes within seconds.
 */
import { asObject, isObject, type JsonObject } from '../../shared/json.ts';
import { ApiError } from '../http/response.ts';
import type { Entry } from './store.ts';

interface Transition {
  /** States that allow the transition; all by default. */
  readonly from?: readonly string[];
  /** State during the transition. */
  readonly via: string;
  readonly to: string;
  readonly ms: number;
  /** Other properties that change when the transition is complete. */
  readonly set?: JsonObject;
}

export interface Lifecycle {
  readonly property: 'state' | 'status';
  /** The states that identify this lifecycle. */
  readonly states: readonly string[];
  readonly creation: Transition;
  readonly commands: Readonly<Record<string, Transition>>;
  /** States that allow deletion; all by default. */
  readonly deletableStates?: readonly string[];
}

/** Puts a new item into its first state. */
export function startLifecycle(lifecycle: Lifecycle, entry: Entry, now: number): Entry {
  return beginTransition(lifecycle, entry, lifecycle.creation, now);
}

/**
 * Begins the transition of a command. A command whose target state is already reached changes nothing.
 *
 * @throws ApiError 400 if the current state does not allow the command.
 */
export function runCommand(lifecycle: Lifecycle, entry: Entry, command: string, now: number): Entry {
  const transition = lifecycle.commands[command];
  const state = stateOf(lifecycle, entry);
  if (transition === undefined) throw new ApiError('BAD_REQUEST', `the command ${command} is not supported`);
  if (transition.from !== undefined && !transition.from.includes(state)) {
    if (state === transition.to || state === transition.via) return entry;
    throw new ApiError('BAD_REQUEST', `cannot ${command}: the current state is ${state}`);
  }
  return beginTransition(lifecycle, entry, transition, now);
}

/** @throws ApiError 400 if the current state does not allow deletion. */
export function assertDeletable(lifecycle: Lifecycle, entry: Entry): void {
  const { deletableStates } = lifecycle;
  const state = stateOf(lifecycle, entry);
  if (deletableStates === undefined || deletableStates.includes(state)) return;
  throw new ApiError(
    'BAD_REQUEST',
    `it must be ${deletableStates.join(' or ')} to be deleted: the current state is ${state}`,
  );
}

/** Completes the pending transition if its time has come. */
export function applyDueTransition(entry: Entry, now: number): Entry {
  const { due, ...rest } = entry;
  if (due === undefined || now < due.at) return entry;
  return isObject(rest.value) ? { ...rest, value: { ...rest.value, ...due.set } } : rest;
}

function beginTransition({ property }: Lifecycle, entry: Entry, { via, to, ms, set }: Transition, now: number): Entry {
  return {
    ...entry,
    value: { ...asObject(entry.value), [property]: via },
    due: { at: now + ms, set: { [property]: to, ...set } },
  };
}

function stateOf({ property }: Lifecycle, entry: Entry): string {
  return isObject(entry.value) ? String(entry.value[property]) : '';
}
