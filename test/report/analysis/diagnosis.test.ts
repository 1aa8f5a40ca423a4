import assert from 'node:assert/strict';
import { type Cause, diagnose } from '../../../scripts/report/analysis/diagnosis.ts';
import { diagnosisText } from '../../../scripts/report/words/diagnosis.ts';
import type { FailureCode, RequestRun } from '../../../scripts/run/model.ts';
import type { Reason } from '../../../scripts/run/reason.ts';
import { nested } from '../../../scripts/run/reason.ts';
import { environment, request } from '../run-fixture.ts';

const ORG = '/v1/organizations/{organizationId}';
const list = request('organizationGetList');
const inside = request('organizationGet', { path: ORG });

function failed(change: Partial<RequestRun>): RequestRun {
  return request('instanceGet', { status: 'failed', path: `${ORG}/services/{serviceId}`, ...change });
}

function errored(reason?: Reason): RequestRun {
  const why = reason === undefined ? {} : nested(reason);
  return request('instanceGet', { status: 'errored', code: null, response: null, assertions: [], ...why });
}

const network = (code: string) =>
  errored({ reasonCode: 'network', params: { code, detail: 'a certificate, refused' } });

const failing = (code: FailureCode) =>
  failed({ assertions: [{ name: 'a', status: 'failed', failures: [{ code }], message: 'should match the contract' }] });

describe('report/diagnosis', () => {
  const cases: readonly (readonly [
    name: string,
    request: RequestRun,
    others: readonly RequestRun[],
    want: Cause,
    says: RegExp,
  ])[] = [
    [
      '400 where nothing succeeded: the key',
      failed({ code: 400 }),
      [],
      'key-or-root',
      /PRODUCTION_KEYID and PRODUCTION_KEYSECRET/,
    ],
    ['400 where only the list succeeded: the organization', failed({ code: 400 }), [list], 'root', /PRODUCTION_ORGID/],
    [
      '400 where the organization was read: its own parameters',
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
    ['the contract', failing('schema-type'), [], 'contract', /spec:pull/],
    ['the envelope', failing('envelope-status'), [], 'contract', /spec:pull/],
    ['an HTML page', failing('html'), [], 'html', /proxy/],
    ['another assertion, whatever its message says', failing('assertion'), [], 'assertion', /Scripts/],
    [
      'a broken script',
      { ...errored({ reasonCode: 'script', params: { failure: 'threw', detail: 'x' } }), code: 200 },
      [],
      'script',
      /collection/,
    ],
    ['DNS', network('ENOTFOUND'), [], 'name', /PRODUCTION_BASEURL/],
    ['refused', network('ECONNREFUSED'), [], 'refused', /port/],
    ['TLS', network('CERT_HAS_EXPIRED'), [], 'tls', /NODE_EXTRA_CA_CERTS/],
    ['another rule of TLS', network('ERR_SSL_WRONG_VERSION_NUMBER'), [], 'tls', /NODE_EXTRA_CA_CERTS/],
    ['no response in time', network('ESOCKETTIMEDOUT'), [], 'timeout', /--timeout/],
    ['a state that did not end', network('ETIMEDOUT'), [], 'timeout', /--timeout/],
    ['a reset', network('ECONNRESET'), [], 'network', /firewall/],
    ['a circle of redirects', network('ERR_TOO_MANY_REDIRECTS'), [], 'redirect-loop', /PRODUCTION_BASEURL/],
    ['gzip that cannot be decompressed', network('Z_DATA_ERROR'), [], 'unreadable', /network/],
    ['a response without a bound', network('ERR_RESPONSE_TOO_LARGE'), [], 'too-large', /PRODUCTION_BASEURL/],
    ['a redirect that is refused', network('ERR_REDIRECT_REFUSED'), [], 'redirect', /not followed/],
    [
      'a request of a script that is refused, beside a response',
      { ...network('ERR_SCRIPT_REQUEST_REFUSED'), code: 200 },
      [],
      'script-request',
      /PRODUCTION_BASEURL/,
    ],
    ['a proxy', network('ERR_PROXY_REFUSED'), [], 'proxy', /HTTPS_PROXY/],
    ['a switch of protocols', network('ERR_PROTOCOL_SWITCHED'), [], 'protocol', /API/],
    [
      'a reset that was not tried again',
      errored({
        reasonCode: 'not-retried',
        params: { after: { reasonCode: 'network', params: { code: 'ENOTFOUND' } } },
      }),
      [],
      'name',
      /PRODUCTION_BASEURL/,
    ],
    ['a run of an older version', { ...errored(), reason: 'refused [ECONNREFUSED]' }, [], 'no-response', /beside/],
  ];
  for (const [name, one, others, want, says] of cases) {
    it(name, () => {
      const diagnosis = diagnose(one, environment('production', [...others, one]));
      const { headline, remedy } = diagnosisText(diagnosis);
      assert.equal(diagnosis.cause, want);
      assert.match(`${headline}. ${remedy}`, says);
    });
  }
});
