/** Classifies addresses by network zone, without lookups. */
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/**
 * - `loopback`: this machine.
 * - `link-local`: this link. Cloud providers serve a machine's metadata and credentials here.
 * - `private`: all other addresses that are not globally reachable.
 * - `public`: all others.
 */
export type NetworkZone = 'loopback' | 'link-local' | 'private' | 'public';

/** RFC 6761, section 6.3: `localhost` and the names below it. */
const LOCALHOST = /(^|\.)localhost$/;

/** The IANA registries of special-purpose addresses (RFC 6890 and its updates), for IPv4 and IPv6. */
const RANGES: readonly (readonly [Exclude<NetworkZone, 'public'>, BlockList])[] = [
  // 0.0.0.0 is "this host" (RFC 1122, section 3.2.1.3): a connection to it reaches this machine.
  ['loopback', blockList('127.0.0.0/8 0.0.0.0/8 ::1/128 ::/128')],
  ['link-local', blockList('169.254.0.0/16 fe80::/10')],
  // 224.0.0.0/3: multicast, reserved, broadcast.
  [
    'private',
    blockList(
      `10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24
      203.0.113.0/24 224.0.0.0/3 64:ff9b:1::/48 100::/64 2001:db8::/32 fc00::/7 fec0::/10 ff00::/8`,
    ),
  ],
];

/**
 * @param host an address or a host name, with or without the brackets of IPv6.
 * @returns `undefined` for a name other than `localhost`, which needs a lookup.
 */
export function zoneOf(host: string): NetworkZone | undefined {
  const name = plainName(host);
  if (LOCALHOST.test(name)) return 'loopback';
  if (isIP(name) === 0) return undefined;
  const address = isIPv4(name) ? name : (embeddedIPv4(name) ?? name);
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  return RANGES.find(([, ranges]) => ranges.check(address, family))?.[0] ?? 'public';
}

/**
 * Whether a connection to `host` certainly stays on this machine, so that a key may be sent over http and nothing costs money. Not
 * for an address that a gateway translates (RFC 6052) or relays (RFC 3056), even if it contains a loopback address.
 *
 * @param host an address or a host name, with or without the brackets of IPv6.
 */
export function isLoopback(host: string): boolean {
  const name = plainName(host);
  return zoneOf(name) === 'loopback' && (!isIPv6(name) || isDirect(name));
}

/**
 * The IPv4 address that an IPv6 address leads to: mapped (RFC 4291, section 2.5.5.2), compatible (section 2.5.5.1),
 * translated (RFC 6052, section 2.1) or 6to4 (RFC 3056).
 */
function embeddedIPv4(address: string): string | undefined {
  const groups = groupsOf(address);
  const startsWith = (...prefix: number[]) => prefix.every((group, index) => groups[index] === group);
  const dotted = (high = 0, low = 0) => [high >> 8, high & 255, low >> 8, low & 255].join('.');
  if (startsWith(0x2002)) return dotted(groups[1], groups[2]);
  const isLast32Bits =
    startsWith(0, 0, 0, 0, 0, 0xffff) ||
    startsWith(0x64, 0xff9b, 0, 0, 0, 0) ||
    // Not `::` and `::1`, which have other meanings.
    (startsWith(0, 0, 0, 0, 0, 0) && groups[6] !== 0);
  return isLast32Bits ? dotted(groups[6], groups[7]) : undefined;
}

/** `::`, `::1` and IPv4-mapped addresses need no gateway. */
function isDirect(address: string): boolean {
  const groups = groupsOf(address);
  return (
    groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0xffff || (groups[5] === 0 && groups[6] === 0))
  );
}

/** A host in lower case, without the brackets and the zone ID of IPv6, and without the final dot. */
export function plainName(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '')
    .replace(/\.$/, '');
}

/** The eight groups of an IPv6 address, from the normal form of the URL parser. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [first, last] = [parse(head), parse(tail ?? '')];
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** @param ranges in CIDR notation (RFC 4632, section 3.1). */
function blockList(ranges: string): BlockList {
  const list = new BlockList();
  for (const range of ranges.split(/\s+/)) {
    const [address = '', prefix] = range.split('/');
    list.addSubnet(address, Number(prefix), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return list;
}
