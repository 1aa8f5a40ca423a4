/** Why no answer came, in words. Codes are those of Node.js, OpenSSL and this project's connections. */
import { CONNECTION_ERRORS, ConnectionError } from '../connection/error.ts';

/** What may well be gone at the next attempt. */
const TRANSIENT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: nothing listens at this address',
  EAI_AGAIN: 'the host name could not be looked up just now',
  ECONNRESET: 'the connection was reset',
  ECONNABORTED: 'the connection was closed',
  EPIPE: 'the connection was closed while sending',
  ETIMEDOUT: 'no answer in time',
  ESOCKETTIMEDOUT: 'no answer in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};

/** What another attempt would only meet again. */
const LASTING: Readonly<Record<string, string>> = {
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
  HPE_INVALID_CONSTANT: 'the answer is not HTTP',
  HPE_INVALID_HEADER_TOKEN: 'the answer has a malformed header',
  HPE_CLOSED_CONNECTION: 'the answer is longer than it declares',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'the answer declares its length in two ways',
  Z_DATA_ERROR: 'the compressed answer does not unpack',
  Z_BUF_ERROR: 'the compressed answer ends too soon',
};

/** Errors without a code, by their text. */
const BY_MESSAGE: readonly { readonly text: RegExp; readonly reason: string; readonly isTransient: boolean }[] = [
  { text: /aborted|socket hang up/i, reason: 'the connection was closed before the answer', isTransient: true },
  { text: /maxRedirects/i, reason: 'too many redirects', isTransient: false },
];

export interface NetworkFailure {
  /** One line; the code stands in brackets, for a search. */
  readonly reason: string;
  /** Another attempt may succeed. */
  readonly isTransient: boolean;
}

/** Node's HTTP parser and OpenSSL have a code for each rule that can be broken: what the families of them mean. */
const FAMILIES: readonly (readonly [codes: RegExp, reason: string])[] = [
  [/^HPE_/, 'the response is not valid HTTP'],
  [/^ERR_(SSL|TLS)_/, 'the TLS connection could not be made'],
];

export function networkFailure(error: { readonly code?: unknown; readonly message?: unknown }): NetworkFailure {
  const code = typeof error.code === 'string' ? error.code : '';
  const [message = ''] = (typeof error.message === 'string' ? error.message : '').split('\n');
  const inBrackets = code === '' ? '' : ` [${code}]`;
  // An error of this project's connections says it all; Node.js has errors of the same code, which do not.
  if (error instanceof ConnectionError)
    return { reason: `${message}${inBrackets}`, isTransient: CONNECTION_ERRORS[error.code].isTransient };
  const byMessage = BY_MESSAGE.find(({ text }) => text.test(message));
  // A connection that is closed before its answer has the code of a reset: the text tells them apart.
  if (byMessage !== undefined && (code === '' || code === 'ECONNRESET'))
    return { reason: `${byMessage.reason}${inBrackets}`, isTransient: byMessage.isTransient };
  const isTransient = Object.hasOwn(TRANSIENT, code);
  if (isTransient || Object.hasOwn(LASTING, code))
    return { reason: `${TRANSIENT[code] ?? LASTING[code]}${inBrackets}`, isTransient };
  const [, family] = FAMILIES.find(([codes]) => codes.test(code)) ?? [];
  if (family !== undefined) return { reason: `${family}${inBrackets}`, isTransient };
  // Not shortened here: a secret has to be redacted before.
  return { reason: message || code || 'no answer', isTransient: false };
}
