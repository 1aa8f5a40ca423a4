/** Selects the proxy for a request. */
import { BlockList, isIP } from 'node:net';
import { type ProxySettings, withScheme } from '../../openapi/load/proxy.ts';
import { plainName } from '../../shared/network/network-zone.ts';
import { percentDecoded } from '../../shared/secrets/safe-address.ts';

/**
 * The proxy for a URL. As in curl, `NO_PROXY` lists hosts, which include their subdomains, with an optional port, and ranges of
 * addresses; `*` means all. `HTTP_PROXY` also applies to https if there is no `HTTPS_PROXY`.
 *
 * @returns `undefined` if no proxy is used.
 * @throws TypeError if the setting is not a URL.
 */
export function proxyFor(url: URL, settings: ProxySettings | undefined): URL | undefined {
  const setting = url.protocol === 'https:' ? (settings?.https ?? settings?.http) : settings?.http;
  if (setting === undefined || isExcepted(url, settings?.none ?? '')) return undefined;
  return new URL(withScheme(setting));
}

/** The port of an address, also where it is that of the scheme (RFC 9110, sections 4.2.1 and 4.2.2). */
export function portOf({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}

function isExcepted(url: URL, none: string): boolean {
  const host = plainName(url.hostname);
  const port = portOf(url);
  return none
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*' || isInRange(host, entry)) return true;
      // An IPv6 address contains colons; with a port it is in brackets.
      const [, name = entry, entryPort] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? ([] as (string | undefined)[]);
      if (entryPort !== undefined && entryPort !== port) return false;
      const zone = plainName(name).replace(/^\*?\.+/, '');
      return zone !== '' && (host === zone || host.endsWith(`.${zone}`));
    });
}

/** @param range of addresses in CIDR notation (RFC 4632, section 3.1), `10.0.0.0/8`; other text holds no host. */
function isInRange(host: string, range: string): boolean {
  const [, address = '', prefix] = /^([^/]+)\/(\d{1,3})$/.exec(range) ?? [];
  const family = isIP(address);
  if (family === 0 || family !== isIP(host) || Number(prefix) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(address, Number(prefix), type);
  return list.check(host, type);
}

/** Where to connect to reach the proxy. */
export function proxyAddress({ hostname, port, protocol }: URL): { host: string; port: string | number } {
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port || (protocol === 'https:' ? 443 : 80) };
}

/** `Proxy-Authorization` (RFC 9110, section 11.7.1) for a proxy whose URL contains a user. */
export function proxyAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${percentDecoded(username)}:${percentDecoded(password)}`).toString('base64')}`;
}
