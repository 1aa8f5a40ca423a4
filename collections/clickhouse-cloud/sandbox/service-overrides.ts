/** Overrides for ClickHouse services: warehouses, endpoints, settings and scaling. */

import { ApiError } from '../../../scripts/sandbox/http/response.ts';
import type { Call, MockState, Outcome } from '../../../scripts/sandbox/model.ts';
import { fillPath } from '../../../scripts/sandbox/resources/path-template.ts';
import { withValues } from '../../../scripts/sandbox/state/call.ts';
import { createdAt, locationAt, mergeAt } from '../../../scripts/sandbox/state/mock-state.ts';
import { asList, asObject, isObject, type Json, type JsonObject, parsedJson } from '../../../scripts/shared/json.ts';

export const SERVICE = '/v1/organizations/{organizationId}/services/{serviceId}';

/** A service joins an existing warehouse or gets its own; it has its default endpoints. */
export function withoutUnknownWarehouse(mock: MockState, call: Call): Json {
  const { endpoints: _, dataWarehouseId, ...rest } = asObject(call.body);
  const services = mock.store.itemPaths(fillPath(call.plan.operation.path, call.parameters));
  const isKnown = services.some((path) => asObject(mock.store.entry(path)?.value).dataWarehouseId === dataWarehouseId);
  return isKnown && dataWarehouseId !== undefined ? { ...rest, dataWarehouseId } : rest;
}

/** A request enables or disables endpoint protocols; the service lists the endpoints that are enabled. */
export function endpointsOfProtocols(mock: MockState, call: Call): Json {
  const { endpoints, ...rest } = asObject(call.body);
  const service = asObject(mock.store.entry(fillPath(SERVICE, call.parameters))?.value);
  const stored = asList(service.endpoints).map(asObject);
  const host = stored[0]?.host;
  if (!Array.isArray(endpoints) || host === undefined) return rest;
  const changes = asList(endpoints).map(asObject);
  const kept = stored.filter(({ protocol }) => !changes.some((change) => change.protocol === protocol));
  const added = changes
    .filter(({ enabled }) => enabled === true)
    .map(({ protocol }) => ({ protocol: protocol ?? '', host, port: 3306, username: 'mysql4default' }));
  return { ...rest, endpoints: [...kept, ...added] };
}

/** The body contains the settings as JSON text; `null` resets a setting to its default. */
export function changeClickhouseSettings(call: Call): Outcome {
  const settings = parseSettings(asObject(call.body).settings);
  const listPath = fillPath(call.plan.operation.path, call.parameters);
  const changes = Object.entries(settings).map(([name, value]) => {
    const path = `${listPath}/${encodeURIComponent(name)}`;
    if (value === null) return { kind: 'remove', path } as const;
    return { kind: 'put', entry: { path, value: { name, value: String(value) } }, listPath } as const;
  });
  return { value: { settings: JSON.stringify(settings), warnings: [] }, changes };
}

function parseSettings(text: Json | undefined): JsonObject {
  const settings = typeof text === 'string' ? parsedJson(text) : undefined;
  if (isObject(settings) && Object.values(settings).every((value) => typeof value !== 'object' || value === null))
    return settings;
  throw new ApiError('BAD_REQUEST', 'body /settings must be the JSON text of an object of settings and their values');
}

/** Marks the entry of the scaling schedule that is active at the time of the call. */
export function withActiveScheduleEntry(_mock: MockState, call: Call, outcome: Outcome): Outcome {
  const { activeEntryId: _, ...schedule } = asObject(outcome.value);
  const at = new Date(call.now);
  const entries = asList(schedule.entries)
    .map(asObject)
    .map((entry) => ({ ...entry, isActiveNow: coversTime(entry, at) }) as JsonObject);
  const active = entries.find(({ isActiveNow }) => isActiveNow)?.id;
  const value = { ...schedule, entries, ...(active === undefined ? {} : { activeEntryId: active }) };
  const changes = outcome.changes.map((change) =>
    change.kind === 'put' ? { ...change, entry: { ...change.entry, value } } : change,
  );
  return { value, changes };
}

function coversTime({ weekdays, startHourUtc, endHourUtc }: JsonObject, at: Date): boolean {
  const hour = at.getUTCHours();
  return asList(weekdays).includes(at.getUTCDay()) && hour >= Number(startHourUtc) && hour < Number(endHourUtc);
}

/** Sets `effectiveMaxReplicas` from `maxReplicas`, and so on, as far as the schema allows the value. */
export function withEffectiveScaling(mock: MockState, call: Call, outcome: Outcome): Outcome {
  const value = asObject(outcome.value);
  const effective = Object.keys(asObject(value.currentScaling)).flatMap((name) => {
    const requested = name.replace(/^effective(.)/, (_, letter: string) => letter.toLowerCase());
    return requested !== name && value[requested] !== undefined ? [[name, value[requested]] as const] : [];
  });
  const location = locationAt(mock, SERVICE, call.parameters, createdAt(call.now));
  const change = { currentScaling: Object.fromEntries(effective) };
  const merged = mergeAt(mock, location, call.plan.result.schema, change, value);
  const { currentScaling } = asObject(merged);
  return currentScaling === undefined ? outcome : withValues(outcome, { currentScaling });
}
