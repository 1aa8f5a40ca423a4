/** GET requests to one environment, over the connections that a run uses, with their rules. Redirects are not followed. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ProxySettings } from '../../openapi/load/proxy.ts';
import { networkText } from '../../report/words/network.ts';
import type { TlsSettings } from '../../run/connection/agent.ts';
import { openConnections } from '../../run/connection/connection.ts';
import { ConnectionError } from '../../run/connection/error.ts';
import type { Environment } from '../../run/environments.ts';
import { networkFailure } from '../../run/newman/network-error.ts';

/** A list of a thousand items of 8 KiB. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

export interface ClientOptions {
  readonly baseURL: string;
  /** Of the request: see `credentialHeaders`. */
  readonly credentials: Readonly<Record<string, string>>;
  /** For one request, to the last byte of its response. */
  readonly timeoutMs: number;
  readonly proxy?: ProxySettings | undefined;
  readonly tls?: TlsSettings | undefined;
  readonly signal: AbortSignal;
}

export type Exchange =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly text: string;
      /** Milliseconds since the epoch: when the request was sent, and when the headers of its response arrived. */
      readonly sentAt: number;
      readonly receivedAt: number;
    }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string };

export interface Client {
  /** @param path with its query. It does not throw for what the network does. */
  get(path: string): Promise<Exchange>;
  close(): void;
}

/** The header fields that carry the key of an environment, by lower-case name; none where the API needs no key. */
export function credentialHeaders({ values, conventions: { credentials } }: Environment): Record<string, string> {
  const secret = values[credentials?.secret ?? ''] ?? '';
  switch (credentials?.scheme) {
    case undefined:
      return {};
    case 'basic':
      // RFC 7617, section 2.
      return { authorization: `Basic ${Buffer.from(`${values[credentials.user]}:${secret}`).toString('base64')}` };
    case 'bearer':
      // RFC 6750, section 2.1.
      return { authorization: `Bearer ${secret}` };
    case 'header':
      return { [credentials.header.toLowerCase()]: secret };
  }
}

export function openClient({ baseURL, credentials, timeoutMs, proxy, tls, signal }: ClientOptions): Client {
  const connections = openConnections({
    baseURL,
    timeoutMs,
    isSecret: (name) => Object.hasOwn(credentials, name),
    mayWrite: () => false,
    ...(proxy === undefined ? {} : { proxy }),
    ...(tls === undefined ? {} : { tls }),
  });

  function send(path: string): Promise<Exchange> {
    const url = new URL(baseURL.replace(/\/+$/, '') + path);
    url.username = '';
    url.password = '';
    const isTls = url.protocol === 'https:';
    const sentAt = Date.now();
    return new Promise((resolve) => {
      const fail = (error: NodeJS.ErrnoException) => {
        const { params } = networkFailure(error);
        resolve({ kind: 'failed', code: params.code, reason: networkText(params) });
      };
      const request = (isTls ? httpsRequest : httpRequest)(url, {
        agent: isTls ? connections.agents.https : connections.agents.http,
        headers: { accept: 'application/json, text/plain;q=0.9', 'accept-encoding': 'identity', ...credentials },
        signal,
      });
      request.on('error', fail);
      request.once('response', (response) => {
        const { statusCode: status = 0, headers } = response;
        const receivedAt = Date.now();
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('error', fail);
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
          else request.destroy(tooLarge());
        });
        response.once('end', () =>
          resolve({ kind: 'response', status, headers, text: Buffer.concat(chunks).toString(), sentAt, receivedAt }),
        );
        // Destroying a request whose response has begun raises the error of the response only.
        response.once('close', () => {
          if (bytes > MAX_BODY_BYTES) fail(tooLarge());
          else fail(new ConnectionError('ERR_RESPONSE_INCOMPLETE', 'the response ended before its declared end'));
        });
        response.resume();
      });
      request.end();
    });
  }

  return {
    async get(path) {
      connections.begin('collection');
      try {
        return await send(path);
      } finally {
        connections.end('collection');
      }
    },
    close: () => connections.close(),
  };
}

function tooLarge(): ConnectionError {
  return new ConnectionError(
    'ERR_RESPONSE_TOO_LARGE',
    `the response is larger than ${MAX_BODY_BYTES / 1024 / 1024} MiB`,
  );
}
