/** Metrics in Prometheus' text format. */
import {
  change,
  contentType,
  each,
  FORBIDDEN,
  failed,
  PASSED,
  type Row,
  refuse,
  text,
  unavailable,
  when,
} from './row.ts';

const METRICS = [
  'organizationPrometheusGet',
  'instancePrometheusGet',
  'postgresOrgPrometheusGet',
  'postgresInstancePrometheusGet',
];

const METRICS_TEXT = `# HELP up Whether it works: { "free text" } \\ and more
# TYPE up untyped

  # a comment
up{query="SELECT {1} FROM \\"t\\" \\\\ \\n née",} 1
up{a="b",c="" }NaN 1785492000000
up nan
up +Inf
up -inf -1
up .5e-3
`;

export const METRICS_ROWS: readonly Row[] = [
  ...METRICS.map(
    (id): Row => [
      '14: no metrics where nothing runs',
      id,
      {
        account: 'idle',
        changes: Object.fromEntries([
          [id, text('')],
          [
            'postgresServiceGetList',
            change(({ result }) => {
              for (const service of result) service.state = 'stopped';
            }),
          ],
        ]),
      },
      unavailable(200),
    ],
  ),
  ...['organizationPrometheusGet', 'postgresOrgPrometheusGet'].map(
    (id): Row => ['14: no metrics of a new organization', id, { account: 'new' }, unavailable(200)],
  ),
  ...each('14: no metrics where something runs', METRICS, text(''), failed('contract')),
  [
    '14: no metrics of an idle service, while another runs',
    'instancePrometheusGet',
    when('instancePrometheusGet', text(''), {
      values: { serviceid: '7927030f-687f-47de-9c59-0c0d00025e94' },
      changes: {
        instanceGetList: change(({ result }) => {
          result[1].state = 'idle';
        }),
      },
    }),
    unavailable(200),
  ],
  [
    '14: no metrics of the organization, while a service runs',
    'organizationPrometheusGet',
    when('organizationPrometheusGet', text(''), {
      values: { serviceid: '7927030f-687f-47de-9c59-0c0d00025e94' },
      changes: {
        instanceGetList: change(({ result }) => {
          result[1].state = 'idle';
        }),
      },
    }),
    failed('contract'),
  ],
  [
    '14: an empty page of a gateway',
    'organizationPrometheusGet',
    { account: 'new', changes: { organizationPrometheusGet: contentType('text/html') } },
    failed('html'),
  ],
  ...each('15: metrics that are not offered', ['organizationPrometheusGet'], FORBIDDEN, unavailable(403)),
  ...each(
    '15: metrics that are no longer offered',
    ['organizationPrometheusGet'],
    refuse(410, 'GONE: not available for new organizations'),
    unavailable(410),
  ),
  ...each('16: comments, blank lines, free text and numbers in any case', METRICS, text(METRICS_TEXT), PASSED),
  ...each(
    '16: a media type with a version, in capitals',
    ['organizationPrometheusGet'],
    contentType('Text/Plain;Version=0.0.4;Charset=UTF-8'),
    PASSED,
  ),
  ...each(
    '16: a sample that is none',
    ['organizationPrometheusGet'],
    text((before) => `${before}up{a=1} 1\n`),
    failed('contract'),
  ),
  ...each(
    '16: JSON instead of metrics',
    ['organizationPrometheusGet'],
    contentType('application/json'),
    failed('contract'),
  ),
];
