/** Generated reports: usage cost, metric series, Prometheus metrics, and the PEM certificate. */

import { ApiError } from '../../../scripts/sandbox/http/response.ts';
import type { Call, MockState } from '../../../scripts/sandbox/model.ts';
import { currentEntry, itemPathsOf } from '../../../scripts/sandbox/state/mock-state.ts';
import { asObject, isObject, type Json, type JsonObject } from '../../../scripts/shared/json.ts';
import { PEM_CERTIFICATE } from './fixed-values.ts';

const DAY_MS = 86_400_000;
/** The vendor's limit: `to_date` is at most 30 days after `from_date`. */
const MAX_DAYS = 31;
const MAX_POINTS = 500;

/** One record for every day and service, with the properties of the sampled record, and their total. */
export function usageCost(mock: MockState, call: Call, sampled: Json): Json {
  const { from, to } = timeWindow(call);
  const days = Math.floor((to - from) / DAY_MS) + 1;
  if (days > MAX_DAYS)
    throw new ApiError('BAD_REQUEST', `query parameter to_date is more than ${MAX_DAYS - 1} days after from_date`);
  const report = asObject(sampled);
  // In the document of January 2026, `costs` is a single record.
  if (!Array.isArray(report.costs)) return sampled;
  const record = isObject(report.costs[0]) ? report.costs[0] : {};
  const services = itemPathsOf(mock, 'services', call.parameters)
    .map((path) => mock.store.entry(path)?.value)
    .filter((value) => isObject(value));
  const costs = Array.from({ length: days }, (_, day) => from + day * DAY_MS)
    .filter((at) => at <= call.now)
    .flatMap((at) => services.map((service, index) => costOf(record, service, at, index)));
  const total = costs.reduce((sum, { totalCHC }) => sum + Number(totalCHC), 0);
  return { ...report, costs, ...(report.grandTotalCHC === undefined ? {} : { grandTotalCHC: roundToCents(total) }) };
}

function costOf(record: JsonObject, service: JsonObject, at: number, index: number): JsonObject {
  const amounts: Record<string, number> = { computeCHC: 9.6 - index * 4, storageCHC: 1.25, backupCHC: 0.4 };
  const metrics = Object.fromEntries(Object.keys(asObject(record.metrics)).map((name) => [name, amounts[name] ?? 0]));
  const values: JsonObject = {
    dataWarehouseId: service.dataWarehouseId ?? service.id ?? '',
    serviceId: service.id ?? null,
    date: new Date(at).toISOString().slice(0, 10),
    entityType: 'service',
    entityId: service.id ?? '',
    entityName: service.name ?? '',
    metrics,
    totalCHC: roundToCents(Object.values(metrics).reduce((sum, amount) => sum + amount, 0)),
  };
  return Object.fromEntries(Object.keys(record).map((name) => [name, values[name] ?? (record[name] as Json)]));
}

/** Data points between `from_date` and `to_date`, with the other properties of the sampled metric. */
export function metricSeries(call: Call, sampled: Json): Json {
  const { from, to } = timeWindow(call);
  const report = asObject(sampled);
  const metric = Array.isArray(report.metrics) && isObject(report.metrics[0]) ? report.metrics[0] : {};
  const requested = Number(call.query.bucket_size_seconds ?? 60) * 1000;
  const step = Math.max(requested, Math.ceil((to - from) / MAX_POINTS));
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

function timeWindow({ query }: Call): { from: number; to: number } {
  const from = Date.parse(String(query.from_date));
  const to = Date.parse(String(query.to_date));
  if (from > to) throw new ApiError('BAD_REQUEST', 'query parameter from_date is after to_date');
  return { from, to };
}

function roundToCents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

/** The response text of a media type other than JSON: PEM, or Prometheus metrics. */
export function textReport(mock: MockState, call: Call): string | undefined {
  const { operation, result } = call.plan;
  if (/pem/i.test(result.mediaType)) return PEM_CERTIFICATE;
  return operation.path.endsWith('/prometheus') ? prometheusMetrics(mock, call) : undefined;
}

interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly value: number;
}

const CLICKHOUSE: readonly Metric[] = [
  { name: 'ClickHouseMetrics_Query', type: 'gauge', help: 'Number of executing queries', value: 3 },
  { name: 'ClickHouseMetrics_MemoryTracking', type: 'gauge', help: 'Memory in use, in bytes', value: 2_147_483_648 },
  { name: 'ClickHouseProfileEvents_SelectQuery', type: 'counter', help: 'Number of SELECT queries', value: 18_452 },
  { name: 'ClickHouseAsyncMetrics_Uptime', type: 'gauge', help: 'Uptime in seconds', value: 86_400 },
];

const POSTGRES: readonly Metric[] = [
  { name: 'PostgresServer_CPUSeconds_Total', type: 'counter', help: 'CPU time in seconds', value: 9_214.5 },
  { name: 'PostgresServer_MemoryUsedPercent', type: 'gauge', help: 'Memory in use, in percent', value: 41.5 },
  { name: 'PostgresServer_Connections', type: 'gauge', help: 'Open connections', value: 12 },
];

/**
 * One sample per metric and service in the path.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
function prometheusMetrics(mock: MockState, { plan, parameters, now }: Call): string {
  const isPostgres = plan.operation.path.includes('/postgres');
  const prefix = isPostgres ? 'postgres' : 'clickhouse';
  const wantedId = isPostgres ? parameters.postgresId : parameters.serviceId;
  const services = itemPathsOf(mock, isPostgres ? 'postgres' : 'services', parameters)
    .map((path) => currentEntry(mock, path, now)?.value)
    .filter((value) => isObject(value) && (wantedId === undefined || value.id === wantedId));
  return (isPostgres ? POSTGRES : CLICKHOUSE)
    .flatMap(({ name, type, help, value }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...services.map((service) => {
        const { id, name: serviceName } = service as { id: string; name: string };
        const labels = {
          [`${prefix}_org`]: parameters.organizationId ?? '',
          [`${prefix}_service`]: id,
          [`${prefix}_service_name`]: serviceName,
        };
        const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(String(text))}"`);
        return `${name}{${pairs.join(',')}} ${value}`;
      }),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
