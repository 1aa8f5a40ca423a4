/**
 * Which `Host` the sandbox serves. A page in a browser can give its own name the address of this machine (DNS rebinding); its
 * requests then reach the sandbox, but they carry the name of the page.
 */
import { isLoopback } from '../network-zone.ts';
import { Refusal } from './answer.ts';

/**
 * @param hosts every `Host` header of the request: there has to be exactly one (RFC 9112, section 3.2).
 * @param address that the sandbox listens on.
 * @throws Refusal 421 (RFC 9110, section 15.5.20).
 */
export function assertOwnHost(hosts: readonly string[] = [], address: string): void {
  const name = hosts.length === 1 ? hostName(hosts[0] as string) : undefined;
  if (name !== undefined && (name === address || isLoopback(name))) return;
  throw new Refusal(
    'MISDIRECTED_REQUEST',
    'the header `host` has to name this machine: localhost, 127.0.0.1 or [::1], with any port',
  );
}

/** Without the port, in the one spelling that the URL parser gives a name or an address. */
function hostName(host: string): string | undefined {
  const url = `http://${host}`;
  // What else a URL could hold before its path is no part of a host.
  if (!/^[^\s/?#@\\]+$/.test(host) || !URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}
