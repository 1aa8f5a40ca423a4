/** Realistic sample values that are constants. `property-values.ts` computes the others. */
import type { Variant } from '../../../scripts/sandbox/samples/fixed-samples.ts';
import type { Json } from '../../../scripts/shared/json.ts';

/** Names of the seeded items, by resource, in the order of creation. */
export const NAMES: Readonly<Record<string, readonly string[]>> = {
  organizations: ['Example Analytics', 'Second Example'],
  services: ['analytics-production', 'events-staging'],
  keys: ['CI pipeline', 'Read-only dashboards', 'Terraform'],
  members: ['Ada Lovelace', 'Grace Hopper', 'Katherine Johnson', 'Annie Easley', 'Mary Jackson'],
  roles: ['Admin', 'Developer', 'Billing'],
  clickpipes: ['orders_cdc', 'clickstream'],
  postgres: ['orders-primary', 'orders-reporting'],
  alerts: ['High error rate', 'Slow checkout'],
  entries: ['Around the clock'],
  byocInfrastructure: ['Production account', 'Staging account'],
  dashboards: ['Service overview', 'Checkout latency'],
  webhooks: ['On-call channel', 'Data team channel'],
};

const SOURCES = ['bigquery', 'kafka', 'kinesis', 'mongodb', 'mysql', 'objectStorage', 'postgres', 'pubsub'];

/** A ClickPipe has one source; the others are `null`. */
function onlySource(source: string): Variant {
  return Object.fromEntries(SOURCES.filter((other) => other !== source).map((other) => [`/source/${other}`, null]));
}

/** Values of single seeded items: by resource, then by ordinal, then by JSON pointer. */
export const VARIANTS: Readonly<Record<string, readonly Variant[]>> = {
  activities: [
    { '/type': 'service_start', '/actorType': 'user' },
    { '/type': 'openapi_key_update', '/actorType': 'user', '/keyUpdateType': 'created' },
  ],
  backups: [
    { '/backupName': 'Backup 3', '/type': 'incremental' },
    { '/backupName': 'Backup 2', '/type': 'incremental' },
    { '/backupName': 'Backup 1', '/type': 'full' },
  ],
  clickhouseSettings: [
    { '/name': 'compatibility', '/value': '25.8' },
    { '/name': 'log_queries', '/value': '1' },
    { '/name': 'max_threads', '/value': '8' },
  ],
  clickpipes: [
    {
      ...onlySource('postgres'),
      '/source/postgres/tableMappings/0/sourceTable': 'orders',
      '/source/postgres/tableMappings/0/targetTable': 'orders',
      '/source/postgres/tableMappings/0/partitionKey': 'order_id',
      '/source/postgres/tableMappings/0/sortingKeys': ['order_id'],
    },
    { ...onlySource('kafka'), '/destination/table': 'clickstream' },
  ],
  postgres: [{ '/isPrimary': true }, { '/isPrimary': false }],
  roles: [{ '/type': 'system' }, { '/type': 'system' }, { '/type': 'custom' }],
  scalingSchedule: [{ '/entries/0/endHourUtc': 24, '/entries/0/weekdays': [0, 1, 2, 3, 4, 5, 6] }],
  services: [{ '/isPrimary': true }, { '/isPrimary': true, '/isReadonly': false }],
  slowQueryPatterns: [
    { '/queryText': 'SELECT * FROM orders WHERE customer_id = $1 ORDER BY created_at DESC' },
    {
      '/queryText': 'SELECT count(*) FROM orders WHERE status = $1',
      '/callCount': 410,
      '/totalDurationUs': 25_830_000,
    },
  ],
};

/** Values by property name, the same for every schema. */
export const CONSTANTS: Readonly<Record<string, Json>> = {
  accountName: 'example-analytics-prod',
  actorDetails: 'ada.lovelace@example.com',
  actorIpAddress: '203.0.113.24',
  allowedOrigins: 'https://app.example.com',
  app: 'checkout',
  avgDurationUs: 48_000,
  backupPeriodInHours: 24,
  backupRetentionPeriodInHours: 24,
  backupStartTime: '02:00',
  bucketPath: 's3://example-analytics-backups/clickhouse',
  brokers: 'broker-1.kafka.example.com:9092',
  callCount: 1250,
  clickhouseVersion: '25.8',
  cpuSysTimeUs: 2_100,
  cpuUserTimeUs: 38_400,
  columnIds: ['order_id'],
  columns: [{ name: 'order_id', type: 'UInt64' }],
  customPrivateDnsMappings: [{ privateDnsName: 'kafka.example.com' }],
  database: 'default',
  dbName: 'orders',
  dbOperation: 'SELECT',
  dbUser: 'app',
  default_transaction_isolation: 'read committed',
  deprecationNotice: 'Not deprecated',
  description: 'Made by the sandbox',
  destinationField: 'order_id',
  durationUs: 61_000,
  effectiveIdleTimeoutMinutes: 15,
  effectiveMaxReplicaMemoryGb: 120,
  effectiveMaxReplicas: 5,
  effectiveMinReplicaMemoryGb: 16,
  effectiveMinReplicas: 1,
  emailRecipients: ['on-call@example.com'],
  errElevel: 0,
  errMessage: '',
  errorCount: 0,
  errSqlstate: '00000',
  gcpServiceAttachment: 'projects/example-analytics/regions/europe-west4/serviceAttachments/kafka',
  grants: ['default_role'],
  iamRoleArn: 'arn:aws:iam::123456789012:role/clickhouse-backup',
  iamRoleSessionName: 'clickhouse-backup',
  idleTimeoutMinutes: 15,
  ipAccessList: [{ source: '203.0.113.0/24', description: 'Office network' }],
  keyUpdateType: 'created',
  maxDurationUs: 412_000,
  maxReplicaMemoryGb: 120,
  maxReplicas: 5,
  minReplicaMemoryGb: 16,
  minReplicas: 1,
  note: 'See the runbook',
  p50DurationUs: 41_000,
  p95DurationUs: 120_000,
  p99DurationUs: 290_000,
  partitionBy: 'toYYYYMM(created_at)',
  permissions: ['control-plane:organization:view'],
  pid: '21734',
  postgresVersion: '18',
  primaryKey: 'order_id',
  privateDnsNames: ['kafka.example.com'],
  queryText: 'SELECT * FROM orders WHERE customer_id = $1 ORDER BY created_at DESC',
  reversePrivateEndpointIds: [],
  rows: 40,
  serverRole: 'primary',
  sortingKey: ['order_id'],
  sourceField: 'id',
  spanId: '00f067aa0ba902b7',
  storageSize: 118,
  tags: [{ key: 'Environment', value: 'Production' }],
  table: 'orders',
  topics: 'clickstream',
  totalCpuTimeUs: 50_600_000,
  totalDurationUs: 60_000_000,
  totalRows: 50_000,
  totalSharedBlksHit: 912_400,
  totalSharedBlksRead: 18_300,
  totalWalBytes: 0,
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  url: 'https://hooks.example.com/services/sandbox',
  username: 'postgres',
  versionColumnId: 'updated_at',
  vpcResourceShareArn: 'arn:aws:ram:us-east-1:123456789012:resource-share/2f6a7f3f-0a11-4b1c-9c43-5f0c6f2e8a1d',
  warning: 'Test it on a staging service first',
};

/**
 * A self-signed CA certificate; its private key was not kept. It is valid until 2126, so that no test depends on the
 * current date.
 */
export const PEM_CERTIFICATE = `
-----BEGIN CERTIFICATE-----
MIIB5jCCAYugAwIBAgIUQBtADrGgvZXRYNaMdF8U4yvNQ9swCgYIKoZIzj0EAwIw
RzEQMA4GA1UECgwHU2FuZGJveDEzMDEGA1UEAwwqU2FuZGJveCBQb3N0Z3JlcyBD
QSAobm90IGEgcmVhbCBhdXRob3JpdHkpMCAXDTI2MTEyMzEzMTQxOFoYDzIxMjYx
MDMwMTMxNDE4WjBHMRAwDgYDVQQKDAdTYW5kYm94MTMwMQYDVQQDDCpTYW5kYm94
IFBvc3RncmVzIENBIChub3QgYSByZWFsIGF1dGhvcml0eSkwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAQr8WaIA/bF2+phbWaNuHNvtjkDh0628CZVbvohwFHiii5T
MwscXCCQ0Jnb5PNez1nnXAolFSwVxWiv+BE53PKbo1MwUTAdBgNVHQ4EFgQUiHWA
7WEkS0M3ci28CJ9LqMSFp5kwHwYDVR0jBBgwFoAUiHWA7WEkS0M3ci28CJ9LqMSF
p5kwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA2MEtbgxe5F4L
KKe6wn/BP+6aW7i5lCfTIOTmIZwoQF8CIQCntPvOL2MuZgrvy4HUYEDBHWzcMqnz
mxYF3EVjtfrURg==
-----END CERTIFICATE-----
`.trimStart();
