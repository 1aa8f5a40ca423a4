/** Bodies that differ from the document. */
import { type Body, change, each, failed, PASSED, type Row } from './row.ts';

const kafka = change(({ result }) => {
  for (const pipe of [result].flat()) if (pipe.source.kafka) pipe.source.kafka.reversePrivateEndpointIds = null;
});
const microseconds = change(({ result }) => {
  for (const pipe of [result].flat()) pipe.createdAt = pipe.createdAt.replace('Z', '.123456Z');
});
const unset = (value: Body): Body => {
  if (Array.isArray(value)) return value.map(unset);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    /Expression$|^(section|message|note|groupBy)$/.test(name) && typeof inner === 'string' ? '' : unset(inner),
  ]);
  return Object.fromEntries(entries);
};

export const BODIES: readonly Row[] = [
  [
    '18: null instead of a list of endpoints',
    'clickPipeGet',
    { changes: { clickPipeGet: kafka, clickPipeGetList: kafka } },
    { status: 'passed', findings: ['undocumented-null /result/source/kafka/reversePrivateEndpointIds'] },
  ],
  ...each(
    '18: null instead of another list',
    ['clickPipeGet'],
    change(({ result }) => {
      result.fieldMappings = null;
    }),
    failed('contract'),
  ),
  [
    '18: dates with microseconds',
    'clickPipeGet',
    { changes: { clickPipeGet: microseconds, clickPipeGetList: microseconds } },
    PASSED,
  ],
  [
    '18: dates with microseconds in the detail only',
    'clickPipeGet',
    { changes: { clickPipeGet: microseconds } },
    PASSED,
  ],
  ...each(
    '19: what a database pipe does not have',
    ['clickPipeGet'],
    change(({ result }) => {
      for (const name of ['managedTable', 'tableDefinition']) delete result.destination[name];
      for (const name of ['scaling', 'settings']) delete result[name];
      delete result.source.postgres;
    }),
    {
      status: 'passed',
      findings: [
        'missing-property /result/destination/managedTable',
        'missing-property /result/destination/tableDefinition',
        'missing-property /result/scaling',
        'missing-property /result/settings',
        'missing-property /result/source/postgres',
      ],
    },
  ),
  ...each(
    '20: no password and no connection string',
    ['postgresServiceGet'],
    change(({ result }) => {
      delete result.password;
      delete result.connectionString;
    }),
    { status: 'passed', findings: ['missing-property /result/connectionString', 'missing-property /result/password'] },
  ),
  ...each(
    '21: numbers as texts',
    ['postgresInstanceConfigGet'],
    change(({ result }) => {
      for (const [name, value] of Object.entries(result.pgConfig)) result.pgConfig[name] = String(value);
    }),
    PASSED,
  ),
  ...each(
    '22: a tag without a value',
    ['instanceGet'],
    change(({ result }) => {
      result.tags[0].value = null;
    }),
    { status: 'passed', findings: ['undocumented-null /result/tags/*/value'] },
  ),
  ...each(
    '22: a key that was never used',
    ['openapiKeyGetList', 'openapiKeyGet'],
    change(({ result }) => {
      for (const key of [result].flat()) key.usedAt = null;
    }),
    { status: 'passed' },
  ),
  ...each(
    '22: the same instant with milliseconds',
    ['instanceGet'],
    change(({ result }) => {
      result.createdAt = result.createdAt.replace('Z', '.000Z');
    }),
    PASSED,
  ),
  ...each(
    '22: the same instant with an offset',
    ['instanceGet'],
    change(({ result }) => {
      result.createdAt = new Date(Date.parse(result.createdAt) + 7_200_000).toISOString().replace('Z', '+02:00');
    }),
    PASSED,
  ),
  ...each(
    '22: another instant',
    ['instanceGet'],
    change(({ result }) => {
      result.createdAt = new Date(Date.parse(result.createdAt) + 1000).toISOString();
    }),
    failed('assertion'),
  ),
  ...each(
    '23: texts that are not set',
    ['clickStackGetSource', 'clickStackListAlerts', 'clickStackGetDashboard'],
    change((body) => {
      body.result = unset(body.result);
    }),
    { status: 'passed' },
  ),
  ...each(
    '25: states and kinds of July',
    ['clickPipeGet'],
    change(({ result }) => {
      result.state = 'Degraded';
    }),
    PASSED,
  ),
  ...each(
    '25: states and kinds of July',
    ['postgresServiceGet'],
    change(({ result }) => {
      result.state = 'stopped';
    }),
    PASSED,
  ),
  ...each(
    '25: states and kinds of July',
    ['clickStackListAlerts'],
    change(({ result }) => {
      result[0].state = 'PENDING';
    }),
    PASSED,
  ),
  ...each(
    '25: states and kinds of July',
    ['clickStackGetSource'],
    change(({ result }) => {
      result.kind = 'promql';
    }),
    { status: 'passed' },
  ),
  ...each(
    '25: states and kinds of July',
    ['clickStackGetDashboard'],
    change(({ result }) => {
      const { asRatio, groupBy, numberFormat, select, sourceId } = result.tiles[0].config;
      const onClick = { type: 'external', urlTemplate: 'https://example.com/{{ServiceName}}' };
      result.tiles[0].config = {
        displayType: 'table',
        asRatio,
        groupBy,
        numberFormat,
        select,
        sourceId,
        onClick,
        groupByColumnsOnLeft: false,
        having: '',
        orderBy: '',
      };
    }),
    PASSED,
  ),
  ...each(
    '25: a state that no document has',
    ['clickPipeGet'],
    change(({ result }) => {
      result.state = 'Dreaming';
    }),
    { status: 'passed', findings: ['unknown-enum-value /result/state'] },
  ),
  // Findings beside failures.
  ...each(
    'a failure and a finding in one body',
    ['organizationGet'],
    change(({ result }) => {
      result.enableCoreDumps = 'yes';
      result.motto = 'fast';
    }),
    { status: 'failed', cause: 'contract', findings: ['unknown-property /result/motto'] },
  ),
  ...each(
    'a required property that is missing: no finding as well',
    ['slowQueryPatternsGetList'],
    change(({ result }) => {
      for (const pattern of result) {
        delete pattern.queryText;
        pattern.motto = 'fast';
      }
    }),
    { status: 'failed', cause: 'contract', findings: ['unknown-property /result/*/motto'] },
  ),
  ...each(
    'the body of an error with status 200: its properties are no findings',
    ['organizationGet'],
    change((body) => {
      delete body.result;
      body.error = 'BAD_REQUEST: something is wrong';
    }),
    { status: 'failed', cause: 'contract', findings: [] },
  ),
];
