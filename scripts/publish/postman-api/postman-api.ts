/** The client of the Postman API. It reads, creates and changes; it has no call that deletes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fetchThrough, type ProxySettings } from '../../openapi/load/proxy.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { atPointer, isObject, type JsonObject, parsedJson } from '../../shared/json.ts';
import { networkReason, readBounded } from '../../shared/network/fetch-response.ts';
import { REDACTED } from '../../shared/secrets/redacted.ts';
import { type Call, responseError, retryDelay, unexpectedResponse, unreachable } from './failed-call.ts';
import { POSTMAN_API } from './postman-addresses.ts';

/** Postman needs a long time for a large collection. */
const TIMEOUT_MS = 120_000;
const MAX_BYTES = 128 * 1024 * 1024;

export interface PostmanApiOptions {
  /** Sent as `X-Api-Key`; never printed. */
  readonly key: string;
  /** https, or loopback; `POSTMAN_API` by default. */
  readonly address?: string | undefined;
  readonly proxy?: ProxySettings | undefined;
  /** For one attempt; 120,000 ms by default. */
  readonly timeoutMs?: number | undefined;
  /** Waits before the next attempt; for tests. */
  readonly wait?: ((ms: number) => Promise<unknown>) | undefined;
}

/**
 * `expected`: JSON pointer of what the response must have. Without this check, a response of something else would be an empty
 * collection, and the edits of users would be lost.
 */
export interface PostmanApi {
  get(path: string, expected: string): Promise<JsonObject>;
  post(path: string, body: JsonObject, expected: string): Promise<JsonObject>;
  put(path: string, body: JsonObject): Promise<JsonObject>;
  patch(path: string, body: JsonObject): Promise<JsonObject>;
}

/**
 * @throws ExpectedError `publish-no-key` for a missing or malformed key; each call throws `publish-unauthorised`, `publish-not-found`,
 *   `publish-too-large`, `publish-rate-limited`, `publish-refused` or `publish-unavailable`.
 */
export async function openPostmanApi(options: PostmanApiOptions): Promise<PostmanApi> {
  const { key, address = POSTMAN_API, proxy, timeoutMs = TIMEOUT_MS, wait = sleep } = options;
  assertKey(key);
  const send = proxy === undefined ? fetch : await fetchThrough(proxy);
  const hide = (text: string) => text.replaceAll(key, REDACTED);
  const base = address.replace(/\/+$/, '');

  async function call(method: Call['method'], path: string, body?: JsonObject, expected = ''): Promise<JsonObject> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const made: Call = { method, url: base + path, bytes: text === undefined ? 0 : Buffer.byteLength(text) };
    for (let attempt = 1; ; attempt++) {
      const response = await exchange(made, text);
      const now = Date.now();
      if (response.status !== undefined && response.status < 300) return jsonOf(made, response.text, expected, hide);
      const delay = retryDelay({ method, attempt, now, status: response.status, headers: response.headers });
      if (delay !== undefined) await wait(delay);
      else if (response.status === undefined) throw unreachable(made, response.reason, hide);
      else throw responseError(made, { ...response, now }, hide);
    }
  }

  async function exchange({ method, url }: Call, body: string | undefined): Promise<Attempt> {
    try {
      const response = await send(url, {
        method,
        headers: {
          'x-api-key': key,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body }),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const { text, isWhole } = await readBounded(response, MAX_BYTES);
      if (!isWhole) return { reason: `a response of more than ${MAX_BYTES / 1024 / 1024} MiB` };
      return { status: response.status, headers: response.headers, text };
    } catch (cause) {
      return { reason: networkReason(cause, timeoutMs) };
    }
  }

  return {
    get: (path, expected) => call('GET', path, undefined, expected),
    post: (path, body, expected) => call('POST', path, body, expected),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body) => call('PATCH', path, body),
  };
}

type Attempt =
  | { readonly status: number; readonly headers: Headers; readonly text: string }
  | { readonly status?: undefined; readonly headers?: undefined; readonly reason: string };

/** An error of `fetch` for an invalid header would contain the key. */
function assertKey(key: string): void {
  if (/^[\x21-\x7e]+$/.test(key)) return;
  throw new ExpectedError('publish-no-key', {
    what: key === '' ? 'the Postman API key is missing' : 'POSTMAN_API_KEY contains an invalid character',
    where: 'POSTMAN_API_KEY',
    remedy: 'create a key in Postman under Settings › API keys, and set it in .env or in the process environment',
  });
}

function jsonOf(call: Call, text: string, expected: string, hide: (text: string) => string): JsonObject {
  const value = parsedJson(text);
  if (!isObject(value))
    throw unexpectedResponse(
      call,
      text.trimStart().startsWith('<') ? 'with HTML' : 'with something that is not a JSON object',
      hide,
    );
  const found = atPointer(value, expected);
  if (found === undefined || found === null || found === '')
    throw unexpectedResponse(call, `without \`${expected}\``, hide);
  return value;
}
