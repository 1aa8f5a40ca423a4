/** Why there is no response, by the codes of Node.js, OpenSSL and this project's connections. */
import { CONNECTION_ERRORS, ConnectionError } from '../connection/error.ts';
import type { ReasonParams } from '../reason.ts';

/** What may well be gone at the next attempt. */
const TRANSIENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Stands for an error without a code. */
export const UNKNOWN_ERROR = 'ERR_UNKNOWN';

export interface NetworkFailure {
  readonly params: ReasonParams<'network'>;
  /** Another attempt may succeed. */
  readonly isTransient: boolean;
}

/** @param error of Newman. Its text is kept where it says more than its code; it is shown, and not read by any code. */
export function networkFailure(error: { readonly code?: unknown; readonly message?: unknown }): NetworkFailure {
  const code = typeof error.code === 'string' && error.code !== '' ? error.code : UNKNOWN_ERROR;
  // Not shortened here: a secret has to be redacted before.
  const [detail = ''] = (typeof error.message === 'string' ? error.message : '').split('\n');
  const params = detail === '' ? { code } : { code, detail };
  const isTransient =
    error instanceof ConnectionError ? CONNECTION_ERRORS[error.code].isTransient : TRANSIENT.has(code);
  return { params, isTransient };
}
