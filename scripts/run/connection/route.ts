/** The target of a request, its route (direct or through a proxy), and the headers that another target must not get. */
import { lookup as dnsLookup } from 'node:dns';
import type { ClientRequest } from 'node:http';
import type { ProxySettings } from '../../openapi/load/proxy.ts';
import { ROUTE, type Route } from './agent.ts';
import { ConnectionError } from './error.ts';
import { portOf, proxyAddress, proxyAuthorization, proxyFor } from './proxy.ts';
import type { Lookup } from './redirect.ts';

/** The options of a request that an agent uses to connect. */
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
 * @returns `undefined` if no proxy is used.
 * @throws ConnectionError if the proxy is not valid. The message does not contain the setting, which may contain a password.
 */
export function usableProxy(url: URL, settings: ProxySettings | undefined): URL | undefined {
  let proxy: URL | undefined;
  try {
    proxy = proxyFor(url, settings);
  } catch {
    throw new ConnectionError('ERR_PROXY_REFUSED', 'the address of the proxy is not a URL');
  }
  if (proxy !== undefined && proxy.protocol !== 'http:' && proxy.protocol !== 'https:')
    throw new ConnectionError('ERR_PROXY_REFUSED', `the proxy protocol ${proxy.protocol} is not supported`);
  return proxy;
}

/** For http, the request target becomes the whole URL (RFC 9112, section 3.2.2). For https, a tunnel is used. */
export function routeThrough(
  proxy: URL,
  url: URL,
  request: ClientRequest,
  signals: AbortSignal[],
): Partial<RequestTarget> {
  // With an `Expect` header, Node has already written the request head, so only a tunnel is possible.
  if (url.protocol === 'https:' || request.headersSent) {
    return { [ROUTE]: { proxy, authority: `${url.hostname}:${portOf(url)}`, signal: AbortSignal.any(signals) } };
  }
  const authorization = proxyAuthorization(proxy);
  if (authorization !== undefined) request.setHeader('proxy-authorization', authorization);
  request.path = url.origin + request.path;
  return {
    ...proxyAddress(proxy),
    ...(proxy.protocol === 'https:' ? { [ROUTE]: 'encrypted-proxy' } : {}),
    lookup: dnsLookup as Lookup,
  };
}

/**
 * Removes credentials from a request that goes to another origin.
 *
 * @param isSecret whether a header must not reach another origin.
 * @throws ConnectionError if the headers are already written.
 */
export function dropSecrets(request: ClientRequest, isSecret: (name: string, value: string) => boolean): void {
  for (const name of request.getHeaderNames()) {
    const value = request.getHeader(name);
    // `Referer` would reveal the URL that redirected.
    if (name !== 'referer' && !isSecret(name, Array.isArray(value) ? value.join() : String(value))) continue;
    if (request.headersSent)
      throw new ConnectionError('ERR_REQUEST_REFUSED', 'credentials cannot be removed because of the Expect header');
    request.removeHeader(name);
  }
}
