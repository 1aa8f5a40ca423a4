/** Clocks, gateways, broken connections, hostile responses, proxies and this machine. */
import { type Answer, account, refusal, result, send } from './account.ts';
import { PAGE, type Row } from './row.ts';

/** With the `Date` of a server that is so many minutes ahead. */
function ahead(minutes: number): Answer {
  const answer = account();
  return (request, response) => {
    response.setHeader('date', new Date(Date.now() + minutes * 60_000).toUTCString());
    return answer(request, response);
  };
}

export const SERVER_ROWS: Readonly<Record<string, Row>> = {
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
  'an error of the API that is not of the key': {
    given: refusal(424, 'FAILED_DEPENDENCY: later'),
    want: {
      exitCode: 2,
      problems: 1,
      requests: 1,
      lines: [/✗ connection +unexpected response \(HTTP 424\): FAILED_DEPENDENCY: later/],
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
