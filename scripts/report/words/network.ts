/** Errors of connections in words, by the codes of Node.js, OpenSSL and this project's connections. */
import { networkCause } from '../../run/diagnosis/network-cause.ts';
import type { ReasonParams } from '../../run/reason.ts';

const TEXTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: nothing listens at this address',
  EAI_AGAIN: 'the host name could not be looked up just now',
  ECONNRESET: 'the connection was closed or reset before a complete response',
  ECONNABORTED: 'the connection was closed',
  EPIPE: 'the connection was closed while sending',
  ESOCKETTIMEDOUT: 'no response in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ENOTFOUND: 'the host name is not known',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the TLS certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the TLS certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the TLS certificate cannot be verified',
  UNABLE_TO_GET_ISSUER_CERT: 'the issuer of the TLS certificate is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer of the TLS certificate is not known',
  CERT_HAS_EXPIRED: 'the TLS certificate has expired',
  CERT_NOT_YET_VALID: 'the TLS certificate is not valid yet',
  CERT_REVOKED: 'the TLS certificate has been revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the TLS certificate is for another host',
  EPROTO: 'the TLS connection could not be made',
  HPE_HEADER_OVERFLOW: 'the headers of the response are too large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'the chunk extensions of the response are too large',
  HPE_INVALID_CONSTANT: 'the response is not HTTP',
  HPE_INVALID_HEADER_TOKEN: 'the response has a malformed header',
  HPE_CLOSED_CONNECTION: 'the response is longer than it declares',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'the response declares its length in two ways',
  Z_DATA_ERROR: 'the compressed response cannot be decompressed',
  Z_BUF_ERROR: 'the compressed response ends too soon',
};

/** Where the code alone says too little. */
const TEXTS_BY_CAUSE: Readonly<Record<string, string>> = {
  'tls-client': 'the server asks for a client certificate, or refused it',
  'tls-plain': 'what listens at this port does not speak TLS',
};

/** Node's HTTP parser and OpenSSL have a code for each rule that can be broken: what a family of them means. */
const FAMILIES: readonly (readonly [prefix: string, text: string])[] = [
  ['HPE_', 'the response is not valid HTTP'],
  ['ERR_SSL_', 'the TLS connection could not be made'],
  ['ERR_TLS_', 'the TLS connection could not be made'],
];

/**
 * @returns one line; the code is in brackets at its end, for a search. Where the code says too little, the text of the error
 * is used: that of this project's connections names the state in which the connection was.
 */
export function networkText(params: ReasonParams<'network'>): string {
  const { code, detail, ofProxy } = params;
  const family = FAMILIES.find(([prefix]) => code.startsWith(prefix))?.[1];
  const byCode = Object.hasOwn(TEXTS, code) ? TEXTS[code] : family;
  const own = TEXTS_BY_CAUSE[networkCause(params)] ?? byCode;
  if (code === 'ERR_UNKNOWN') return detail ?? 'no response';
  return `${ofProxy === true ? 'no connection to the proxy: ' : ''}${own ?? detail ?? (code === 'ETIMEDOUT' ? 'no response in time' : 'the request failed')} [${code}]`;
}
