/**
 * What the document's structure cannot tell, by operationId. A version of the document without one of these operations
 * loses nothing but the exception.
 */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { adopt } from './adopt.ts';
import { Refusal } from './answer.ts';
import { type Call, NEW, type Outcome } from './call.ts';
import { assertAfterNow, assertNotAfterNow } from './point-in-time.ts';
import { metricSeries, usageCost } from './reports.ts';
import type { Entry } from './store.ts';
import { concretePath } from './store.ts';
import { adoptionAt, placeOf, type World } from './world.ts';

export interface Exception {
  /** Refuses what the document allows. */
  readonly refuse?: (world: World, call: Call) => void;
  /** Reads the body in another way than by the names of its properties. */
  readonly body?: (world: World, call: Call) => Json;
  /** Does it all by itself. */
  readonly instead?: (world: World, call: Call) => Outcome;
  /** Corrects what came of it. */
  readonly correct?: (world: World, call: Call, outcome: Outcome) => Outcome;
}

const MAX_KEYS = 100;
const SERVICE = '/v1/organizations/{organizationId}/services/{serviceId}';
const ORGANIZATION = '/v1/organizations/{organizationId}';

export const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  /** A report is made for the days that were asked for. */
  usageCostGet: { correct: (world, call, outcome) => ({ ...outcome, value: usageCost(world, call, outcome.value) }) },
  postgresInstanceMetricsGet: {
    correct: (_world, call, outcome) => ({ ...outcome, value: metricSeries(call, outcome.value) }),
  },

  /** The region is asked for in the query. */
  organizationPrivateEndpointConfigGetList: {
    correct: (world, call, outcome) => {
      const region = String(call.query.region_id ?? '');
      const id = world.identity.hex(17, 'endpoint-service', region);
      return {
        ...outcome,
        value: { ...asObject(outcome.value), endpointServiceId: `com.amazonaws.vpce.${region}.vpce-svc-${id}` },
      };
    },
  },

  /** At most 100 keys per organization (the vendor's API overview). */
  openapiKeyCreate: {
    refuse: (world, call) => {
      assertAfterNow(call, 'expireAt');
      const keys = world.state.members(concretePath(call.plan.operation.path, call.parameters));
      if (keys.length >= MAX_KEYS)
        throw new Refusal('BAD_REQUEST', `the organization has ${MAX_KEYS} keys, and may have no more`);
    },
  },

  openapiKeyUpdate: { refuse: (_world, call) => assertAfterNow(call, 'expireAt') },

  /** A body names a protocol and switches it; an answer lists the hosts of those that are on. */
  instanceCreate: { body: (world, call) => withKnownWarehouse(world, call, withoutEndpoints(call.body)) },
  instanceUpdate: { body: switchedEndpoints },

  /** Who sends hashes of a password of one's own is told none. */
  instancePasswordUpdate: {
    correct: (_world, call, outcome) => {
      if (!isObject(call.body) || call.body.newPasswordHash === undefined) return outcome;
      const { password: _, ...rest } = asObject(outcome.value);
      return { ...outcome, value: rest };
    },
  },
  /** The service shows its password, and an address that holds it. */
  postgresServiceSetPassword: {
    correct: (world, call, outcome) => {
      const { password } = asObject(outcome.value);
      return onEntry(world, call, '/v1/organizations/{organizationId}/postgres/{postgresId}', outcome, (value) => ({
        ...value,
        password: password ?? '',
        ...(typeof value.connectionString === 'string'
          ? {
              connectionString: value.connectionString.replace(
                /:[^:@/]*@/,
                `:${encodeURIComponent(String(password))}@`,
              ),
            }
          : {}),
      }));
    },
  },
  postgresInstanceCreateReadReplica: { correct: (_world, _call, outcome) => madeAs(outcome, { isPrimary: false }) },
  postgresInstanceRestore: {
    refuse: (_world, call) => assertNotAfterNow(call, 'restoreTarget'),
    correct: (_world, _call, outcome) => madeAs(outcome, { isPrimary: true, state: 'restoring_backup' }),
  },

  /** Settings come as JSON text, one name and value for each, `null` to go back to the default. */
  serviceClickhouseSettingsUpdate: { instead: (_world, call) => changeSettings(call) },

  /** An endpoint of a service stands with the organization's. */
  instancePrivateEndpointCreate: {
    correct: (world, call, outcome) => {
      const endpoint = asObject(outcome.value);
      const listed = onEntry(world, call, ORGANIZATION, outcome, (value) => ({
        ...value,
        privateEndpoints: [
          ...asList(value.privateEndpoints).filter((one) => asObject(one).id !== endpoint.id),
          endpoint,
        ],
      }));
      return onEntry(world, call, SERVICE, listed, (value) => ({
        ...value,
        privateEndpointIds: [...new Set([...asList(value.privateEndpointIds), endpoint.id ?? ''])],
      }));
    },
  },

  /** Whether an entry is active is a matter of the hour. */
  scalingScheduleUpsert: { correct: (_world, call, outcome) => withActiveEntry(call, outcome) },

  /** What is in effect follows what was asked for. */
  instanceReplicaScalingUpdate: { correct: inEffect },
  instanceScalingUpdate: { correct: inEffect },
};

function withoutEndpoints(body: Json): JsonObject {
  const { endpoints: _, ...rest } = asObject(body);
  return rest;
}

/** A service joins a warehouse that is there, or has one of its own. */
function withKnownWarehouse(world: World, call: Call, body: JsonObject): Json {
  const { dataWarehouseId, ...rest } = body;
  const services = world.state.members(concretePath(call.plan.operation.path, call.parameters));
  const known = services.some((path) => asObject(world.state.entry(path)?.value).dataWarehouseId === dataWarehouseId);
  return known ? body : rest;
}

function switchedEndpoints(world: World, call: Call): Json {
  const { endpoints, ...rest } = asObject(call.body);
  const service = asObject(world.state.entry(concretePath(SERVICE, call.parameters))?.value);
  const before = asList(service.endpoints).map(asObject);
  const host = before[0]?.host;
  if (!Array.isArray(endpoints) || host === undefined) return rest;
  const changes = (endpoints as readonly Json[]).map(asObject);
  const kept = before.filter(({ protocol }) => !changes.some((change) => change.protocol === protocol));
  const added = changes
    .filter(({ enabled }) => enabled === true)
    .map(({ protocol }) => ({ protocol: protocol ?? '', host, port: 3306, username: 'mysql4default' }));
  return { ...rest, endpoints: [...kept, ...added] };
}

function changeSettings(call: Call): Outcome {
  const text = asObject(call.body).settings;
  const given = parsedSettings(typeof text === 'string' ? text : '');
  const collection = concretePath(call.plan.operation.path, call.parameters);
  const changes = Object.entries(given).map(([name, value]) => {
    const path = `${collection}/${encodeURIComponent(name)}`;
    if (value === null) return { kind: 'remove', path } as const;
    return { kind: 'put', entry: { path, value: { name, value: String(value) } }, collection } as const;
  });
  return { value: { settings: JSON.stringify(given), warnings: [] }, changes };
}

function parsedSettings(text: string): JsonObject {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    given = undefined;
  }
  if (isObject(given) && Object.values(given).every((value) => typeof value !== 'object' || value === null))
    return given;
  throw new Refusal('BAD_REQUEST', 'body /settings must be the JSON text of an object of settings and their values');
}

function withActiveEntry(call: Call, outcome: Outcome): Outcome {
  const { activeEntryId: _, ...schedule } = asObject(outcome.value);
  const at = new Date(call.now);
  const entries = asList(schedule.entries)
    .map(asObject)
    .map((entry) => ({ ...entry, isActiveNow: coversHour(entry, at) }) as JsonObject);
  const active = entries.find(({ isActiveNow }) => isActiveNow)?.id;
  const value = { ...schedule, entries, ...(active === undefined ? {} : { activeEntryId: active }) };
  const changes = outcome.changes.map((change) =>
    change.kind === 'put' ? { ...change, entry: { ...change.entry, value } } : change,
  );
  return { value, changes };
}

function coversHour({ weekdays, startHourUtc, endHourUtc }: JsonObject, at: Date): boolean {
  const hour = at.getUTCHours();
  return asList(weekdays).includes(at.getUTCDay()) && hour >= Number(startHourUtc) && hour < Number(endHourUtc);
}

/** Corrects the item that was made, and the answer that shows it. */
function madeAs(outcome: Outcome, set: JsonObject): Outcome {
  const changes = outcome.changes.map((change, index) =>
    index === 0 && change.kind === 'put' ? { ...change, entry: withValues(change.entry, set) } : change,
  );
  return { value: { ...asObject(outcome.value), ...set }, changes };
}

/** `effectiveMaxReplicas` is `maxReplicas`, and so on; a value that it may not have (half a minute) leaves the old one. */
function inEffect(world: World, call: Call, outcome: Outcome): Outcome {
  const value = asObject(outcome.value);
  const follows = Object.keys(asObject(value.currentScaling)).flatMap((name) => {
    const asked = name.replace(/^effective(.)/, (_, letter: string) => letter.toLowerCase());
    return asked !== name && value[asked] !== undefined ? [[name, value[asked]] as const] : [];
  });
  const place = placeOf(world, SERVICE, call.parameters, { ordinal: NEW, age: 0, now: call.now });
  const change = { currentScaling: Object.fromEntries(follows) };
  const adopted = adopt(adoptionAt(world, place), call.plan.result.schema, change, value);
  const { currentScaling } = asObject(adopted);
  return currentScaling === undefined ? outcome : madeAs(outcome, { currentScaling });
}

function onEntry(
  world: World,
  call: Call,
  template: string,
  outcome: Outcome,
  change: (value: JsonObject) => JsonObject,
): Outcome {
  const entry = world.state.entry(concretePath(template, call.parameters));
  if (entry === undefined || !isObject(entry.value)) return outcome;
  return {
    ...outcome,
    changes: [...outcome.changes, { kind: 'put', entry: { ...entry, value: change(entry.value) } }],
  };
}

function withValues(entry: Entry, set: JsonObject): Entry {
  return { ...entry, value: { ...asObject(entry.value), ...set } };
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
