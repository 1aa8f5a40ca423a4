/**
 * Decides whether a redirect is followed: from the response, and by the network zone when its connection is opened, because only then
 * the address of a name is known.
 */
import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { type NetworkZone, zoneOf } from '../../shared/network/network-zone.ts';
import { ConnectionError } from './error.ts';

/** RFC 9110, section 15.4. In other 3xx responses, `Location` is informative (300, 304) or deprecated (305, 306). */
const FOLLOWED_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Safe methods (RFC 9110, section 9.2.1). Following a redirect of a write could write twice, or elsewhere. */
const FOLLOWED_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Per request. A collection can set a lower limit. */
export const MAX_REDIRECTS = 5;

/** Newman's HTTP client interprets this host as a local socket: `http://unix:/var/run/docker.sock:/path`. */
const LOCAL_SOCKET_HOST = 'unix';

export interface RedirectQuestion {
  readonly method: string;
  readonly status: number;
  readonly location: string | undefined;
  readonly from: URL;
  /** The only permitted origin, for scripts. Requests of the collection can go to any origin. */
  readonly onlyOrigin?: string;
  /** Zones that a redirect may lead to, in addition to the public one. */
  readonly zones: ReadonlySet<NetworkZone>;
}

export type RedirectVerdict =
  /** Not followed: the response is the result. */
  | { readonly kind: 'result' }
  | { readonly kind: 'follow'; readonly to: URL }
  /** `why` contains at most the origin, because a path can contain a secret. */
  | { readonly kind: 'refuse'; readonly why: string };

/** Follows redirects of safe methods, over http or https, to the public network or to a zone that the run already uses. */
export function judgeRedirect(question: RedirectQuestion): RedirectVerdict {
  const { method, status, location, from, onlyOrigin, zones } = question;
  if (location === undefined || !FOLLOWED_STATUSES.has(status) || !FOLLOWED_METHODS.has(method))
    return { kind: 'result' };
  if (!URL.canParse(location, from)) return { kind: 'refuse', why: 'its Location is not a URL' };
  const to = new URL(location, from);
  if (to.protocol !== 'http:' && to.protocol !== 'https:')
    return { kind: 'refuse', why: `${to.protocol} is neither http nor https` };
  if (to.hostname === LOCAL_SOCKET_HOST) return { kind: 'refuse', why: 'it leads to a local socket' };
  if (to.origin === from.origin) return follow(to);
  if (onlyOrigin !== undefined && to.origin !== onlyOrigin)
    return { kind: 'refuse', why: `a script may not send a request to ${to.origin}` };
  const zone = zoneOf(to.hostname);
  if (!isAllowedZone(zone, zones)) return { kind: 'refuse', why: whyNotInZone(to.hostname, zone) };
  return follow(to);
}

/** @param zone `undefined` for a name that is not resolved yet. */
function isAllowedZone(zone: NetworkZone | undefined, zones: ReadonlySet<NetworkZone>): boolean {
  return zone === undefined || zone === 'public' || zones.has(zone);
}

function whyNotInZone(host: string, zone: NetworkZone | undefined): string {
  return `${host} is in the ${zone} network, and baseURL is not`;
}

/** Removes credentials in `Location`, which come from the server. */
function follow(to: URL): RedirectVerdict {
  to.username = '';
  to.password = '';
  return { kind: 'follow', to };
}

export function redirectRefused(why: string): ConnectionError {
  return new ConnectionError('ERR_REDIRECT_REFUSED', `a redirect was refused: ${why}`);
}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Has the type of `dns.lookup`, the default of Node's sockets. */
export type Lookup = (host: string, options: LookupOptions, done: LookupDone) => void;

/** @throws ConnectionError `ERR_REDIRECT_REFUSED`. */
export function assertInZone({ hostname }: URL, zones: ReadonlySet<NetworkZone>): void {
  const zone = zoneOf(hostname);
  if (!isAllowedZone(zone, zones)) throw redirectRefused(whyNotInZone(hostname, zone));
}

/** A lookup that fails if the name resolves to another zone: a public name can have a private address. */
export function checkedLookup(zones: ReadonlySet<NetworkZone>, lookup: Lookup = dnsLookup as Lookup): Lookup {
  return (host, options, done) =>
    lookup(host, options, (error, address, family) => {
      if (error) return done(error, address, family);
      const addresses = typeof address === 'string' ? [address] : address.map((entry) => entry.address);
      const refused = addresses.map(zoneOf).find((zone) => !isAllowedZone(zone, zones));
      return done(refused === undefined ? null : redirectRefused(whyNotInZone(host, refused)), address, family);
    });
}
