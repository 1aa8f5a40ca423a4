import { hash } from 'node:crypto';

/** Namespace of this project's name-based UUIDs. */
const NAMESPACE = Buffer.from('b6c1f0a49d3e4a6f8f2a7c5e1d0b9384', 'hex');

/**
 * A UUID that is derived from a name (RFC 9562, section 5.5, version 5): the same on every run and machine. Names are operationIds and
 * paths, so a changed title or a new request changes no other ID.
 */
export function idOf(name: string): string {
  const bytes = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(name)]), 'buffer');
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
