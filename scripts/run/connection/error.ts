/** Errors of this project's connection layer: why a connection was ended or not opened. */

/** Codes in the style of Node.js. A refused request or redirect is not sent, so nothing leaves the machine. */
export const CONNECTION_ERRORS = {
  /** The time for the request is over. Node.js uses the same code. */
  ETIMEDOUT: { isTransient: true, isRefusal: false },
  ERR_RESPONSE_INCOMPLETE: { isTransient: true, isRefusal: false },
  ERR_NO_RESPONSE: { isTransient: true, isRefusal: false },
  /** 101 Switching Protocols (RFC 9110, section 15.2.2), or a response to CONNECT. */
  ERR_PROTOCOL_SWITCHED: { isTransient: false, isRefusal: false },
  ERR_REDIRECT_REFUSED: { isTransient: false, isRefusal: true },
  /** Another origin than the environment's, mostly after a redirect, responded with 401: it gets no credentials. */
  ERR_KEY_WITHHELD: { isTransient: false, isRefusal: false },
  ERR_TOO_MANY_REDIRECTS: { isTransient: false, isRefusal: false },
  /** The response is too large, as received or after decompression. */
  ERR_RESPONSE_TOO_LARGE: { isTransient: false, isRefusal: false },
  /** To another origin than the environment's. */
  ERR_SCRIPT_REQUEST_REFUSED: { isTransient: false, isRefusal: true },
  ERR_WRITE_REFUSED: { isTransient: false, isRefusal: true },
  /** The request cannot be sent: a local socket, or credentials that cannot be removed from headers, a URL or a body. */
  ERR_REQUEST_REFUSED: { isTransient: false, isRefusal: true },
  /** The proxy opened no tunnel (RFC 9110, section 9.3.6). */
  ERR_PROXY_REFUSED: { isTransient: false, isRefusal: false },
} as const satisfies Readonly<Record<string, { readonly isTransient: boolean; readonly isRefusal: boolean }>>;

export type ConnectionErrorCode = keyof typeof CONNECTION_ERRORS;

/** Errors of Node.js that are about the connection to a proxy, and not to the API. */
const proxyErrors = new WeakSet<object>();

/** Notes that an error is about the connection to the proxy itself. */
export function markOfProxy<Failure extends object>(error: Failure): Failure {
  proxyErrors.add(error);
  return error;
}

export function isOfProxy(error: object): boolean {
  return proxyErrors.has(error);
}

/** The message is the reason for users, without paths and secrets. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly code: ConnectionErrorCode;

  constructor(code: ConnectionErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  get isRefusal(): boolean {
    return CONNECTION_ERRORS[this.code].isRefusal;
  }
}
