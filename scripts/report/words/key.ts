/** Refused keys in words, for runs and for `npm run doctor`. */
import type { KeyRefusal } from '../../shared/api-conventions.ts';

/** Names of settings. */
export interface KeySettings {
  /** Those of the key: `PRODUCTION_KEYID and PRODUCTION_KEYSECRET`. */
  readonly settings: string;
  readonly baseURL: string;
}

/** The cause, as a sentence without a full stop. */
export const KEY_HEADLINES: Readonly<Record<KeyRefusal, (status: number) => string>> = {
  'key-unknown': (status) => `The API does not know this key (HTTP ${status})`,
  'key-inactive': (status) => `The key has expired or is disabled (HTTP ${status})`,
  'key-forbidden': (status) =>
    `The key is refused for everything (HTTP ${status}): it is limited to other IP addresses, or has no role`,
};

/** What to do, as an instruction without a full stop. */
export const KEY_FIXES: Readonly<Record<KeyRefusal, (named: KeySettings) => string>> = {
  'key-unknown': ({ settings, baseURL }) =>
    `check ${settings}: not cut off, not of another environment; and ${baseURL}`,
  'key-inactive': ({ settings }) => `enable the key in the console, or put another into ${settings}`,
  'key-forbidden': () =>
    "add this machine's public IP address to the access list of the key in the console, or give the key a role",
};
