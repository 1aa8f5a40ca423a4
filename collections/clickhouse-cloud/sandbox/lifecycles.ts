/**
 * The state machines of the resources, by the states that their schemas list. Transitions are short, so that a client that polls
 * finishes within seconds.
 */
import type { Lifecycle } from '../../../scripts/sandbox/state/lifecycle.ts';

export const LIFECYCLES: readonly Lifecycle[] = [
  // ClickHouse service.
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
  // ClickPipe.
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
  // Postgres service.
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
  // Reverse private endpoint.
  {
    property: 'status',
    states: ['Provisioning', 'Ready', 'Deleting'],
    creation: { via: 'Provisioning', to: 'Ready', ms: 300 },
    commands: {},
  },
  // BYOC infrastructure.
  {
    property: 'state',
    states: ['infra-ready', 'infra-provisioning', 'infra-terminated'],
    creation: { via: 'infra-provisioning', to: 'infra-ready', ms: 300 },
    commands: {},
  },
  // User-defined function.
  {
    property: 'status',
    states: ['building', 'error', 'ready'],
    creation: { via: 'building', to: 'ready', ms: 300 },
    commands: {},
  },
  // Attachment of a function to a service.
  {
    property: 'status',
    states: ['provisioning', 'deployed', 'deprovisioning'],
    creation: { via: 'provisioning', to: 'deployed', ms: 300 },
    commands: {},
  },
];
