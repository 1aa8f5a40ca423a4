/** The likely cause of a failure, and what to do about it, from the answer and from how its neighbours fared. */

import { type EnvironmentRun, isProblemStatus, type RequestRun } from '../../run/model.ts';
import { credentialVariables } from '../../shared/api-conventions.ts';
import { settingName } from '../../shared/setting-name.ts';
import type { Diagnosis } from './cause.ts';
import { diagnoseConnection } from './connection-diagnosis.ts';

/** True where the request needs a person: it failed or got no usable answer. */
export function isProblem(request: RequestRun): boolean {
  return isProblemStatus(request.status);
}

/**
 * Says why `request` most likely failed.
 *
 * @param environment the environment that it ran in: other answers tell a wrong key from a wrong organization.
 */
export function diagnose(request: RequestRun, environment: EnvironmentRun): Diagnosis {
  const { code } = request;
  const ended = diagnoseConnection(request.reason ?? '', environment);
  if (ended !== undefined) return ended;
  if (/^a script of the collection failed/.test(request.reason ?? '')) {
    return {
      cause: 'script',
      headline: 'A script of the collection broke, so the answer was not judged',
      remedy:
        'This is a fault of the collection, not of the API: run `npm run generate` again; if it stays, report it.',
    };
  }
  if (code === null) return unanswered(request, environment);
  if (code === 400) return refusedAsWrong(request, environment);
  if (code === 401) return wrongKey(environment, 'The API does not know this key (HTTP 401)');
  if (code === 403) {
    return {
      cause: 'permission',
      headline: 'The key is not allowed to do this (HTTP 403)',
      remedy: `Give ${keyOf(environment)} a role that may read this, or use another key.`,
    };
  }
  if (code === 404) {
    return {
      cause: 'missing',
      headline: 'The API knows no such resource or path (HTTP 404)',
      remedy:
        'Check that the IDs of the environment still exist; if they do, the path has changed: run `npm run spec:diff`.',
    };
  }
  if (code === 429) {
    return {
      cause: 'rate-limit',
      headline: 'The rate limit of the key was reached (HTTP 429), and stayed so through the retries',
      remedy: 'Something else uses this key at the same time: give this run a key of its own, or lower `--rate-limit`.',
    };
  }
  if (code >= 500) {
    return {
      cause: 'server',
      headline: `The server failed on its side (HTTP ${code})`,
      remedy: 'Run again later; if it stays, report it to the API’s owner with the request ID of the answer.',
    };
  }
  if (isHtml(request)) {
    return {
      cause: 'not-json',
      headline: 'An HTML page came where JSON belongs',
      remedy: `Something stands between you and the API (proxy, sign-in page), or ${named(environment, 'baseURL')} names another site.`,
    };
  }
  return judged(request);
}

function judged(request: RequestRun): Diagnosis {
  const failed = request.assertions.filter(({ status }) => status === 'failed');
  const spoken = failed.map(({ name, message = '' }) => `${name} ${message.slice(0, 1000)}`).join('\n');
  if (
    /schema|contract|propert|\bspec|envelope|allowed values|must (?:be|have|match)|should (?:be|have|match)/i.test(
      spoken,
    )
  ) {
    return {
      cause: 'contract',
      headline: 'The answer breaks the contract: it is not what the specification promises',
      remedy:
        'See the marked value. If the API has changed on purpose, take the new specification with `npm run spec:pull`, then `npm run generate`; if not, report it to the API’s owner.',
    };
  }
  return {
    cause: 'assertion',
    headline: 'The answer is not what an assertion expects',
    remedy: 'Compare expected and actual below; the assertion is in the request’s Scripts tab in Postman.',
  };
}

/**
 * 400. Some APIs refuse a wrong key or a wrong root ID with it. Where another request with the same key did get its response,
 * the key is good, and an ID or parameter is not.
 */
function refusedAsWrong(request: RequestRun, environment: EnvironmentRun): Diagnosis {
  const accepted = environment.requests.filter(({ code }) => code !== null && code >= 200 && code < 300);
  const { credentials, root } = environment.access ?? {};
  const isBelowRoot = ({ path }: RequestRun) => root !== undefined && path.includes(`{${root.parameter}}`);
  const meansKey = credentials === undefined || credentials.refusedWith.includes(400);
  if (!meansKey || accepted.some(isBelowRoot)) {
    const good = !meansKey || root === undefined ? '' : `, though key and ${root.thing} are good`;
    return {
      cause: 'configuration',
      headline: `The API refused this request as wrong (HTTP 400)${good}`,
      remedy:
        'Look at its other parameters: an ID of the environment that no longer exists, or a query value that has become invalid.',
    };
  }
  if (root !== undefined && accepted.length > 0 && isBelowRoot(request)) {
    return {
      cause: 'root',
      headline: `The key is good, but the ${root.thing} ID is not configured correctly (HTTP 400)`,
      remedy: `Set ${named(environment, root.variable)} to an ID of ${root.thing} that the key belongs to, or leave it empty to use the first one.`,
    };
  }
  return wrongKey(
    environment,
    root === undefined
      ? 'The key is not configured correctly (HTTP 400)'
      : `The key or the ${root.thing} ID is not configured correctly (HTTP 400, no ${root.thing} information)`,
  );
}

function wrongKey(environment: EnvironmentRun, headline: string): Diagnosis {
  return {
    cause: 'key',
    headline,
    remedy: `Check ${settingsToCheck(environment)} in .env or in the environment file.`,
  };
}

/** `PRODUCTION_KEYID and PRODUCTION_KEYSECRET, then PRODUCTION_ORGID,`; without names for a run of an earlier version. */
function settingsToCheck(environment: EnvironmentRun): string {
  const { credentials, root } = environment.access ?? {};
  const names = credentialVariables(credentials).map((variable) => named(environment, variable));
  if (names.length === 0) return 'the key';
  const isRootIn = root !== undefined && credentials?.refusedWith.includes(400);
  return `${names.join(' and ')}${isRootIn ? `, then ${named(environment, root.variable)},` : ''}`;
}

/** The key, as a person knows it: by the setting of its ID. */
function keyOf(environment: EnvironmentRun): string {
  const [first] = credentialVariables(environment.access?.credentials);
  return first === undefined ? 'the key' : `the key ${named(environment, first)}`;
}

function unanswered(request: RequestRun, environment: EnvironmentRun): Diagnosis {
  const reason = (request.reason ?? '').slice(0, 2000);
  if (/ENOTFOUND|EAI_AGAIN|getaddrinfo|DNS/i.test(reason)) {
    return {
      cause: 'name',
      headline: 'The host name of the API cannot be resolved',
      remedy: `Check ${named(environment, 'baseURL')} for a slip, then your network and DNS.`,
    };
  }
  if (/ECONNREFUSED|refused/i.test(reason)) {
    return {
      cause: 'refused',
      headline: 'Nothing listens at this address: the connection was refused',
      remedy: `Check the port and host in ${named(environment, 'baseURL')}, and that the server runs.`,
    };
  }
  if (/certificate|self.signed|CERT_|TLS|SSL|UNABLE_TO_/i.test(reason)) {
    return {
      cause: 'tls',
      headline: 'The server’s certificate cannot be trusted',
      remedy:
        'Behind a company proxy, set NODE_EXTRA_CA_CERTS to its certificate; otherwise check the host and the clock of this machine.',
    };
  }
  if (/time[d-]?.?out|ETIMEDOUT|no answer (?:with)?in/i.test(reason)) {
    return {
      cause: 'timeout',
      headline: 'No answer came in time',
      remedy: 'Run again; if the operation is slow by nature, allow it more with `--timeout`.',
    };
  }
  if (/redirect/i.test(reason)) {
    return {
      cause: 'redirect',
      headline: 'The API sends the request from one address to the next without end',
      remedy: `Check ${named(environment, 'baseURL')}: a missing https or a proxy’s sign-in page does this.`,
    };
  }
  if (/HPE_|Z_[A-Z]+_ERROR|unpack|not HTTP|too many headers/i.test(reason)) {
    return {
      cause: 'unreadable',
      headline: 'An answer came that cannot be read',
      remedy:
        'Something between this machine and the API changes the answer, or the server is broken: try from another network.',
    };
  }
  return {
    cause: 'network',
    headline: 'The connection broke before a whole answer had come',
    remedy: 'Run again; if it stays, look for a proxy, VPN or firewall between this machine and the API.',
  };
}

function isHtml(request: RequestRun): boolean {
  const type = request.response?.headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  return /html/i.test(type) || /^\s*<(?:!doctype|html)\b/i.test(request.response?.body.slice(0, 200) ?? '');
}

function named({ name }: EnvironmentRun, variable: string): string {
  return settingName(name, variable);
}
