/** Which proxy a request goes through. Pure. */
import type { ProxySettings } from '../../openapi/load/proxy.ts';

/**
 * The proxy for a URL. As in curl, `NO_PROXY` names hosts together with all that is below them, a port if need be, and `*`
 * for all. `HTTP_PROXY` serves https where there is no `HTTPS_PROXY`.
 *
 * @returns `undefined` where the request goes directly.
 * @throws TypeError where the setting is not a URL.
 */
export function proxyFor(url: URL, settings: ProxySettings | undefined): URL | undefined {
  const setting = url.protocol === 'https:' ? (settings?.https ?? settings?.http) : settings?.http;
  if (setting === undefined || isExcepted(url, settings?.none ?? '')) return undefined;
  return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(setting) ? setting : `http://${setting}`);
}

function isExcepted(url: URL, none: string): boolean {
  const host = bare(url.hostname);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return none
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      // An IPv6 address has colons of its own; with a port it stands in brackets.
      const [, name = entry, entryPort] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? ([] as (string | undefined)[]);
      if (entryPort !== undefined && entryPort !== port) return false;
      const zone = bare(name).replace(/^\*?\.+/, '');
      return zone !== '' && (host === zone || host.endsWith(`.${zone}`));
    });
}

function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/** `Proxy-Authorization` (RFC 9110, section 11.7.1) for a proxy whose URL has a user. */
export function proxyAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
