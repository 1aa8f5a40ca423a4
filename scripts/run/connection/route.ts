/** Where a request leads, as Node's agents are told, and how it gets there: directly or through a proxy. */
import { lookup as dnsLookup } from 'node:dns';
import type { ClientRequest } from 'node:http';
import type { ProxySettings } from '../../openapi/load/proxy.ts';
import { ROUTE, type Route } from './agent.ts';
import { ConnectionError } from './error.ts';
import { proxyAuthorization, proxyFor } from './proxy.ts';
import type { Lookup } from './redirect-zone.ts';

/** The part of a request's options that an agent connects by. */
export interface RequestTarget extends Route {
  readonly host?: string | null;
  readonly port?: string | number | null;
  readonly socketPath?: string | null;
  readonly lookup?: Lookup;
}

/** @throws ConnectionError for a local socket. */
export function targetOf(scheme: string, { host, port, socketPath }: RequestTarget): URL {
  if (socketPath) throw new ConnectionError('ERR_REQUEST_REFUSED', 'a request to a local socket is not sent');
  const name = host ?? 'localhost';
  const address = `${scheme}://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}${port ? `:${port}` : ''}`;
  if (!URL.canParse(address)) throw new ConnectionError('ERR_REQUEST_REFUSED', 'the host of the request is not valid');
  return new URL(address);
}

/**
 * @returns `undefined` where the request goes directly.
 * @throws ConnectionError for a proxy that cannot be used. Its setting may hold a password, and is not shown.
 */
export function usableProxy(url: URL, settings: ProxySettings | undefined): URL | undefined {
  let proxy: URL | undefined;
  try {
    proxy = proxyFor(url, settings);
  } catch {
    throw new ConnectionError('ERR_PROXY_REFUSED', 'the address of the proxy is not a URL');
  }
  if (proxy !== undefined && proxy.protocol !== 'http:' && proxy.protocol !== 'https:')
    throw new ConnectionError('ERR_PROXY_REFUSED', `a proxy of the kind ${proxy.protocol} is not supported`);
  return proxy;
}

/** http: the proxy gets the whole URL as the request's target (RFC 9112, section 3.2.2). https: a tunnel. */
export function routeThrough(
  proxy: URL,
  url: URL,
  request: ClientRequest,
  signals: AbortSignal[],
): Partial<RequestTarget> {
  // With an `Expect` header, Node has the head of the request written already: it can only be tunnelled.
  if (url.protocol === 'https:' || request.headersSent) {
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return { [ROUTE]: { proxy, authority: `${url.hostname}:${port}`, signal: AbortSignal.any(signals) } };
  }
  const authorization = proxyAuthorization(proxy);
  if (authorization !== undefined) request.setHeader('proxy-authorization', authorization);
  request.path = url.origin + request.path;
  const isProxyEncrypted = proxy.protocol === 'https:';
  return {
    host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: proxy.port || (isProxyEncrypted ? 443 : 80),
    ...(isProxyEncrypted ? { [ROUTE]: 'encrypted-proxy' } : {}),
    lookup: dnsLookup as Lookup,
  };
}
