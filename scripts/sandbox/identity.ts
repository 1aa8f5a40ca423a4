/** Identifiers and secrets that follow from a seed: the same seed and the same place give the same value. */
import { createHash } from 'node:crypto';

export interface Identity {
  /** RFC 9562 version 4 in form. */
  uuid(...place: readonly (string | number)[]): string;
  /** Lower-case hexadecimal digits. */
  hex(length: number, ...place: readonly (string | number)[]): string;
  /** Decimal digits, the first of them not zero. */
  digits(length: number, ...place: readonly (string | number)[]): string;
  /** Letters and digits, at least one lower-case letter, one upper-case letter and one digit. */
  token(length: number, ...place: readonly (string | number)[]): string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function identityFrom(seed: number): Identity {
  const bytes = (place: readonly (string | number)[], length: number): Buffer => {
    const blocks: Buffer[] = [];
    for (let i = 0; i * 32 < length; i++) {
      blocks.push(
        createHash('sha256')
          .update([seed, i, ...place].join('\n'))
          .digest(),
      );
    }
    return Buffer.concat(blocks).subarray(0, length);
  };
  return {
    uuid(...place) {
      const raw = Buffer.from(bytes(place, 16));
      raw[6] = ((raw[6] as number) & 0x0f) | 0x40;
      raw[8] = ((raw[8] as number) & 0x3f) | 0x80;
      return raw.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
    hex(length, ...place) {
      return bytes(place, Math.ceil(length / 2))
        .toString('hex')
        .slice(0, length);
    },
    digits(length, ...place) {
      const text = [...bytes(place, length)].map((byte) => byte % 10).join('');
      return text.replace(/^0/, '7');
    },
    token(length, ...place) {
      const text = [...bytes(place, length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
      return `Aa1${text}`.slice(0, length);
    },
  };
}
