/** `doctor` against accounts and servers of every kind: what it says, how it ends, and what it sends. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAX_REQUESTS } from '../../../scripts/cli/doctor/observe.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { type Answer, account, type DoctorCase, diagnose, refusal, result, SERVICE, send } from './account.ts';

/** Nothing listens there: the port was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

interface Row {
  readonly given: Answer;
  readonly with?: DoctorCase;
  readonly want: {
    readonly exitCode: number;
    readonly lines: readonly RegExp[];
    readonly problems?: number;
    readonly warnings?: number;
    /** Requests that arrive. */
    readonly requests?: number;
  };
}

const THROTTLED = send(429, { error: 'TOO_MANY_REQUESTS' }, { 'x-ratelimit-reset': '0.02' });
const PAGE = '<!DOCTYPE html><html><body>Cannot GET /v1/organizations</body></html>';

/** The first responses are throttled. */
function throttled(count: number, then: Answer, path = ''): Answer {
  let left = count;
  return (request, response) => (request.url?.includes(path) && left-- > 0 ? THROTTLED : then)(request, response);
}

/** With the `Date` of a server that is so many minutes ahead. */
function ahead(minutes: number): Answer {
  const answer = account();
  return (request, response) => {
    response.setHeader('date', new Date(Date.now() + minutes * 60_000).toUTCString());
    return answer(request, response);
  };
}

const rows: Readonly<Record<string, Row>> = {
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
  'a server whose clock is 10 minutes ahead': {
    given: ahead(10),
    want: { exitCode: 0, warnings: 1, lines: [/! clock +10 min behind/, /NTP/] },
  },
  'a server whose clock is 10 minutes behind': {
    given: ahead(-10),
    want: { exitCode: 0, warnings: 1, lines: [/! clock +10 min ahead/] },
  },
  'the page of a gateway': {
    given: send(404, PAGE),
    want: {
      exitCode: 2,
      problems: 1,
      requests: 1,
      lines: [/✗ connection +HTTP 404 with an HTML page that is not of the API/, /LOCAL_BASEURL/],
    },
  },
  'a login page': {
    given: send(200, PAGE),
    want: { exitCode: 2, problems: 1, requests: 1, lines: [/✗ connection +HTTP 200 with an HTML page/] },
  },
  'a refusal by the page of a gateway is not of the key': {
    given: send(403, PAGE),
    want: { exitCode: 2, problems: 1, requests: 1, lines: [/✗ connection +HTTP 403 with an HTML page/] },
  },
  'the page of a gateway that timed out': {
    given: send(504, PAGE),
    want: { exitCode: 3, problems: 1, requests: 1, lines: [/✗ connection +the server responds with HTTP 504/] },
  },
  'a redirect is not followed': {
    given: send(302, '', { location: '/login' }),
    want: { exitCode: 2, problems: 1, requests: 1, lines: [/✗ connection +the server redirects \(HTTP 302\)/] },
  },
  'a hang': {
    given: () => {},
    with: { flags: { timeout: 150 } },
    want: {
      exitCode: 3,
      problems: 1,
      requests: 1,
      lines: [/✗ connection +no usable response: .*ETIMEDOUT/, /--timeout/],
    },
  },
  'a hang in the middle': {
    given: account({ services: () => {} }),
    with: { flags: { timeout: 1000 } },
    want: { exitCode: 3, problems: 1, requests: 3, lines: [/✓ key/, /✗ connection .*ETIMEDOUT/] },
  },
  'a body without an end': {
    given: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const write = () => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      };
      response.on('drain', write);
      write();
    },
    want: {
      exitCode: 3,
      problems: 1,
      requests: 1,
      lines: [/✗ connection .*larger than 8 MiB.*ERR_RESPONSE_TOO_LARGE/],
    },
  },
  'a body that is cut off': {
    given: (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"result":[', () => response.destroy());
    },
    want: { exitCode: 3, problems: 1, requests: 1, lines: [/✗ connection +no usable response/] },
  },
  'JSON of another shape': {
    given: send(200, { result: 'none', toString: null }),
    want: {
      exitCode: 2,
      problems: 1,
      requests: 1,
      lines: [/✗ connection +HTTP 200 with a body that is not of the API/],
    },
  },
  'hostile texts': {
    given: account({
      '/v1/organizations': result([
        { id: 'x\nPRODUCTION_KEYID=evil', name: 'no ID' },
        { id: '../../etc', name: 'no ID' },
        { id: '11111111-0000-4000-8000-000000000001', name: `\u001b[2J\n::error::x${'y'.repeat(500)}` },
      ]),
    }),
    want: { exitCode: 0, lines: [/✓ organization .*y…/] },
  },
  'a server that sends the key back': {
    given: account({
      '/v1/organizations': (request, response) => {
        const authorization = request.headers.authorization ?? '';
        const key = Buffer.from(authorization.slice(6), 'base64').toString();
        return refusal(401, `UNAUTHORIZED: ${authorization} ${key}`)(request, response);
      },
    }),
    want: { exitCode: 2, problems: 1, lines: [/✗ key/] },
  },
  'no key': {
    given: account(),
    with: { values: { keyid: '', keysecret: '{{secret}}' } },
    want: {
      exitCode: 2,
      problems: 1,
      requests: 0,
      lines: [/✗ key +none is set/, /set LOCAL_KEYID and LOCAL_KEYSECRET/],
    },
  },
  'a folder of reports that cannot be written': {
    given: account(),
    with: { flags: { reports: '/dev/null/reports' } },
    want: { exitCode: 2, problems: 1, lines: [/✗ reports\/ +no report can be written/, /--reports DIR/, /✓ key/] },
  },
  'a proxy that cannot be used': {
    given: account(),
    with: { settings: { HTTP_PROXY: 'socks5://user:canary-proxy@127.0.0.1:1' } },
    want: { exitCode: 2, problems: 2, requests: 0, lines: [/✗ proxy/, /✗ connection .*ERR_PROXY_REFUSED/] },
  },
  'a proxy that is not for this address': {
    given: account(),
    with: { settings: { HTTP_PROXY: 'http://user:canary-proxy@127.0.0.1:1', NO_PROXY: '127.0.0.1' } },
    want: { exitCode: 0, problems: 0, warnings: 0, lines: [/✓ proxy +NO_PROXY excepts .*127\.0\.0\.1:1/] },
  },
};

describe('doctor', () => {
  for (const [name, { given, with: options, want }] of Object.entries(rows)) {
    it(name, async () => {
      const { text, exitCode, requests } = await diagnose(given, options);
      for (const line of want.lines) assert.match(text, line);
      assert.equal(exitCode, want.exitCode, text);
      const lines = text.split('\n');
      const count = (mark: string) => lines.filter((line) => line.startsWith(mark)).length;
      if (want.problems !== undefined) assert.equal(count('✗'), want.problems, text);
      if (want.warnings !== undefined) assert.equal(count('!'), want.warnings, text);
      if (want.requests !== undefined) assert.equal(requests.length, want.requests, text);
      assert.ok(requests.length <= MAX_REQUESTS);
      for (const { method } of requests) assert.equal(method, 'GET');
      for (const [index, line] of lines.entries())
        if (/^[!✗]/.test(line)) assert.match(lines[index + 1] ?? '', /^ {2}fix +\S/, line);
      assert.ok(!text.includes('\u001b'));
      assert.doesNotMatch(text, /canary|^::/m);
      for (const line of lines) assert.ok(line.length < 700, line);
    });
  }

  it('a proxy is used, and named without its password', async () => {
    const asked: string[] = [];
    const inner = account();
    const { text, exitCode } = await diagnose(
      (request, response) => {
        asked.push(request.url ?? '');
        request.url = new URL(request.url ?? '', 'http://api.invalid').pathname;
        return inner(request, response);
      },
      { proxyUser: 'user:canary-proxy', values: { baseURL: 'http://127.0.0.1:9' } },
    );
    assert.equal(exitCode, 0, text);
    assert.match(
      text,
      /! proxy +requests to this machine go through http:\/\/127\.0\.0\.1:\d+\n +fix +add 127\.0\.0\.1/,
    );
    assert.ok(asked.length > 0 && asked.every((url) => url.startsWith('http://127.0.0.1:9/v1/')), asked[0]);
    assert.doesNotMatch(text, /canary/);
  });

  it('where nothing listens: one problem, exit code 3', async () => {
    const port = await closedPort();
    const { text, exitCode } = await diagnose(account(), { values: { baseURL: `http://127.0.0.1:${port}` } });
    assert.equal(exitCode, 3, text);
    assert.match(text, /✗ connection .*ECONNREFUSED/);
    assert.equal(text.match(/^✗/gm)?.length, 1);
  });

  it('keeps within the rate limit of the environment, from one environment with the key to the next', async () => {
    const arrivals: number[] = [];
    const inner = account();
    const answer: Answer = (request, response) => {
      arrivals.push(performance.now());
      return inner(request, response);
    };
    const { exitCode, text } = await diagnose(answer, { environments: 2, values: { ratelimit: '9/0.4s' } });
    assert.equal(exitCode, 0, text);
    const gaps = arrivals.slice(9).map((at, index) => at - (arrivals[index] ?? 0));
    // Timers of Node.js may end a millisecond early; a busy machine only makes the gaps longer.
    assert.ok(gaps.length === 9 && gaps.every((gap) => gap > 300), String(gaps));
  });

  it('an insecure environment is refused before anything is sent', async () => {
    await assert.rejects(
      diagnose(account(), { values: { baseURL: 'http://api.invalid' } }),
      (error) => error instanceof ExpectedError && error.code === 'environment-insecure',
    );
  });
});
