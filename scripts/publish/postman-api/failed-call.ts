/** A call to the Postman API that failed: whether it is repeated, after which delay, and the expected error. */
import { commandText } from '../../shared/command-text.ts';
import { type ErrorCode, ExpectedError } from '../../shared/errors.ts';
import { isObject } from '../../shared/json.ts';
import { requestedWaitMs, WAIT_FIELDS } from '../../shared/network/rate-limit.ts';
import { printable } from '../../shared/printable.ts';
import { POSTMAN_API_EU } from './postman-addresses.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Without the key. */
  readonly url: string;
  /** Size of the body. */
  readonly bytes: number;
}

/** Per call, including the first attempt. */
const MAX_ATTEMPTS = 4;
/** A longer limit, such as the monthly calls of a plan, is reported to the user. */
const MAX_WAIT_MS = 65_000;

const FIRST_BACKOFF_MS = 1000;

const WAIT_FIELDS_OF_POSTMAN = {
  retryAfter: [...WAIT_FIELDS.retryAfter, 'retryafter', 'x-ratelimit-retryafter'],
  reset: WAIT_FIELDS.reset,
};

export interface Outcome {
  readonly method: Call['method'];
  /** `undefined` if no response arrived. */
  readonly status?: number | undefined;
  readonly headers?: Headers | undefined;
  /** From 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Milliseconds to wait before the next attempt; `undefined` for no further attempt. A call with a 429 was not executed, so
 * every method is repeated. A call with a 5xx or a lost connection may have been executed: GET and PUT are idempotent
 * (RFC 9110, section 9.2.2) and repeated, and so is our PATCH, which sets a name and a description; a POST is not, because it could create a second collection.
 */
export function retryDelay({ method, status, headers, attempt, now }: Outcome): number | undefined {
  if (attempt >= MAX_ATTEMPTS) return undefined;
  const isLimited = status === 429;
  const isUncertain = status === undefined || status >= 500;
  if (!isLimited && !(isUncertain && method !== 'POST')) return undefined;
  const requested = headers === undefined ? undefined : requestedDelay(headers, now);
  const delay = requested ?? FIRST_BACKOFF_MS * 2 ** (attempt - 1) * (isLimited ? 2 : 1);
  return delay > MAX_WAIT_MS ? undefined : delay;
}

/**
 * The delay that the server requests, in milliseconds: `Retry-After` or Postman's variants of it; otherwise the end of the window.
 *
 * @see https://learning.postman.com/docs/developer/postman-api/postman-api-rate-limits/
 */
function requestedDelay(headers: Headers, now: number): number | undefined {
  return requestedWaitMs((name) => headers.get(name), now, WAIT_FIELDS_OF_POSTMAN);
}

export interface ErrorResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly now: number;
}

/** @param hide redacts the key, in case the server repeats it. */
export function responseError(call: Call, response: ErrorResponse, hide: (text: string) => string): ExpectedError {
  const { status } = response;
  const message = errorText(response.text, hide);
  const where = hide(`${call.method} ${call.url}`);
  const error = (code: ErrorCode, what: string, remedy: string) =>
    new ExpectedError(code, { what: message === '' ? what : `${what}: ${message}`, where, remedy });
  if (status === 401)
    return error(
      'publish-unauthorised',
      'Postman does not accept the API key',
      'create a key in Postman under Settings › API keys, and set POSTMAN_API_KEY in .env or in the process environment',
    );
  if (status === 403)
    return error(
      'publish-unauthorised',
      'the owner of the API key has no permission for this request',
      'ask for the editor role in the workspace, or use the key of an editor',
    );
  if (status === 404)
    return error(
      'publish-not-found',
      'Postman cannot find this for the owner of the API key',
      `check --workspace, and that the key belongs to the right account or team; a team with its data in the EU needs --api ${POSTMAN_API_EU}`,
    );
  if (status === 413)
    return error(
      'publish-too-large',
      `Postman does not take a body of ${megabytes(call.bytes)}`,
      'publish one suite at a time with --suite, or raise the limit of the proxy',
    );
  if (status === 429) {
    const wait = requestedDelay(response.headers, response.now);
    return error(
      'publish-rate-limited',
      'the limit of calls to the Postman API is reached',
      `run it again ${wait === undefined ? 'in a few minutes' : `in ${Math.ceil(wait / 1000)} s`}; what is already published is not sent again`,
    );
  }
  if (status >= 500)
    return error(
      'publish-unavailable',
      `the Postman API responded with ${status}`,
      call.method === 'POST'
        ? 'check whether it was created in the workspace, then run it again'
        : 'run it again later; status.postman.com shows known outages',
    );
  if (status >= 300 && status < 400)
    return error(
      'publish-unavailable',
      `the Postman API redirects (${status}), and the key is not sent to another address`,
      'a proxy or a login page may have responded: check the address and HTTPS_PROXY',
    );
  return error(
    'publish-refused',
    `the Postman API responded with ${status}`,
    `the message names the reason; \`${commandText('publish:postman', '--dry-run')}\` shows what would be sent`,
  );
}

/** @param how the response differs from what Postman sends: `with HTML`. */
export function unexpectedResponse(call: Call, how: string, hide: (text: string) => string): ExpectedError {
  const created = call.method === 'POST' ? 'check whether it was created in the workspace; ' : '';
  return new ExpectedError('publish-unavailable', {
    what: `the Postman API responded ${how}`,
    where: hide(`${call.method} ${call.url}`),
    remedy: `${created}a proxy or a login page may have responded instead: check the address and HTTPS_PROXY`,
  });
}

export function unreachable(call: Call, reason: string, hide: (text: string) => string): ExpectedError {
  return new ExpectedError('publish-unavailable', {
    what: `the Postman API cannot be reached (${printable(hide(reason))})`,
    where: hide(`${call.method} ${call.url}`),
    remedy: 'check the network and HTTPS_PROXY, and run it again',
  });
}

/**
 * The message in an error body: `{error: {name, message}}`, or problem details (RFC 9457) from newer endpoints of Postman.
 * Empty if there is none.
 */
function errorText(text: string, hide: (text: string) => string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (!isObject(body)) return '';
    const { error, detail, title } = body;
    // Redacted before the text is shortened, because a part of the key would not be recognised.
    if (typeof error === 'string') return printable(hide(error), 200);
    const [what, kind] = isObject(error) ? [error.message, error.name] : [detail, title];
    const words = [what, kind].filter((word) => typeof word === 'string' && word !== '');
    return printable(
      hide(words.length === 2 && what !== kind ? `${words[0]} (${words[1]})` : String(words[0] ?? '')),
      200,
    );
  } catch {
    return '';
  }
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${bytes} bytes` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
