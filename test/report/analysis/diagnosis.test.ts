import assert from 'node:assert/strict';
import type { Cause } from '../../../scripts/report/analysis/cause.ts';
import { diagnose } from '../../../scripts/report/analysis/diagnosis.ts';
import type { RequestRun } from '../../../scripts/run/model.ts';
import { environment, request } from '../run-fixture.ts';

const ORG = '/v1/organizations/{organizationId}';
const list = request('organizationGetList');
const inside = request('organizationGet', { path: ORG });

function failed(change: Partial<RequestRun>): RequestRun {
  return request('instanceGet', { status: 'failed', path: `${ORG}/services/{serviceId}`, ...change });
}

function errored(reason: string): RequestRun {
  return request('instanceGet', { status: 'errored', code: null, response: null, assertions: [], reason });
}

const contract = {
  name: 'Body follows the contract',
  status: 'failed',
  message: '/result should be object, but is null',
} as const;

describe('report/diagnosis', () => {
  const cases: readonly (readonly [
    name: string,
    request: RequestRun,
    others: readonly RequestRun[],
    want: Cause,
    says: RegExp,
  ])[] = [
    [
      '400 where nothing was answered: the key',
      failed({ code: 400 }),
      [],
      'key',
      /PRODUCTION_KEYID and PRODUCTION_KEYSECRET/,
    ],
    [
      '400 where only the list was answered: the organization',
      failed({ code: 400 }),
      [list],
      'root',
      /PRODUCTION_ORGID/,
    ],
    [
      '400 where the organization was answered: its own parameters',
      failed({ code: 400 }),
      [list, inside],
      'configuration',
      /parameters/,
    ],
    ['401', failed({ code: 401 }), [list], 'key', /PRODUCTION_KEYID/],
    ['403', failed({ code: 403 }), [], 'permission', /role/],
    ['404', failed({ code: 404 }), [], 'missing', /spec:diff/],
    ['429', failed({ code: 429, status: 'errored' }), [], 'rate-limit', /rate-limit/],
    ['503', failed({ code: 503, status: 'errored' }), [], 'server', /later/],
    ['the contract', failed({ assertions: [contract] }), [], 'contract', /spec:pull/],
    [
      'an HTML page',
      failed({ response: { headers: [], body: '<!DOCTYPE html><p>Sign in</p>' } }),
      [],
      'not-json',
      /proxy/,
    ],
    [
      'another assertion',
      failed({ assertions: [{ name: 'Answers fast', status: 'failed', message: 'took 9 s' }] }),
      [],
      'assertion',
      /Scripts/,
    ],
    [
      'a broken script',
      { ...errored('a script of the collection failed: ReferenceError'), code: 200 },
      [],
      'script',
      /collection/,
    ],
    ['DNS', errored('the host name is not known [ENOTFOUND]'), [], 'name', /PRODUCTION_BASEURL/],
    ['refused', errored('connection refused: nothing listens at this address [ECONNREFUSED]'), [], 'refused', /port/],
    ['TLS', errored('the TLS certificate has expired [CERT_HAS_EXPIRED]'), [], 'tls', /NODE_EXTRA_CA_CERTS/],
    ['no answer in time', errored('no answer in time [ESOCKETTIMEDOUT]'), [], 'timeout', /--timeout/],
    ['a reset', errored('the connection was reset [ECONNRESET]'), [], 'network', /firewall/],
    ['a circle of redirects', errored('too many redirects'), [], 'redirect', /PRODUCTION_BASEURL/],
    [
      'gzip that does not unpack',
      errored('the compressed answer does not unpack [Z_DATA_ERROR]'),
      [],
      'unreadable',
      /network/,
    ],
    [
      'a TLS handshake that does not finish',
      errored('no response in time: the TLS handshake did not finish [ETIMEDOUT]'),
      [],
      'timeout',
      /--timeout/,
    ],
    [
      'a redirect that is refused',
      errored('a redirect was refused: ftp: is neither http nor https [ERR_REDIRECT_REFUSED]'),
      [],
      'redirect',
      /not followed/,
    ],
    [
      'a request of a script that is refused, beside a response',
      { ...errored('a script sent a request to http://a.test: … [ERR_SCRIPT_REQUEST_REFUSED]'), code: 200 },
      [],
      'script',
      /PRODUCTION_BASEURL/,
    ],
    ['a proxy', errored('the proxy opened no tunnel: HTTP 407 [ERR_PROXY_REFUSED]'), [], 'network', /HTTPS_PROXY/],
    [
      'a switch of protocols',
      errored('the server left HTTP (HTTP 101) [ERR_PROTOCOL_SWITCHED]'),
      [],
      'unreadable',
      /API/,
    ],
    ['no reason given', errored(''), [], 'network', /Run again/],
  ];
  for (const [name, one, others, want, says] of cases) {
    it(name, () => {
      const { cause, headline, remedy } = diagnose(one, environment('production', [...others, one]));
      assert.equal(cause, want);
      assert.match(`${headline}. ${remedy}`, says);
    });
  }
});
