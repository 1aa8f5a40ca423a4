/**
 * The state machines of resources. A resource has one if its schema lists all states of it, in any version of the
 * document. Transitions are short, so that a client that polls finishes within seconds.
 */
import { isObject, type JsonObject } from '../../shared/json.ts';
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

/** In this order: ClickHouse service, ClickPipe, Postgres service, reverse private endpoint, BYOC infrastructure, user-defined function, its attachment to a service. */
const LIFECYCLES: readonly Lifecycle[] = [
  {
    property: 'state',
    states: ['provisioning', 'running', 'stopping', 'stopped', 'starting'],
    creation: { via: 'provisioning', to: 'running', ms: 600 },
    commands: {
      start: { from: ['stopped', 'idle'], via: 'starting', to: 'running', ms: 300 },
      awake: { from: ['idle', 'stopped'], via: 'awaking', to: 'running', ms: 300 },
      stop: { from: ['running', 'idle', 'partially_running', 'degraded'], via: 'stopping', to: 'stopped', ms: 300 },
    },
    deletableStates: ['stopped'],
  },
  {
    property: 'state',
    states: ['Provisioning', 'Running', 'Stopping', 'Stopped'],
    creation: { via: 'Provisioning', to: 'Running', ms: 400 },
    commands: {
      start: { from: ['Stopped', 'Paused', 'Failed'], via: 'Provisioning', to: 'Running', ms: 200 },
      stop: { from: ['Running', 'Paused', 'Failed'], via: 'Stopping', to: 'Stopped', ms: 200 },
      resync: { via: 'Resync', to: 'Running', ms: 200 },
    },
  },
  {
    property: 'state',
    states: ['creating', 'restoring_backup', 'running', 'deleting'],
    creation: { via: 'creating', to: 'running', ms: 600 },
    commands: {
      restart: { from: ['running', 'unavailable'], via: 'restarting', to: 'running', ms: 300 },
      promote: { from: ['running'], via: 'restarting', to: 'running', ms: 300, set: { isPrimary: true } },
      switchover: { from: ['running'], via: 'restarting', to: 'running', ms: 300 },
    },
  },
  {
    property: 'status',
    states: ['Provisioning', 'Ready', 'Deleting'],
    creation: { via: 'Provisioning', to: 'Ready', ms: 300 },
    commands: {},
  },
  {
    property: 'state',
    states: ['infra-ready', 'infra-provisioning', 'infra-terminated'],
    creation: { via: 'infra-provisioning', to: 'infra-ready', ms: 300 },
    commands: {},
  },
  {
    property: 'status',
    states: ['building', 'error', 'ready'],
    creation: { via: 'building', to: 'ready', ms: 300 },
    commands: {},
  },
  {
    property: 'status',
    states: ['provisioning', 'deployed', 'deprovisioning'],
    creation: { via: 'provisioning', to: 'deployed', ms: 300 },
    commands: {},
  },
];

/** @param valuesOf the enum values of a property. */
export function lifecycleWith(valuesOf: (property: string) => readonly unknown[]): Lifecycle | undefined {
  return LIFECYCLES.find(({ property, states }) => {
    const values = valuesOf(property);
    return states.every((state) => values.includes(state));
  });
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
  const value = isObject(entry.value) ? entry.value : {};
  return {
    ...entry,
    value: { ...value, [property]: via },
    due: { at: now + ms, set: { [property]: to, ...set } },
  };
}

function stateOf({ property }: Lifecycle, entry: Entry): string {
  return isObject(entry.value) ? String(entry.value[property]) : '';
}
