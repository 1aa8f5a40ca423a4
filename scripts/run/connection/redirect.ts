/** Which redirects a run follows. Pure: decided from the response alone, before anything is sent. */
import { type NetworkZone, zoneOf } from '../../shared/network-zone.ts';

/** RFC 9110, section 15.4: the others of the class have a `Location` for readers (300, 304), or are not to be used (305, 306). */
const FOLLOWED_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Safe methods (RFC 9110, section 9.2.1). A redirect of any other could write twice, or write elsewhere. */
const FOLLOWED_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** For one request; a collection may allow itself fewer. */
export const MAX_REDIRECTS = 5;

/** What the HTTP client of Newman takes for a local socket: `http://unix:/var/run/docker.sock:/path`. */
const LOCAL_SOCKET_HOST = 'unix';

export interface RedirectQuestion {
  readonly method: string;
  readonly status: number;
  readonly location: string | undefined;
  /** What was asked for. */
  readonly from: URL;
  /** Scripts stay at the environment's own origin; requests of the collection go to any. */
  readonly onlyOrigin?: string;
  /** Zones, besides the public one, that a redirect may lead to. */
  readonly zones: ReadonlySet<NetworkZone>;
}

export type RedirectVerdict =
  /** There is nothing to follow, or it is not to be followed: the response is the result. */
  | { readonly kind: 'result' }
  | { readonly kind: 'follow'; readonly to: URL }
  /** `why` names the origin at most: a path can hold a secret. */
  | { readonly kind: 'refuse'; readonly why: string };

/** Follows http and https, with safe methods, to the public network or to a zone that the run is in already. */
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

/** @param zone `undefined`: a name that is not looked up yet. */
export function isAllowedZone(zone: NetworkZone | undefined, zones: ReadonlySet<NetworkZone>): boolean {
  return zone === undefined || zone === 'public' || zones.has(zone);
}

export function whyNotInZone(host: string, zone: NetworkZone | undefined): string {
  return `${host} is in the ${zone} network, and baseURL is not`;
}

/** Credentials in a `Location` are the server's, not the user's. */
function follow(to: URL): RedirectVerdict {
  to.username = '';
  to.password = '';
  return { kind: 'follow', to };
}
