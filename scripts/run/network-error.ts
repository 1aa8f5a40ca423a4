/** Why no answer came, in words. Codes are those of Node.js and OpenSSL. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: nothing listens at this address',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up just now',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed while sending',
  ETIMEDOUT: 'no answer in time',
  ESOCKETTIMEDOUT: 'no answer in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the TLS certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the TLS certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the TLS certificate cannot be verified',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer of the TLS certificate is not known',
  CERT_HAS_EXPIRED: 'the TLS certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the TLS certificate is for another host',
  HPE_HEADER_OVERFLOW: 'the answer has too many headers',
  HPE_INVALID_CONSTANT: 'the answer is not HTTP',
  Z_DATA_ERROR: 'the compressed answer does not unpack',
  Z_BUF_ERROR: 'the compressed answer ends too soon',
};

/** @returns one line; the code stands in brackets, for a search. */
export function networkReason(error: { readonly code?: unknown; readonly message?: unknown }): string {
  const code = typeof error.code === 'string' ? error.code : '';
  const message = typeof error.message === 'string' ? error.message.split('\n')[0] : '';
  const known = REASONS[code];
  if (known !== undefined) return `${known} [${code}]`;
  if (/aborted|socket hang up/i.test(message ?? '')) return `the answer broke off${code === '' ? '' : ` [${code}]`}`;
  if (/redirect/i.test(message ?? '')) return 'too many redirects';
  return (message || code || 'no answer').slice(0, 200);
}
