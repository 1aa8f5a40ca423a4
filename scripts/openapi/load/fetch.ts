/** A document over HTTP: bounded in time and size, through a proxy where one is set, and never on to plain http. */
import { ExpectedError } from '../../shared/errors.ts';
import { asObject, parsedJson } from '../../shared/json.ts';
import { networkReason, readBounded } from '../../shared/network/fetch-response.ts';
import { isLoopback } from '../../shared/network/network-zone.ts';
import { printable } from '../../shared/printable.ts';
import { safeAddress } from '../../shared/secrets/safe-address.ts';
import { tooManyBytes } from './document-size.ts';
import { MAX_DOCUMENT_BYTES } from './limits.ts';
import { fetchThrough, type ProxySettings } from './proxy.ts';

const TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;
/** Enough of an error response for its message. */
const MAX_ERROR_BYTES = 4096;

/** Validators, to detect an unchanged document (RFC 9110, section 8.8). */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface FetchOptions {
  /** For the whole exchange, redirects and body included; 30,000 ms unless given. */
  readonly timeoutMs?: number;
  /** Of the body, decompressed; `MAX_DOCUMENT_BYTES` unless given. Reading stops there. */
  readonly maxBytes?: number;
  readonly proxy?: ProxySettings | undefined;
  /** Makes the request conditional (RFC 9110, section 13). */
  readonly validators?: Validators | undefined;
}

export interface FetchedDocument {
  readonly status: 'document';
  readonly text: string;
  /** The address that it came from, after redirects. */
  readonly address: string;
  readonly validators: Validators;
}

export type Fetched = FetchedDocument | { readonly status: 'unchanged'; readonly address: string };

/** A request that sets no condition never gives `unchanged`. */
type Unconditional = Omit<FetchOptions, 'validators'> & { readonly validators?: undefined };

/**
 * Fetches a text.
 *
 * @returns the text with its validators, or `unchanged` if the server responds to the `validators` with 304.
 * @throws ExpectedError `spec-unreadable`: no response in time, an error status, a body that breaks off, a redirect away from
 *   https; `spec-too-large`.
 */
export async function fetchDocument(address: string, options?: Unconditional): Promise<FetchedDocument>;
export async function fetchDocument(address: string, options?: FetchOptions): Promise<Fetched>;
export async function fetchDocument(address: string, options: FetchOptions = {}): Promise<Fetched> {
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_DOCUMENT_BYTES, validators = {}, proxy } = options;
  refuseCredentials(address);
  const signal = AbortSignal.timeout(timeoutMs);
  const headers = {
    accept: 'application/json, application/yaml;q=0.8',
    ...(validators.etag === undefined ? {} : { 'if-none-match': validators.etag }),
    ...(validators.lastModified === undefined ? {} : { 'if-modified-since': validators.lastModified }),
  };
  try {
    const send = proxy === undefined ? fetch : await fetchThrough(proxy);
    const { response, address: from } = await followRedirects(send, address, { headers, signal });
    if (response.status === 304 && Object.keys(validators).length > 0) return { status: 'unchanged', address: from };
    if (!response.ok) throw unreadable(address, `${await errorResponse(response)} instead of a document`);
    const declared = Number(response.headers.get('content-length') ?? 0);
    if (declared > maxBytes) {
      await response.body?.cancel();
      throw tooManyBytes(address, 'address', maxBytes);
    }
    const body = await readBounded(response, maxBytes);
    if (!body.isWhole) throw tooManyBytes(address, 'address', maxBytes);
    return { status: 'document', text: body.text, address: from, validators: validatorsOf(response) };
  } catch (cause) {
    if (cause instanceof ExpectedError) throw cause;
    throw unreadable(address, `the OpenAPI document cannot be fetched (${networkReason(cause, timeoutMs)})`, cause);
  }
}

async function followRedirects(
  send: typeof fetch,
  address: string,
  init: { headers: Record<string, string>; signal: AbortSignal },
): Promise<{ response: Response; address: string }> {
  let current = address;
  for (let count = 0; count <= MAX_REDIRECTS; count++) {
    const response = await send(current, { ...init, redirect: 'manual' });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) {
      return { response, address: current };
    }
    await response.body?.cancel();
    const next = redirectTarget(current, location);
    if (next === undefined) {
      throw unreadable(address, `the server redirects to ${printable(safeAddress(location))}, which is not https`);
    }
    current = next;
  }
  throw unreadable(address, `the server redirects more than ${MAX_REDIRECTS} times`);
}

/**
 * Where a redirect may lead: to https from anywhere; to http only from http, and only on the same host or on loopback.
 *
 * @returns the absolute address; `undefined` for one that is refused.
 */
export function redirectTarget(from: string, location: string): string | undefined {
  if (!URL.canParse(location, from)) return undefined;
  const [source, target] = [new URL(from), new URL(location, from)];
  if (target.protocol === 'https:') return target.href;
  const mayBePlain = target.hostname === source.hostname || isLoopback(target.hostname);
  return target.protocol === 'http:' && source.protocol === 'http:' && mayBePlain ? target.href : undefined;
}

function validatorsOf(response: Response): Validators {
  const etag = response.headers.get('etag');
  const lastModified = response.headers.get('last-modified');
  return { ...(etag === null ? {} : { etag }), ...(lastModified === null ? {} : { lastModified }) };
}

/** The status, and the `error` of the API's error envelope where the response is one. */
async function errorResponse(response: Response): Promise<string> {
  const { text } = await readBounded(response, MAX_ERROR_BYTES);
  const status = `the server responded with ${response.status}`;
  const { error } = asObject(parsedJson(text));
  return typeof error === 'string' ? `${status} (${printable(error)})` : status;
}

/** Addresses appear in messages, and a document needs no key, so a secret in the address is an error. */
function refuseCredentials(address: string): void {
  if (!URL.canParse(address)) return;
  const { username, password, protocol, host } = new URL(address);
  if (username !== '' || password !== '') {
    throw unreadable(`${protocol}//${host}/`, 'the address of the document holds a user name or password');
  }
}

function unreadable(address: string, what: string, cause?: unknown): ExpectedError {
  return new ExpectedError('spec-unreadable', {
    what,
    where: address,
    remedy: 'check the address and the network (HTTPS_PROXY, NO_PROXY), or give a file instead of the address',
    cause,
  });
}
