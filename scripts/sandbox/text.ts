/** The answers that are not JSON. */
import { isObject } from '../json.ts';
import { PEM_CERTIFICATE } from './certificate.ts';
import type { Plan } from './effects.ts';
import { entryNow, type World } from './world.ts';

/** PEM where the document says so, otherwise Prometheus' text exposition format. */
export function textOf(world: World, plan: Plan, parameters: Readonly<Record<string, string>>, now: number): string {
  if (/pem/i.test(plan.result.mediaType)) return PEM_CERTIFICATE;
  return exposition(world, plan, parameters, now);
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

/** One sample per service that the path covers: https://prometheus.io/docs/instrumenting/exposition_formats/ */
function exposition(world: World, plan: Plan, parameters: Readonly<Record<string, string>>, now: number): string {
  const isPostgres = plan.operation.path.includes('/postgres');
  const [segment, label] = isPostgres ? ['postgres', 'postgres'] : ['services', 'clickhouse'];
  const wanted = isPostgres ? parameters.postgresId : parameters.serviceId;
  const organization = parameters.organizationId ?? '';
  const services = world.state
    .members(`/v1/organizations/${encodeURIComponent(organization)}/${segment}`)
    .map((path) => entryNow(world, path, now)?.value)
    .filter((value) => isObject(value) && (wanted === undefined || value.id === wanted));
  return (isPostgres ? POSTGRES : CLICKHOUSE)
    .flatMap(({ name, type, help, value }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...services.map((service) => {
        const { id, name: serviceName } = service as { id: string; name: string };
        const labels = {
          [`${label}_org`]: organization,
          [`${label}_service`]: id,
          [`${label}_service_name`]: serviceName,
        };
        return `${name}{${Object.entries(labels)
          .map(([key, text]) => `${key}="${escapeLabel(String(text))}"`)
          .join(',')}} ${value}`;
      }),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
