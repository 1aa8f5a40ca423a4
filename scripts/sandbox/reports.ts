/** Reports that are made for the time that was asked for. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { Refusal } from './answer.ts';
import type { Call } from './call.ts';
import { concretePath } from './store.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;
/** The vendor's limit: `to_date` at most 30 days after `from_date`. */
const MAX_DAYS = 31;
const MAX_POINTS = 500;

/** One record for every day and service, and their sum. The sampled record gives the shape. */
export function usageCost(world: World, call: Call, sampled: Json): Json {
  const { from, to } = window(call);
  const days = Math.floor((to - from) / DAY) + 1;
  if (days > MAX_DAYS)
    throw new Refusal('BAD_REQUEST', `query parameter to_date is more than ${MAX_DAYS - 1} days after from_date`);
  const report = isObject(sampled) ? sampled : {};
  // January's document has one record where the later ones have a list.
  if (!Array.isArray(report.costs)) return sampled;
  const record = isObject(report.costs[0]) ? report.costs[0] : {};
  const services = world.state
    .members(`${concretePath('/v1/organizations/{organizationId}', call.parameters)}/services`)
    .map((path) => world.state.entry(path)?.value)
    .filter((value): value is JsonObject => isObject(value));
  const costs = Array.from({ length: days }, (_, day) => from + day * DAY)
    .filter((at) => at <= call.now)
    .flatMap((at) => services.map((service, index) => costOf(record, service, at, index)));
  const total = costs.reduce((sum, { totalCHC }) => sum + Number(totalCHC), 0);
  return { ...report, costs, ...(report.grandTotalCHC === undefined ? {} : { grandTotalCHC: cents(total) }) };
}

function costOf(record: JsonObject, service: JsonObject, at: number, index: number): JsonObject {
  const amounts: Record<string, number> = { computeCHC: 9.6 - index * 4, storageCHC: 1.25, backupCHC: 0.4 };
  const metrics = Object.fromEntries(
    Object.keys(isObject(record.metrics) ? record.metrics : {}).map((name) => [name, amounts[name] ?? 0]),
  );
  const values: JsonObject = {
    dataWarehouseId: service.dataWarehouseId ?? service.id ?? '',
    serviceId: service.id ?? null,
    date: new Date(at).toISOString().slice(0, 10),
    entityType: 'service',
    entityId: service.id ?? '',
    entityName: service.name ?? '',
    metrics,
    totalCHC: cents(Object.values(metrics).reduce((sum, amount) => sum + amount, 0)),
  };
  return Object.fromEntries(Object.keys(record).map((name) => [name, values[name] ?? (record[name] as Json)]));
}

/** Points from the one time to the other, a bucket apart; the sampled metric gives the shape. */
export function metricSeries(call: Call, sampled: Json): Json {
  const { from, to } = window(call);
  const report = isObject(sampled) ? sampled : {};
  const metric = Array.isArray(report.metrics) && isObject(report.metrics[0]) ? report.metrics[0] : {};
  const asked = Number(call.query.bucket_size_seconds ?? 60) * 1000;
  const step = Math.max(asked, Math.ceil((to - from) / MAX_POINTS));
  const dataPoints = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => ({
    timestamp: Math.floor((from + index * step) / 1000),
    value: 38 + (index % 7),
  }));
  const metrics = METRICS.map((one) => ({ ...metric, ...one, series: [{ label: 'primary', dataPoints }] }));
  return { ...report, metrics };
}

const METRICS = [
  { key: 'cpu_usage', name: 'CPU usage', unit: 'percent', description: 'Share of the CPU in use' },
  { key: 'memory_usage', name: 'Memory usage', unit: 'percent', description: 'Share of the memory in use' },
];

function window({ query }: Call): { from: number; to: number } {
  const from = Date.parse(String(query.from_date));
  const to = Date.parse(String(query.to_date));
  if (from > to) throw new Refusal('BAD_REQUEST', 'query parameter from_date is after to_date');
  return { from, to };
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
