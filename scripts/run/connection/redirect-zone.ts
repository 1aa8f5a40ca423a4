/** Checks the network zone of a redirect when its connection is opened, because only then the address of a name is known. */
import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { type NetworkZone, zoneOf } from '../../shared/network-zone.ts';
import { ConnectionError } from './error.ts';
import { isAllowedZone, whyNotInZone } from './redirect.ts';

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Has the type of `dns.lookup`, the default of Node's sockets. */
export type Lookup = (host: string, options: LookupOptions, done: LookupDone) => void;

/** @throws ConnectionError `ERR_REDIRECT_REFUSED`. */
export function assertInZone({ hostname }: URL, zones: ReadonlySet<NetworkZone>): void {
  const zone = zoneOf(hostname);
  if (!isAllowedZone(zone, zones))
    throw new ConnectionError('ERR_REDIRECT_REFUSED', `a redirect was refused: ${whyNotInZone(hostname, zone)}`);
}

/** A lookup that fails if the name resolves to another zone: a public name can have a private address. */
export function checkedLookup(zones: ReadonlySet<NetworkZone>, lookup: Lookup = dnsLookup as Lookup): Lookup {
  return (host, options, done) =>
    lookup(host, options, (error, address, family) => {
      if (error) return done(error, address, family);
      const addresses = typeof address === 'string' ? [address] : address.map((entry) => entry.address);
      const refused = addresses.map(zoneOf).find((zone) => !isAllowedZone(zone, zones));
      if (refused === undefined) return done(null, address, family);
      const why = `a redirect was refused: ${whyNotInZone(host, refused)}`;
      return done(new ConnectionError('ERR_REDIRECT_REFUSED', why), address, family);
    });
}
