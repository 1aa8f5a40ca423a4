/** Why there is no response, by the codes of Node.js, OpenSSL and this project's connections. */
import { CONNECTION_ERRORS, ConnectionError, isOfProxy } from '../connection/error.ts';
import type { ReasonParams } from '../reason.ts';

/** Errors that a retry may not have. */
const TRANSIENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Stands for an error without a code. */
const UNKNOWN_ERROR = 'ERR_UNKNOWN';

export interface NetworkFailure {
  readonly params: ReasonParams<'network'>;
  /** Another attempt may succeed. */
  readonly isTransient: boolean;
}

/** @param error of Newman. Its text is kept as `detail`; only text that OpenSSL wrote is parsed. */
export function networkFailure(error: { readonly code?: unknown; readonly message?: unknown }): NetworkFailure {
  const own = typeof error.code === 'string' && error.code !== '' ? error.code : UNKNOWN_ERROR;
  // Not shortened here: secrets must be redacted first.
  const [detail = ''] = (typeof error.message === 'string' ? error.message : '').split('\n');
  const alert = alertOf(detail);
  const code = own === 'EPROTO' ? (opensslCode(detail) ?? own) : own;
  const params = {
    code,
    ...(detail === '' ? {} : { detail }),
    ...(alert === undefined ? {} : { alert }),
    ...(isOfProxy(error) ? { ofProxy: true } : {}),
  };
  const isTransient =
    error instanceof ConnectionError ? CONNECTION_ERRORS[error.code].isTransient : TRANSIENT.has(code);
  return { params, isTransient };
}

/** The number of the alert that the server sent, as OpenSSL writes it at the end of its text. */
function alertOf(openssl: string): number | undefined {
  const number = /:SSL alert number (\d{1,3})$/.exec(openssl)?.[1];
  return number === undefined ? undefined : Number(number);
}

/**
 * During the handshake, Node.js has one code for all errors of OpenSSL, whose text (`error:0A00010B:SSL routines:function:reason:…`,
 * ERR_error_string in OpenSSL's manual) has the reason. The code is the one that Node.js gives after the handshake.
 */
function opensslCode(openssl: string): string | undefined {
  const reason = /\berror:[0-9A-F]+:SSL routines:[^:]*:([^:]+):/.exec(openssl)?.[1];
  return reason === undefined ? undefined : `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}`;
}
