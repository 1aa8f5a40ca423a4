import assert from 'node:assert/strict';
import { diagnosisText } from '../../../scripts/report/words/diagnosis.ts';
import type { Cause, SavedDiagnosis } from '../../../scripts/run/diagnosis/causes.ts';
import { withDiagnoses } from '../../../scripts/run/diagnosis/diagnose.ts';
import type { FailureCode, RequestRun } from '../../../scripts/run/model.ts';
import { nested, type Reason } from '../../../scripts/run/reason.ts';
import { environment, request } from '../../report/run-fixture.ts';

const ORG = '/v1/organizations/{organizationId}';
const list = request('organizationGetList');
const inside = request('organizationGet', { path: ORG });

function failed(change: Partial<RequestRun>): RequestRun {
  return request('instanceGet', { status: 'failed', path: `${ORG}/services/{serviceId}`, ...change });
}

const forbidden = (change: Partial<RequestRun> = {}) =>
  failed({ id: 'backupGetList', code: 403, path: `${ORG}/services/{serviceId}/backups`, ...change });

/** The parameters of the path of `failed`, as the responses of a run have shown them. */
const SHOWN = [
  { parameter: 'organizationId', request: 'List of organizations' },
  { parameter: 'serviceId', request: 'List of services' },
];

function errored(reason?: Reason): RequestRun {
  const why = reason === undefined ? {} : nested(reason);
  return request('instanceGet', { status: 'errored', code: null, response: null, assertions: [], ...why });
}

const network = (code: string) =>
  errored({ reasonCode: 'network', params: { code, detail: 'a certificate, refused' } });

const failing = (code: FailureCode) =>
  failed({ assertions: [{ name: 'a', status: 'failed', failures: [{ code }], message: 'should match the contract' }] });

describe('diagnosis of a failure', () => {
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
    ['401 where nothing succeeded: the key', failed({ code: 401 }), [], 'key-unknown', /PRODUCTION_KEYID/],
    [
      '401 after requests that succeeded: the key has ended',
      failed({ code: 401, startedMs: 900 }),
      [list, inside],
      'key-ended',
      /expired, or was disabled .* during the run/,
    ],
    [
      '401 between requests that succeeded: this request does not take the key',
      failed({ code: 401, startedMs: 900 }),
      [list, request('organizationGet', { path: ORG, startedMs: 1900 })],
      'key-not-taken',
      /The key is good/,
    ],
    [
      '401 that is a refusal as it should be, in another form: the contract',
      { ...failing('refusal-not-json'), code: 401 },
      [list],
      'contract',
      /contract/,
    ],
    [
      '403 for everything: the key, or its address',
      failed({ code: 403 }),
      [forbidden()],
      'key-forbidden',
      /IP address/,
    ],
    [
      '403 for everything below the organization: the role in it',
      failed({ code: 403 }),
      [list, forbidden()],
      'role',
      /Give the key PRODUCTION_KEYID a role in the organization, and check the IP access list/,
    ],
    [
      '403 for one area: the permission that the profile knows, or the feature',
      failed({ code: 403, permission: 'manage-clickpipes', tag: 'ClickPipes' }),
      [list, inside, forbidden({ permission: 'manage-clickpipes', tag: 'ClickPipes', status: 'skipped' })],
      'permission-or-feature',
      /the permission manage-clickpipes, or the organization lacks the feature \(HTTP 403 for each request of ClickPipes\)/,
    ],
    [
      '403 for one area without a known permission',
      failed({ code: 403, tag: 'Postgres' }),
      [list, inside],
      'permission-or-feature',
      /lacks a permission, or the organization lacks the feature \(HTTP 403\)/,
    ],
    [
      '403 where the area is allowed: a permission, and not the feature',
      failed({ code: 403 }),
      [list, inside],
      'permission',
      /though it allows other requests of the kind/,
    ],
    [
      '403 though another request with the same permission succeeded: not that permission',
      failed({ code: 403, permission: 'manage-clickpipes' }),
      [list, inside, request('clickPipeGetList', { permission: 'manage-clickpipes' })],
      'permission',
      /does not allow this(?!.*manage-clickpipes)/,
    ],
    [
      'a request without a key that should have been refused shows nothing of the key',
      failed({ code: 403 }),
      [
        forbidden(),
        request('list#no-key', {
          status: 'failed',
          assertions: [{ name: 'The request is refused', status: 'failed', failures: [{ code: 'accepted' }] }],
        }),
      ],
      'key-forbidden',
      /refused for everything/,
    ],
    ['404 for IDs that no response has shown', failed({ code: 404 }), [], 'missing', /ID of the service .*spec:diff/],
    [
      '404 for a path without IDs',
      failed({ code: 404, path: '/v1/x' }),
      [list],
      'missing',
      /^The API knows no .*No ID is in this path/,
    ],
    [
      '404 for an ID that the run was just shown',
      failed({ code: 404, listed: SHOWN }),
      [list],
      'missing-listed',
      /knows no such service \(HTTP 404\), though it listed it .*“List of services”(?!.*Check)/,
    ],
    [
      '404 below an item that the run was just shown',
      failed({ code: 404, path: `${ORG}/services/{serviceId}/scalingSchedule`, listed: SHOWN }),
      [list],
      'missing-below',
      /The service exists, and the API has nothing at this path/,
    ],
    [
      '404 with the page of a gateway',
      failed({
        code: 404,
        listed: SHOWN,
        response: { headers: [], body: '<!DOCTYPE html><pre>Cannot GET /v1/x</pre>' },
      }),
      [list],
      'no-route',
      /The IDs are not the cause/,
    ],
    [
      'an ID of the environment that its list does not have',
      failed({
        assertions: [
          { name: 'List contains orgid', status: 'failed', failures: [{ code: 'not-in-list', expected: 'orgid' }] },
        ],
      }),
      [],
      'id-unknown',
      /PRODUCTION_ORGID/,
    ],
    ['a key without an organization', failing('list-empty'), [], 'root-none', /belongs to no organization/],
    ['429', failed({ code: 429, status: 'errored' }), [], 'rate-limit', /rate-limit/],
    ['503', failed({ code: 503, status: 'errored' }), [], 'server', /later/],
    ['the contract', failing('schema-type'), [], 'contract', /spec:pull/],
    ['the envelope', failing('envelope-status'), [], 'contract', /spec:pull/],
    ['an HTML page', failing('html'), [], 'html', /proxy/],
    [
      'an HTML page in place of text',
      failed({
        assertions: [
          {
            name: 'x',
            status: 'failed',
            failures: [{ code: 'media-type', expected: 'text/plain', actual: 'text/html' }],
          },
        ],
      }),
      [],
      'html',
      /proxy/,
    ],
    [
      'findings of a strict run',
      failed({ reasonCode: 'findings', params: { findings: 1 }, assertions: [] }),
      [],
      'findings',
      /--update-baseline/,
    ],
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
    ['an expired certificate', network('CERT_HAS_EXPIRED'), [], 'tls-expired', /clock/],
    ['a certificate for another host', network('ERR_TLS_CERT_ALTNAME_INVALID'), [], 'tls-name', /PRODUCTION_BASEURL/],
    [
      'a certificate of an unknown issuer',
      network('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
      [],
      'tls-untrusted',
      /NODE_EXTRA_CA_CERTS/,
    ],
    [
      'a port that does not speak TLS',
      network('ERR_SSL_WRONG_VERSION_NUMBER'),
      [],
      'tls-plain',
      /http instead of https/,
    ],
    ['another rule of TLS', network('ERR_SSL_UNSUPPORTED_PROTOCOL'), [], 'tls-protocol', /version or cipher/],
    ['no response in time', network('ESOCKETTIMEDOUT'), [], 'timeout', /--timeout/],
    ['a state that did not end', network('ETIMEDOUT'), [], 'timeout', /--timeout/],
    ['a reset', network('ECONNRESET'), [], 'network', /firewall/],
    ['a circle of redirects', network('ERR_TOO_MANY_REDIRECTS'), [], 'redirect-loop', /PRODUCTION_BASEURL/],
    ['gzip that cannot be decompressed', network('Z_DATA_ERROR'), [], 'unreadable', /network/],
    ['a response without a bound', network('ERR_RESPONSE_TOO_LARGE'), [], 'too-large', /PRODUCTION_BASEURL/],
    ['a redirect to a host without the key', network('ERR_KEY_WITHHELD'), [], 'key-withheld', /PRODUCTION_BASEURL/],
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
      const ended = environment('production', [...others, one]);
      const diagnosis = withDiagnoses(ended).at(-1)?.diagnosis as SavedDiagnosis;
      const { headline, remedy } = diagnosisText(diagnosis, ended);
      assert.equal(diagnosis.cause, want);
      assert.match(`${headline}. ${remedy}`, says);
    });
  }
});
