/** Copies a request and its response from Postman's SDK to an attempt, as plain values. */

import type { Header } from '../model.ts';
import type { Attempt } from './attempt.ts';

/** More of a body than this is never read as text. */
const MAX_BODY_READ = 1024 * 1024;

export interface SdkRequest {
  url: { toString(): string };
  headers: { all(): SdkHeader[] };
  body?: { toString(): string };
  /** A proxy of the collection's own choice. */
  proxy?: unknown;
}

export interface SdkResponse {
  code: number;
  headers: { all(): SdkHeader[] };
  stream?: Buffer;
}

interface SdkHeader {
  readonly key: string;
  readonly value: string;
  readonly disabled?: boolean;
}

export interface Exchange {
  readonly request?: SdkRequest;
  readonly response?: SdkResponse;
}

/** @param networkError why there is no response, or none that counts. */
export function readExchange(attempt: Attempt, networkError: Attempt['networkError'], exchange: Exchange): void {
  const { request, response } = exchange;
  attempt.url = request?.url.toString() ?? '';
  attempt.requestHeaders = toHeaders(request?.headers.all() ?? []);
  const body = request?.body?.toString();
  if (body) attempt.requestBody = body;
  if (networkError !== undefined) attempt.networkError = networkError;
  if (response === undefined || networkError !== undefined) return;
  const stream = response.stream ?? Buffer.alloc(0);
  attempt.code = response.code;
  attempt.responseHeaders = toHeaders(response.headers.all());
  attempt.sizeBytes = stream.length;
  attempt.clipped = stream.length > MAX_BODY_READ;
  attempt.responseBody = stream.subarray(0, MAX_BODY_READ).toString('utf8');
}

function toHeaders(headers: readonly SdkHeader[]): Header[] {
  return headers
    .filter(({ disabled }) => disabled !== true)
    .map(({ key, value }) => ({ name: String(key), value: String(value) }));
}
