/** Removes credentials from a request that goes to another origin. */
import type { ClientRequest } from 'node:http';
import { ConnectionError } from './error.ts';

/**
 * @param isSecret whether a header must not reach another origin.
 * @throws ConnectionError if the headers are already written.
 */
export function dropSecrets(request: ClientRequest, isSecret: (name: string, value: string) => boolean): void {
  for (const name of request.getHeaderNames()) {
    const value = request.getHeader(name);
    // `Referer` would reveal the URL that redirected.
    if (name !== 'referer' && !isSecret(name, Array.isArray(value) ? value.join() : String(value))) continue;
    if (request.headersSent)
      throw new ConnectionError('ERR_REQUEST_REFUSED', 'credentials cannot be removed because of the Expect header');
    request.removeHeader(name);
  }
}
