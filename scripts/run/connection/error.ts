/** Why a connection of a run was ended, or never made: the errors that this project's own connection layer raises. */

/** Codes as in Node.js: for a program, a search, and the brackets behind a reason. */
export const CONNECTION_ERRORS = {
  /** The time for the request was over. Node.js' own code. */
  ETIMEDOUT: { isTransient: true },
  /** The response ended before its declared end. */
  ERR_RESPONSE_INCOMPLETE: { isTransient: true },
  /** The connection was closed, and there was neither a response nor an error. */
  ERR_NO_RESPONSE: { isTransient: true },
  /** 101 Switching Protocols (RFC 9110, section 15.2.2), or a response to CONNECT: HTTP ends here. */
  ERR_PROTOCOL_SWITCHED: { isTransient: false },
  /** The redirect leads to where this run does not go. */
  ERR_REDIRECT_REFUSED: { isTransient: false },
  ERR_TOO_MANY_REDIRECTS: { isTransient: false },
  /** The response, or what it decompresses to, is larger than a run takes in. */
  ERR_RESPONSE_TOO_LARGE: { isTransient: false },
  /** A script of the collection sent a request to another origin than the environment's own. */
  ERR_SCRIPT_REQUEST_REFUSED: { isTransient: false },
  /** A request that changes something, without permission. */
  ERR_WRITE_REFUSED: { isTransient: false },
  /** The request itself cannot be sent: a local socket, credentials that cannot be removed from it. */
  ERR_REQUEST_REFUSED: { isTransient: false },
  /** The proxy opened no tunnel (RFC 9110, section 9.3.6). */
  ERR_PROXY_REFUSED: { isTransient: false },
} as const satisfies Readonly<Record<string, { readonly isTransient: boolean }>>;

/** The run does not send this at all, or does not follow it: nothing has left the machine. */
const REFUSALS: ReadonlySet<string> = new Set<ConnectionErrorCode>([
  'ERR_REDIRECT_REFUSED',
  'ERR_REQUEST_REFUSED',
  'ERR_SCRIPT_REQUEST_REFUSED',
  'ERR_WRITE_REFUSED',
]);

export type ConnectionErrorCode = keyof typeof CONNECTION_ERRORS;

/** Its message is the reason, in words for people, without a path or a secret. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly code: ConnectionErrorCode;

  constructor(code: ConnectionErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  get isRefusal(): boolean {
    return REFUSALS.has(this.code);
  }
}
