/**
 * Life cycles, recognised by the states that a schema lists, so that they hold for every version of the document. The
 * durations are short: a suite that polls ends in seconds.
 */
import { isObject, type JsonObject } from '../json.ts';
import { Refusal } from './answer.ts';
import type { Entry } from './store.ts';

interface Step {
  /** States from which it may be taken; any, where left out. */
  readonly from?: readonly string[];
  readonly via: string;
  readonly to: string;
  readonly ms: number;
  /** Properties that change when it is done. */
  readonly set?: JsonObject;
}

export interface LifeCycle {
  readonly property: 'state' | 'status';
  /** Those by which the cycle is known: the schema lists all of them. */
  readonly states: readonly string[];
  readonly birth: Step;
  readonly commands: Readonly<Record<string, Step>>;
  /** Only in these states may it be deleted; in any, where left out. */
  readonly deletable?: readonly string[];
}

/** A ClickHouse service, a ClickPipe, a Postgres service, a reverse private endpoint, infrastructure of one's own. */
const LIFE_CYCLES: readonly LifeCycle[] = [
  {
    property: 'state',
    states: ['provisioning', 'running', 'stopping', 'stopped', 'starting'],
    birth: { via: 'provisioning', to: 'running', ms: 600 },
    commands: {
      start: { from: ['stopped', 'idle'], via: 'starting', to: 'running', ms: 300 },
      awake: { from: ['idle', 'stopped'], via: 'awaking', to: 'running', ms: 300 },
      stop: { from: ['running', 'idle', 'partially_running', 'degraded'], via: 'stopping', to: 'stopped', ms: 300 },
    },
    deletable: ['stopped'],
  },
  {
    property: 'state',
    states: ['Provisioning', 'Running', 'Stopping', 'Stopped'],
    birth: { via: 'Provisioning', to: 'Running', ms: 400 },
    commands: {
      start: { from: ['Stopped', 'Paused', 'Failed'], via: 'Provisioning', to: 'Running', ms: 200 },
      stop: { from: ['Running', 'Paused', 'Failed'], via: 'Stopping', to: 'Stopped', ms: 200 },
      resync: { via: 'Resync', to: 'Running', ms: 200 },
    },
  },
  {
    property: 'state',
    states: ['creating', 'restoring_backup', 'running', 'deleting'],
    birth: { via: 'creating', to: 'running', ms: 600 },
    commands: {
      restart: { from: ['running', 'unavailable'], via: 'restarting', to: 'running', ms: 300 },
      promote: { from: ['running'], via: 'restarting', to: 'running', ms: 300, set: { isPrimary: true } },
      switchover: { from: ['running'], via: 'restarting', to: 'running', ms: 300 },
    },
  },
  {
    property: 'status',
    states: ['Provisioning', 'Ready', 'Deleting'],
    birth: { via: 'Provisioning', to: 'Ready', ms: 300 },
    commands: {},
  },
  {
    property: 'state',
    states: ['infra-ready', 'infra-provisioning', 'infra-terminated'],
    birth: { via: 'infra-provisioning', to: 'infra-ready', ms: 300 },
    commands: {},
  },
];

/** The life cycle whose states the property lists, if any. */
export function lifeCycleOf(listed: (property: string) => readonly unknown[]): LifeCycle | undefined {
  return LIFE_CYCLES.find(({ property, states }) => {
    const values = listed(property);
    return states.every((state) => values.includes(state));
  });
}

/** A thing just made: it is not ready at once. `via` is another first state than the usual one. */
export function born(cycle: LifeCycle, entry: Entry, now: number, via = cycle.birth.via): Entry {
  return take(cycle, entry, { ...cycle.birth, via }, now);
}

/**
 * Carries out a command. Where it has nothing left to do (a start of what runs), nothing changes.
 *
 * @throws Refusal where the state does not allow it.
 */
export function commanded(cycle: LifeCycle, entry: Entry, command: string, now: number): Entry {
  const step = cycle.commands[command];
  const state = stateOf(cycle, entry);
  if (step === undefined) throw new Refusal('BAD_REQUEST', `the command ${command} is not supported`);
  if (step.from !== undefined && !step.from.includes(state)) {
    if (state === step.to || state === step.via) return entry;
    throw new Refusal('BAD_REQUEST', `cannot ${command}: the current state is ${state}`);
  }
  return take(cycle, entry, step, now);
}

/** @throws Refusal where it may not be deleted now. */
export function assertDeletable(cycle: LifeCycle, entry: Entry): void {
  const state = stateOf(cycle, entry);
  if (cycle.deletable === undefined || cycle.deletable.includes(state)) return;
  throw new Refusal(
    'BAD_REQUEST',
    `it must be ${cycle.deletable.join(' or ')} to be deleted: the current state is ${state}`,
  );
}

/** The entry as it is now: a change that has come due is made. */
export function settled(entry: Entry, now: number): Entry {
  const { due, ...rest } = entry;
  if (due === undefined || now < due.at) return entry;
  return isObject(rest.value) ? { ...rest, value: { ...rest.value, ...due.set } } : rest;
}

function take(cycle: LifeCycle, entry: Entry, step: Step, now: number): Entry {
  const value = isObject(entry.value) ? entry.value : {};
  return {
    ...entry,
    value: { ...value, [cycle.property]: step.via },
    due: { at: now + step.ms, set: { [cycle.property]: step.to, ...step.set } },
  };
}

function stateOf(cycle: LifeCycle, entry: Entry): string {
  return isObject(entry.value) ? String(entry.value[cycle.property]) : '';
}
