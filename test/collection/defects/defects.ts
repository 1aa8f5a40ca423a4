/** Single defects of responses, and what shows each of them: a failed assertion or a finding. */
import { add, type Body, body, type Change, contentType, drop, error, set, status, text } from './response-change.ts';

const OTHER_UUID = 'ffffffff-0000-4000-8000-00000000ffff';

export type Defect = readonly [name: string, operation: string, change: Change, caughtBy: 'assertion' | 'finding'];

export const DEFECTS: readonly Defect[] = [
  // Status and envelope.
  ['wrong status, good body', 'instanceGet', status(201), 'assertion'],
  ['202 instead of 200', 'backupGetList', status(202), 'assertion'],
  ['good status, error body', 'instanceGet', error(400), 'assertion'],
  ['good status, error in an envelope that says 200', 'organizationGetList', error(200), 'assertion'],
  ['envelope disagrees with the HTTP status', 'memberGetList', set('/status', 500), 'assertion'],
  ['envelope status is text', 'memberGetList', set('/status', '200'), 'assertion'],
  ['no envelope', 'openapiKeyGetList', body((whole) => whole.result), 'assertion'],
  ['no requestId', 'openapiKeyGetList', drop('/requestId'), 'assertion'],
  ['requestId is no UUID', 'instanceGetList', set('/requestId', 'r-1'), 'assertion'],
  ['no result', 'usageCostGet', drop('/result'), 'assertion'],
  ['result is null', 'instanceGet', set('/result', null), 'assertion'],
  ['internal server error', 'clickPipeGetList', status(500), 'assertion'],
  [
    "the gateway's 404 where the API's own would be allowed",
    'backupBucketGet',
    (a) => ({ ...a, status: 404, headers: { 'content-type': 'text/html' }, body: '<html>Cannot GET</html>' }),
    'assertion',
  ],
  // Content.
  [
    'HTML error page with 200',
    'instanceGet',
    (a) => ({ ...a, headers: { 'content-type': 'text/html' }, body: '<html>Sorry</html>' }),
    'assertion',
  ],
  ['HTML that claims to be JSON', 'instanceGet', text(() => '<html>Sorry</html>'), 'assertion'],
  ['JSON under another content type', 'instanceGet', contentType('text/plain'), 'assertion'],
  ['truncated JSON', 'clickStackListDashboards', text((t) => t.slice(0, Math.floor(t.length / 2))), 'assertion'],
  ['empty body', 'backupGet', text(() => ''), 'assertion'],
  ['two JSON documents', 'backupGet', text((t) => t + t), 'assertion'],
  [
    'metrics as JSON',
    'instancePrometheusGet',
    (a) => ({ ...a, headers: { 'content-type': 'application/json' }, body: '{"status":200}' }),
    'assertion',
  ],
  ['metrics that are prose', 'organizationPrometheusGet', text(() => 'all is well\n'), 'assertion'],
  ['no metrics', 'postgresOrgPrometheusGet', text(() => ''), 'assertion'],
  ['a metric without a value', 'instancePrometheusGet', text((t) => `${t}broken_metric\n`), 'assertion'],
  ['no certificate', 'postgresServiceCertsGet', text(() => 'not a certificate'), 'assertion'],
  [
    'a certificate cut short',
    'postgresServiceCertsGet',
    text((t) => t.replaceAll('-----END CERTIFICATE-----', '')),
    'assertion',
  ],
  [
    'a private key among the certificates',
    'postgresServiceCertsGet',
    text((t) => `${t}-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n`),
    'assertion',
  ],
  ['certificates as JSON', 'postgresServiceCertsGet', contentType('application/json'), 'assertion'],
  // Schema.
  ['object instead of an array', 'instanceGetList', set('/result', {}), 'assertion'],
  ['array instead of an object', 'instanceGet', body((whole) => ({ ...whole, result: [whole.result] })), 'assertion'],
  ['number instead of text', 'instanceGet', set('/result/name', 7), 'assertion'],
  ['text instead of a number', 'instanceGet', set('/result/numReplicas', 'three'), 'assertion'],
  ['text instead of a boolean', 'organizationGet', set('/result/enableCoreDumps', 'yes'), 'assertion'],
  ['null where it is not allowed', 'organizationGet', set('/result/name', null), 'assertion'],
  ['null item', 'backupGetList', body((whole) => ({ ...whole, result: [null, ...whole.result] })), 'assertion'],
  ['no date', 'backupGet', set('/result/startedAt', 'yesterday'), 'assertion'],
  ['ID is no UUID', 'openapiKeyGetList', set('/result/0/id', '12345'), 'assertion'],
  ['below the minimum', 'instanceGet', set('/result/numReplicas', 0), 'assertion'],
  ['text longer than allowed', 'instanceGet', set('/result/name', 'x'.repeat(60)), 'assertion'],
  ['required property missing', 'slowQueryPatternsGetList', drop('/result/0/queryText'), 'assertion'],
  ['wrong type deep inside', 'clickPipeGet', set('/result/source', 'kafka'), 'assertion'],
  ['none of the alternatives', 'backupBucketGet', set('/result', 'bucket'), 'assertion'],
  ['wrong item of an array in an item', 'instanceGetList', set('/result/0/endpoints/0/port', 'eight'), 'assertion'],
  // Identity.
  ["another item's ID", 'backupGet', set('/result/id', OTHER_UUID), 'assertion'],
  ['a service of another organization', 'instanceGet', set('/result/id', OTHER_UUID), 'assertion'],
  ['the list lacks the organization', 'organizationGetList', set('/result/0/id', OTHER_UUID), 'assertion'],
  ['backups of another service', 'backupGetList', set('/result/0/serviceId', OTHER_UUID), 'assertion'],
  [
    'stale detail: created at another time',
    'instanceGet',
    set('/result/createdAt', '2001-01-01T00:00:00Z'),
    'assertion',
  ],
  ['stale detail: in another region', 'postgresServiceGet', set('/result/region', 'us-west-2'), 'assertion'],
  ['stale detail: an older name', 'instanceGet', set('/result/name', 'its-old-name'), 'finding'],
  [
    'another setting than the one asked for',
    'serviceClickhouseSettingGet',
    set('/result/name', 'other_setting'),
    'assertion',
  ],
  ['another query pattern', 'slowQueryPatternGet', set('/result/aggregate/queryId', 'other'), 'assertion'],
  [
    'items without an ID',
    'backupGetList',
    body((whole) => ({ ...whole, result: whole.result.map(({ id: _, ...item }: Body) => item) })),
    'assertion',
  ],
  ['empty items', 'instanceGetList', body((whole) => ({ ...whole, result: [{}, {}] })), 'assertion'],
  // Drift.
  ['enum value that is not listed', 'instanceGet', set('/result/state', 'hibernating'), 'finding'],
  ['enum value in one item of a list', 'openapiKeyGetList', set('/result/0/state', 'asleep'), 'finding'],
  ['unknown property', 'organizationGet', add('/result/motto', 'fast'), 'finding'],
  ['unknown property deep inside', 'instanceGet', add('/result/endpoints/0/motto', 'fast'), 'finding'],
  ['unknown property in the envelope', 'instanceGet', add('/warning', 'soon gone'), 'finding'],
  ['declared property missing', 'organizationGet', drop('/result/name'), 'finding'],
  [
    'declared property missing from every item',
    'backupGetList',
    body((whole) => ({ ...whole, result: whole.result.map(({ status: _, ...item }: Body) => item) })),
    'finding',
  ],
];
