/** Likely causes in words: a headline, and what to do. */
import { type ReplaceableVariable, settingName } from '../../shared/setting-name.ts';
import type { Cause, Diagnosis } from '../analysis/diagnosis.ts';

export interface DiagnosisText {
  /** The cause in plain words, one sentence without a full stop. */
  readonly headline: string;
  /** What stands in backticks is something to type. */
  readonly remedy: string;
}

/** The name of a variable in `.env`. */
type Named = (variable: ReplaceableVariable) => string;

const checkKey = (named: Named) =>
  `Check ${named('keyid')} and ${named('keysecret')}, then ${named('orgid')}, in .env or in the environment file.`;

const WORDS: Readonly<Record<Cause, readonly [headline: string, remedy: string | ((named: Named) => string)]>> = {
  key: ['The API does not know this key (HTTP 401)', checkKey],
  'key-or-organization': [
    'The key or the organization ID is not configured correctly (HTTP 400, no organization information)',
    checkKey,
  ],
  organization: [
    'The key is good, but the organization ID is not configured correctly (HTTP 400)',
    (named) =>
      `Set ${named('orgid')} to an organization that the key belongs to, or leave it empty to use the first one.`,
  ],
  configuration: [
    'The API refused this request as wrong (HTTP 400), though key and organization are good',
    'Look at its other parameters: an ID of the environment that no longer exists, or a query value that has become invalid.',
  ],
  permission: [
    'The key is not allowed to do this (HTTP 403)',
    (named) => `Give the key ${named('keyid')} a role that may read this, or use another key.`,
  ],
  missing: [
    'The API knows no such resource or path (HTTP 404)',
    'Check that the IDs of the environment still exist; if they do, the path has changed: run `npm run spec:diff`.',
  ],
  'rate-limit': [
    'The rate limit of the key was reached (HTTP 429), and stayed so through the retries',
    'Something else uses this key at the same time: give this run a key of its own, or lower `--rate-limit`.',
  ],
  server: [
    'The server failed on its side',
    'Run again later; if it stays, report it to the API’s owner with the request ID of the response.',
  ],
  html: [
    'The response is an HTML page instead of JSON',
    (named) =>
      `Something stands between you and the API (proxy, sign-in page), or ${named('baseURL')} names another site.`,
  ],
  contract: [
    'The response breaks the contract: it is not what the specification promises',
    'See the marked value. If the API has changed on purpose, take the new specification with `npm run spec:pull`, then `npm run generate`; if not, report it to the API’s owner.',
  ],
  assertion: [
    'The response is not what an assertion expects',
    'Compare expected and actual below; the assertion is in the request’s Scripts tab in Postman.',
  ],
  script: [
    'A script of the collection broke, so the response was not checked',
    'This is a fault of the collection, not of the API: run `npm run generate` again; if it stays, report it.',
  ],
  'script-request': [
    'The collection sends a request that this run does not send',
    (named) =>
      `Scripts may send requests to the origin of ${named('baseURL')} only: make it a request of the collection, which goes out without credentials.`,
  ],
  'script-write': [
    'A script sends a request that changes something, and was not allowed to',
    'Add `--allow-writes` if that is what you want.',
  ],
  name: [
    'The host name of the API cannot be resolved',
    (named) => `Check ${named('baseURL')} for a typing error, then your network and DNS.`,
  ],
  refused: [
    'Nothing listens at this address: the connection was refused',
    (named) => `Check the port and host in ${named('baseURL')}, and that the server runs.`,
  ],
  tls: [
    'The server’s certificate cannot be trusted',
    'Behind a company proxy, set NODE_EXTRA_CA_CERTS to its certificate; otherwise check the host and the clock of this machine.',
  ],
  timeout: [
    'There was no response in time',
    'Run again; if the operation is slow by nature, allow it more with `--timeout`.',
  ],
  redirect: [
    'The server redirects to where this run does not go',
    (named) =>
      `Check ${named('baseURL')}. A redirect to another scheme, a local socket or another network is not followed.`,
  ],
  'redirect-loop': [
    'The API redirects the request from one address to the next without end',
    (named) => `Check ${named('baseURL')}: a missing https or a proxy’s sign-in page does this.`,
  ],
  proxy: [
    'The proxy did not open a connection to the API',
    'Check HTTPS_PROXY and HTTP_PROXY; hosts to reach directly go into NO_PROXY.',
  ],
  protocol: [
    'The server left HTTP instead of sending a response',
    (named) =>
      `Something other than the API serves ${named('baseURL')}, or something between it and this machine does.`,
  ],
  'too-large': [
    'The response is larger than a run takes in',
    (named) => `Check that ${named('baseURL')} is the API; a list without a limit grows as well.`,
  ],
  unreadable: [
    'The response cannot be read',
    'Something between this machine and the API changes the response, or the server is broken: try from another network.',
  ],
  network: [
    'The connection ended before a complete response',
    'Run again; if it stays, look for a proxy, VPN or firewall between this machine and the API.',
  ],
  'no-response': ['There was no response', 'The reason beside each request says why.'],
};

/** A diagnosis as two sentences, for a place without room. */
export function diagnosisLine(diagnosis: Diagnosis): string {
  const { headline, remedy } = diagnosisText(diagnosis);
  return `${headline}. ${remedy}`;
}

/** The text of a diagnosis. */
export function diagnosisText({ cause, params: { environment, status } }: Diagnosis): DiagnosisText {
  const [headline, remedy] = WORDS[cause];
  return {
    headline: cause === 'server' && status !== undefined ? `${headline} (HTTP ${status})` : headline,
    remedy: typeof remedy === 'string' ? remedy : remedy((variable) => settingName(environment, variable)),
  };
}
