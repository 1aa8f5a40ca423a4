/** The likely cause of a failure, computed from codes, HTTP statuses and how other requests fared. `words/diagnosis.ts` has the text. */
import {
  type EnvironmentAccess,
  type EnvironmentRun,
  FAILURE_KINDS,
  isProblemStatus,
  type RequestRun,
} from '../../run/model.ts';
import { checkedReason } from '../../run/reason.ts';

export type Cause =
  | 'key'
  | 'key-or-root'
  | 'root'
  | 'configuration'
  | 'permission'
  | 'missing'
  | 'rate-limit'
  | 'server'
  | 'html'
  | 'contract'
  | 'assertion'
  | 'script'
  | 'script-request'
  | 'script-write'
  | 'name'
  | 'refused'
  | 'tls'
  | 'timeout'
  | 'redirect'
  | 'redirect-loop'
  | 'proxy'
  | 'protocol'
  | 'too-large'
  | 'unreadable'
  | 'network'
  | 'no-response';

export interface Diagnosis {
  readonly cause: Cause;
  readonly params: {
    /** Name of the environment. */
    readonly environment: string;
    /** HTTP status. */
    readonly status?: number;
    /** The names of its key and root resource. */
    readonly access?: EnvironmentAccess;
  };
}

/** The environment of a request, with what it has sent so far. */
type Neighbours = Pick<EnvironmentRun, 'name' | 'access' | 'requests'>;

/** What a code of Node.js, OpenSSL or this project's connections comes from. */
const NETWORK_CAUSES: Readonly<Record<string, Cause>> = {
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  ERR_SCRIPT_REQUEST_REFUSED: 'script-request',
  ERR_REQUEST_REFUSED: 'script-request',
  ERR_WRITE_REFUSED: 'script-write',
  ERR_REDIRECT_REFUSED: 'redirect',
  ERR_TOO_MANY_REDIRECTS: 'redirect-loop',
  ERR_PROXY_REFUSED: 'proxy',
  ERR_PROTOCOL_SWITCHED: 'protocol',
  ERR_RESPONSE_TOO_LARGE: 'too-large',
};

/** Codes of one library begin alike. */
const NETWORK_FAMILIES: readonly (readonly [prefix: string, cause: Cause])[] = [
  ['CERT_', 'tls'],
  ['UNABLE_TO_', 'tls'],
  ['ERR_TLS_', 'tls'],
  ['ERR_SSL_', 'tls'],
  ['HPE_', 'unreadable'],
  ['Z_', 'unreadable'],
];

const STATUS_CAUSES: Readonly<Record<number, Cause>> = {
  401: 'key',
  403: 'permission',
  404: 'missing',
  429: 'rate-limit',
};

/** True where the request needs a person: it failed or got no usable response. */
export function isProblem(request: RequestRun): boolean {
  return isProblemStatus(request.status);
}

/**
 * Diagnoses why `request` most likely failed.
 *
 * @param environment the environment that it ran in: other responses tell a wrong key from a wrong root ID.
 */
export function diagnose(request: RequestRun, environment: Neighbours): Diagnosis {
  const cause = causeOf(request, environment);
  const status = request.code === null ? {} : { status: request.code };
  const access = environment.access === undefined ? {} : { access: environment.access };
  return { cause, params: { environment: environment.name, ...status, ...access } };
}

function causeOf(request: RequestRun, environment: Neighbours): Cause {
  const { code, reasonCode, params = {} } = request;
  const last = reasonCode === undefined ? undefined : checkedReason({ reasonCode, params });
  const reason = last?.reasonCode === 'not-retried' ? checkedReason(last.params.after) : last;
  if (reason?.reasonCode === 'network') return networkCause(reason.params.code);
  if (reason?.reasonCode === 'script') return 'script';
  // A run of an older version has no code.
  if (code === null) return reasonCode === undefined ? 'no-response' : 'network';
  if (code === 400) return causeOfBadRequest(request, environment);
  const known = STATUS_CAUSES[code];
  if (known !== undefined) return known;
  return code >= 500 ? 'server' : causeOfFailures(request);
}

/** The cause that a code of Node.js, OpenSSL or this project's connections stands for. */
export function networkCause(code: string): Cause {
  const own = Object.hasOwn(NETWORK_CAUSES, code) ? NETWORK_CAUSES[code] : undefined;
  return own ?? NETWORK_FAMILIES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'network';
}

function causeOfFailures({ assertions }: RequestRun): Cause {
  const codes = assertions.flatMap(({ status, failures = [] }) =>
    status === 'failed' ? failures.filter(({ known }) => known === undefined).map(({ code }) => code) : [],
  );
  if (codes.includes('html')) return 'html';
  return codes.some((code) => FAILURE_KINDS[code] === 'contract') ? 'contract' : 'assertion';
}

/**
 * 400. Some APIs refuse a wrong key or a wrong root ID with it. Where another request with the same key got its response, the
 * key is good, and an ID or parameter is not.
 */
function causeOfBadRequest(request: RequestRun, environment: Neighbours): Cause {
  const { credentials, root } = environment.access ?? {};
  const isBelowRoot = ({ path }: RequestRun) => root !== undefined && path.includes(`{${root.parameter}}`);
  const accepted = environment.requests.filter(({ code }) => code !== null && code >= 200 && code < 300);
  const meansKey = credentials === undefined || credentials.refusedWith.includes(400);
  if (!meansKey || accepted.some(isBelowRoot)) return 'configuration';
  return accepted.length > 0 && isBelowRoot(request) ? 'root' : 'key-or-root';
}
