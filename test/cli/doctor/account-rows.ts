/** Keys, organizations, services, features and rate limits. */
import { type Answer, account, refusal, result, SERVICE, send } from './account.ts';
import { PAGE, type Row } from './row.ts';

const THROTTLED = send(429, { error: 'TOO_MANY_REQUESTS' }, { 'x-ratelimit-reset': '0.02' });

/** The first responses are throttled. */
function throttled(count: number, then: Answer, path = ''): Answer {
  let left = count;
  return (request, response) => (request.url?.includes(path) && left-- > 0 ? THROTTLED : then)(request, response);
}

export const ACCOUNT_ROWS: Readonly<Record<string, Row>> = {
  'a healthy account': {
    given: account(),
    want: {
      exitCode: 0,
      problems: 0,
      warnings: 0,
      requests: 9,
      lines: [
        /✓ key +accepted/,
        /✓ role +Developer/,
        /✓ organization +Acme \(11111111…\), the first of 2/,
        /✓ services +2: test \(44444444…\) idle, main \(33333333…\) running/,
        /✓ service +main \(33333333…\) running/,
        /✓ ClickPipes +available; in the list: 1/,
        /✓ scheduled autoscaling +available; nothing there yet/,
        /✓ organization Prometheus +available; nothing there yet/,
        /✓ rate limit +no 429 in 9 requests/,
        /✓ clock +within a minute/,
      ],
    },
  },
  'an unknown key': {
    given: refusal(401, 'UNAUTHORIZED: the key is not valid'),
    want: {
      exitCode: 2,
      problems: 1,
      requests: 1,
      lines: [/✗ key +not accepted \(HTTP 401\)/, /LOCAL_KEYID and LOCAL_KEYSECRET/],
    },
  },
  'an unknown key, as 400': {
    given: refusal(400, 'BAD_REQUEST: no organization information'),
    want: { exitCode: 2, problems: 1, requests: 1, lines: [/✗ key +not accepted \(HTTP 400\)/] },
  },
  'an expired or disabled key': {
    given: refusal(401, 'UNAUTHORIZED: Key is not active'),
    want: { exitCode: 2, problems: 1, requests: 1, lines: [/✗ key +expired or disabled/, /enable the key/] },
  },
  'a key limited to other addresses, or without a role: 403 for everything': {
    given: refusal(403, 'FORBIDDEN: no access'),
    want: { exitCode: 2, problems: 1, requests: 1, lines: [/✗ key +refused for everything/, /IP address/] },
  },
  'a view-only key': {
    given: account({
      keys: refusal(403, 'FORBIDDEN: view-api-keys'),
      clickpipes: refusal(403, 'FORBIDDEN: manage-clickpipes'),
      sources: refusal(403, 'FORBIDDEN: manage-clickstack-api'),
    }),
    want: {
      exitCode: 0,
      problems: 0,
      warnings: 3,
      lines: [
        /! role .*not known/,
        /! ClickPipes +not allowed \(HTTP 403\)/,
        /give the role of the key manage-clickpipes/,
      ],
    },
  },
  'a key that may not read services': {
    given: account({ services: refusal(403, 'FORBIDDEN: services') }),
    want: { exitCode: 2, problems: 1, lines: [/✗ services +the key may not read services \(HTTP 403\)/] },
  },
  'a key that expires tomorrow': {
    given: account({
      keys: result([
        { keySuffix: '4711', roles: ['admin'], expireAt: new Date(Date.now() + 129_600_000).toISOString() },
      ]),
    }),
    want: { exitCode: 0, warnings: 1, lines: [/! key +accepted; expires in 1 day\n/, /✓ role +admin/] },
  },
  'two keys with the same last characters': {
    given: account({
      keys: result([
        { keySuffix: '4711', roles: ['admin'] },
        { keySuffix: '4711', roles: ['developer'] },
      ]),
    }),
    want: { exitCode: 0, warnings: 1, lines: [/! role +the list .* does not show/] },
  },
  'an orgid of another account': {
    given: account(),
    with: { values: { orgid: '99999999-0000-4000-8000-000000000009' } },
    want: {
      exitCode: 2,
      problems: 1,
      lines: [/✗ organization +LOCAL_ORGID is none of .*: Acme \(11111111…\), Other \(22222222…\)/],
    },
  },
  'an orgid that may be on the next page': {
    given: account({
      '/v1/organizations': send(200, { result: [{ id: '11111111-0000-4000-8000-000000000001' }], nextCursor: 'x' }),
    }),
    with: { values: { orgid: '99999999-0000-4000-8000-000000000009' } },
    want: { exitCode: 0, problems: 0, warnings: 1, lines: [/! organization .*there are more/] },
  },
  'a serviceid of another organization': {
    given: account(),
    with: { values: { serviceid: '99999999-0000-4000-8000-000000000009' } },
    want: { exitCode: 2, problems: 1, lines: [/✗ service +LOCAL_SERVICEID is none of .*main \(33333333…\) running/] },
  },
  'a key without any organization': {
    given: account({ '/v1/organizations': result([]) }),
    want: { exitCode: 2, problems: 1, requests: 1, lines: [/✗ organization +the key has no organization/] },
  },
  'a stopped service': {
    given: account({
      services: result([{ id: SERVICE, name: 'main', state: 'stopped' }]),
      clickpipes: refusal(
        424,
        'FAILED_DEPENDENCY: allowed only when the ClickHouse service is running. Current state: stopped',
      ),
    }),
    want: {
      exitCode: 0,
      problems: 0,
      warnings: 2,
      lines: [
        /! service +main \(33333333…\) is stopped/,
        /start the service/,
        /! ClickPipes +only while the service runs \(HTTP 424\)/,
      ],
    },
  },
  'no services': {
    given: account({ services: result([]) }),
    want: {
      exitCode: 0,
      problems: 0,
      warnings: 1,
      requests: 5,
      lines: [/! services +the organization has none/, /✓ Postgres/],
    },
  },
  'features that are not there': {
    given: account({
      postgres: refusal(403, 'FORBIDDEN: not enabled'),
      prometheus: refusal(410, 'GONE: not available'),
      scalingSchedule: send(404, PAGE),
      sources: refusal(418, 'TEAPOT: short'),
    }),
    want: {
      exitCode: 0,
      warnings: 4,
      lines: [
        /! Postgres +not allowed/,
        /! organization Prometheus +not offered/,
        /! scheduled autoscaling +the gateway/,
        /! ClickStack +unexpected .*418/,
      ],
    },
  },
  'a key that others use for a moment': {
    given: throttled(1, account(), 'postgres'),
    want: {
      exitCode: 0,
      warnings: 1,
      requests: 10,
      lines: [/✓ Postgres/, /! rate limit +429 for 1 of 10 requests: others/, /LOCAL_RATELIMIT/],
    },
  },
  'a key that others use up in the middle': {
    given: throttled(2, account(), 'clickpipes'),
    want: {
      exitCode: 0,
      warnings: 2,
      requests: 5,
      lines: [/! not checked +ClickPipes, ClickStack, Postgres, scheduled autoscaling/, /! rate limit +429 for 2 of 5/],
    },
  },
  'a key that others use up': {
    given: throttled(99, account()),
    want: { exitCode: 3, problems: 1, requests: 2, lines: [/✗ rate limit +used up by others/] },
  },
  'a key that is throttled for an hour is not waited for': {
    given: send(429, { error: 'TOO_MANY_REQUESTS' }, { 'retry-after': '3600' }),
    want: { exitCode: 3, problems: 1, requests: 1, lines: [/✗ rate limit/] },
  },
  'a rate limit of the environment that leaves no time': {
    given: account(),
    with: { values: { ratelimit: '2/3600s' } },
    want: { exitCode: 0, warnings: 1, requests: 2, lines: [/! not checked +services, ClickPipes.*leaves no time/] },
  },
};
