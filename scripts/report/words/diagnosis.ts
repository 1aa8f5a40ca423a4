/** Likely causes in words: a headline, and what to do. */
import type { EnvironmentAccess } from '../../run/model.ts';
import { credentialVariables } from '../../shared/api-conventions.ts';
import { settingName } from '../../shared/setting-name.ts';
import type { Cause, Diagnosis } from '../analysis/diagnosis.ts';

export interface DiagnosisText {
  /** The cause in plain words, one sentence without a full stop. */
  readonly headline: string;
  /** What stands in backticks is something to type. */
  readonly remedy: string;
}

/** What the words need of an environment: its settings, by variable, and its key and root resource. */
interface Named {
  readonly setting: (variable: string) => string;
  readonly access: EnvironmentAccess;
}

type Text = string | ((named: Named) => string);

/** `PRODUCTION_KEYID and PRODUCTION_KEYSECRET, then PRODUCTION_ORGID,`; without names for a run of an earlier version. */
function settingsToCheck({ setting, access: { credentials, root } }: Named): string {
  const names = credentialVariables(credentials).map(setting);
  if (names.length === 0) return 'the key';
  const isRootIn = root !== undefined && credentials?.refusedWith.includes(400);
  return `${names.join(' and ')}${isRootIn ? `, then ${setting(root.variable)},` : ''}`;
}

/** The key by the setting of its ID. */
function keyOf({ setting, access }: Named): string {
  const [first] = credentialVariables(access.credentials);
  return first === undefined ? 'the key' : `the key ${setting(first)}`;
}

const thing = ({ access: { root } }: Named) => root?.thing ?? 'resource';

const checkKey = (named: Named) => `Check ${settingsToCheck(named)} in .env or in the environment file.`;

const WORDS: Readonly<Record<Cause, readonly [headline: Text, remedy: Text]>> = {
  key: ['The API does not know this key (HTTP 401)', checkKey],
  'key-or-root': [
    (named) =>
      named.access.root === undefined
        ? 'The key is not configured correctly (HTTP 400)'
        : `The key or the ${thing(named)} ID is not configured correctly (HTTP 400, no ${thing(named)} information)`,
    checkKey,
  ],
  root: [
    (named) => `The key is good, but the ${thing(named)} ID is not configured correctly (HTTP 400)`,
    (named) =>
      `Set ${named.setting(named.access.root?.variable ?? '')} to an ID of ${thing(named)} that the key belongs to, or leave it empty to use the first one.`,
  ],
  configuration: [
    ({ access: { credentials, root } }) =>
      `The API refused this request as wrong (HTTP 400)${root !== undefined && credentials?.refusedWith.includes(400) ? `, though key and ${root.thing} are good` : ''}`,
    'Look at its other parameters: an ID of the environment that no longer exists, or a query value that has become invalid.',
  ],
  permission: [
    'The key is not allowed to do this (HTTP 403)',
    (named) => `Give ${keyOf(named)} a role that may read this, or use another key.`,
  ],
  missing: [
    'The API knows no such resource or path (HTTP 404)',
    'Check that the IDs of the environment still exist; if they do, the path has changed: run `npm run spec:diff`.',
  ],
  'rate-limit': [
    'The rate limit of the key was used up (HTTP 429), for longer than a run waits for it',
    'Something else uses this key at the same time: give this run a key of its own, or lower `--rate-limit`.',
  ],
  server: [
    'The server failed on its side',
    'Run again later; if it stays, report it to the API’s owner with the request ID of the response.',
  ],
  html: [
    'The response is an HTML page instead of JSON',
    (named) =>
      `Something stands between you and the API (proxy, sign-in page), or ${named.setting('baseURL')} names another site.`,
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
      `Scripts may send requests to the origin of ${named.setting('baseURL')} only: make it a request of the collection, which goes out without credentials.`,
  ],
  'script-write': [
    'A script sends a request that changes something, and was not allowed to',
    'Add `--allow-writes` if that is what you want.',
  ],
  name: [
    'The host name of the API cannot be resolved',
    (named) => `Check ${named.setting('baseURL')} for a typing error, then your network and DNS.`,
  ],
  refused: [
    'Nothing listens at this address: the connection was refused',
    (named) => `Check the port and host in ${named.setting('baseURL')}, and that the server runs.`,
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
      `Check ${named.setting('baseURL')}. A redirect to another scheme, a local socket or another network is not followed.`,
  ],
  'redirect-loop': [
    'The API redirects the request from one address to the next without end',
    (named) => `Check ${named.setting('baseURL')}: a missing https or a proxy’s sign-in page does this.`,
  ],
  proxy: [
    'The proxy did not open a connection to the API',
    'Check HTTPS_PROXY and HTTP_PROXY; hosts to reach directly go into NO_PROXY.',
  ],
  protocol: [
    'The server left HTTP instead of sending a response',
    (named) =>
      `Something other than the API serves ${named.setting('baseURL')}, or something between it and this machine does.`,
  ],
  'too-large': [
    'The response is larger than a run takes in',
    (named) => `Check that ${named.setting('baseURL')} is the API; a list without a limit grows as well.`,
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
export function diagnosisText({ cause, params: { environment, status, access = {} } }: Diagnosis): DiagnosisText {
  const named: Named = { setting: (variable) => settingName(environment, variable), access };
  const [headline, remedy] = WORDS[cause].map((text) => (typeof text === 'string' ? text : text(named))) as [
    string,
    string,
  ];
  return {
    headline: cause === 'server' && status !== undefined ? `${headline} (HTTP ${status})` : headline,
    remedy,
  };
}
