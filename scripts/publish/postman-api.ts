/** The edge of the stage: the Postman API over HTTP. It reads, creates and replaces; there is no call that deletes. */
import { ExpectedError } from '../errors.ts';
import { isObject, type JsonObject } from '../json.ts';
import { fetchThrough, type ProxySettings } from '../spec/proxy.ts';
import { type Call, notJson, refusal, unreachable } from './api-error.ts';
import { retryDelay } from './retry.ts';

export const POSTMAN_API = 'https://api.getpostman.com';

/** Postman takes long over a large collection. */
const TIMEOUT_MS = 120_000;
const MAX_BYTES = 128 * 1024 * 1024;

export interface PostmanApiOptions {
  /** Sent as `X-Api-Key`, and never printed. */
  readonly key: string;
  /** https, or loopback; Postman's own unless given. */
  readonly address?: string | undefined;
  readonly proxy?: ProxySettings | undefined;
  /** For one attempt; 120,000 ms unless given. */
  readonly timeoutMs?: number | undefined;
  /** Waits so many milliseconds before the next attempt. */
  readonly wait?: ((ms: number) => Promise<void>) | undefined;
}

export interface PostmanApi {
  get(path: string): Promise<JsonObject>;
  post(path: string, body: JsonObject): Promise<JsonObject>;
  put(path: string, body: JsonObject): Promise<JsonObject>;
}

/**
 * @throws ExpectedError `publish-no-key` where the key can be none; each call throws `publish-unauthorised`, `publish-not-found`,
 *   `publish-too-large`, `publish-rate-limited`, `publish-refused` or `publish-unavailable`.
 */
export async function openPostmanApi(options: PostmanApiOptions): Promise<PostmanApi> {
  const { key, address = POSTMAN_API, proxy, timeoutMs = TIMEOUT_MS, wait = pause } = options;
  assertKey(key);
  const send = proxy === undefined ? fetch : await fetchThrough(proxy);
  const hide = (text: string) => text.replaceAll(key, '[redacted]');
  const base = address.replace(/\/+$/, '');

  async function call(method: Call['method'], path: string, body?: JsonObject): Promise<JsonObject> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const made: Call = { method, url: base + path, bytes: text === undefined ? 0 : Buffer.byteLength(text) };
    for (let attempt = 1; ; attempt++) {
      const answer = await exchange(made, text);
      const now = Date.now();
      if (answer.status !== undefined && answer.status < 300) return jsonOf(made, answer.text, hide);
      const delay = retryDelay({ method, attempt, now, status: answer.status, headers: answer.headers });
      if (delay !== undefined) await wait(delay);
      else if (answer.status === undefined) throw unreachable(made, answer.reason, hide);
      else throw refusal(made, { ...answer, now }, hide);
    }
  }

  async function exchange({ method, url }: Call, body: string | undefined): Promise<Answer> {
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
      return { status: response.status, headers: response.headers, text: await readBounded(response) };
    } catch (cause) {
      return { reason: networkReason(cause, timeoutMs) };
    }
  }

  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
  };
}

type Answer =
  | { readonly status: number; readonly headers: Headers; readonly text: string }
  | { readonly status?: undefined; readonly headers?: undefined; readonly reason: string };

/** A header that cannot be sent would be named, with its value, by an error of the platform. */
function assertKey(key: string): void {
  if (/^[\x21-\x7e]+$/.test(key)) return;
  throw new ExpectedError('publish-no-key', {
    what: key === '' ? 'there is no Postman API key' : 'POSTMAN_API_KEY holds a character that no key has',
    where: 'POSTMAN_API_KEY',
    remedy: 'make a key in Postman under Settings › API keys, and set it in .env or in the process environment',
  });
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`an answer of more than ${MAX_BYTES / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(call: Call, text: string, hide: (text: string) => string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notJson(call, text, hide);
  }
  if (!isObject(value)) throw notJson(call, text, hide);
  return value;
}

function networkReason(cause: unknown, timeoutMs: number): string {
  if (!(cause instanceof Error)) return 'network error';
  if (cause.name === 'TimeoutError') return `no whole answer in ${timeoutMs / 1000} s`;
  const inner = cause.cause as NodeJS.ErrnoException | undefined;
  return inner?.code ?? inner?.message ?? cause.message;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
