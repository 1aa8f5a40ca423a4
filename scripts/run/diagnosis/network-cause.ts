/** What a code of Node.js, OpenSSL or this project's connections comes from. */
import type { ReasonParams } from '../reason.ts';
import type { Cause } from './causes.ts';

const CODES = {
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  EPROTO: 'tls-protocol',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-untrusted',
  INVALID_CA: 'tls-untrusted',
  INVALID_PURPOSE: 'tls-untrusted',
  PATH_LENGTH_EXCEEDED: 'tls-untrusted',
  CERT_HAS_EXPIRED: 'tls-expired',
  CERT_NOT_YET_VALID: 'tls-expired',
  CERT_REVOKED: 'tls-revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-name',
  HOSTNAME_MISMATCH: 'tls-name',
  ERR_SCRIPT_REQUEST_REFUSED: 'script-request',
  ERR_REQUEST_REFUSED: 'script-request',
  ERR_WRITE_REFUSED: 'script-write',
  ERR_REDIRECT_REFUSED: 'redirect',
  ERR_KEY_WITHHELD: 'key-withheld',
  ERR_TOO_MANY_REDIRECTS: 'redirect-loop',
  ERR_PROXY_REFUSED: 'proxy',
  ERR_PROTOCOL_SWITCHED: 'protocol',
  ERR_RESPONSE_TOO_LARGE: 'too-large',
  HPE_INVALID_CONSTANT: 'not-http',
} as const satisfies Readonly<Record<string, Cause>>;

/** Code families by prefix. An OpenSSL code ends with OpenSSL's reason. */
const FAMILIES = [
  [/^UNABLE_TO_/, 'tls-untrusted'],
  // The first bytes are no record of TLS (RFC 8446, section 5.1).
  [
    /^ERR_SSL_.*(WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG|UNKNOWN_PROTOCOL|RECORD_LAYER_FAILURE)/,
    'tls-plain',
  ],
  [/^(ERR_SSL_|ERR_TLS_)/, 'tls-protocol'],
  [/^CERT_/, 'tls-untrusted'],
  [/^(HPE_|Z_)/, 'unreadable'],
] as const satisfies readonly (readonly [pattern: RegExp, cause: Cause])[];

type NetworkCause =
  | (typeof CODES)[keyof typeof CODES]
  | (typeof FAMILIES)[number][1]
  | 'proxy-unreachable'
  | 'tls-client'
  | 'network';

/**
 * Numbers of alerts that a server sends about a wrong or missing client certificate (RFC 8446, section 6.2):
 * bad_certificate, unsupported_certificate, certificate_revoked, certificate_expired, certificate_unknown, unknown_ca,
 * access_denied, certificate_required; and no_certificate of SSL 3.0 (RFC 6101, section 5.4.2).
 */
const CLIENT_CERTIFICATE_ALERTS: ReadonlySet<number> = new Set([41, 42, 43, 44, 45, 46, 48, 49, 116]);

/** The cause of a failed connection, by its facts. */
export function networkCause({
  code,
  alert,
  ofProxy,
}: Pick<ReasonParams<'network'>, 'code' | 'alert' | 'ofProxy'>): NetworkCause {
  if (ofProxy === true) return 'proxy-unreachable';
  if (alert !== undefined) return CLIENT_CERTIFICATE_ALERTS.has(alert) ? 'tls-client' : 'tls-protocol';
  if (Object.hasOwn(CODES, code)) return CODES[code as keyof typeof CODES];
  return FAMILIES.find(([pattern]) => pattern.test(code))?.[1] ?? 'network';
}
