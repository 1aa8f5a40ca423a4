/**
 * A tunnel through a proxy: CONNECT (RFC 9110, section 9.3.6). By Node's own HTTP client, for its limits on headers, and as the
 * packages for it wait for the proxy without a bound.
 */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { ConnectionError } from './error.ts';
import { proxyAuthorization } from './proxy.ts';

/**
 * @param authority where the tunnel leads: host and port.
 * @param signal ends the attempt.
 * @returns the connection to that place: nothing was sent over it yet.
 * @throws ConnectionError `ERR_PROXY_REFUSED`; or an error of Node.js where the proxy cannot be reached.
 */
export function openTunnel(proxy: URL, authority: string, signal: AbortSignal): Promise<Socket> {
  const authorization = proxyAuthorization(proxy);
  const send = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      path: authority,
      headers: { host: authority, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
      agent: false,
      signal,
    });
    request.once('error', reject);
    // Any response to CONNECT comes here, whatever its status.
    request.once('connect', (response, socket: Socket, head) => {
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299) {
        socket.destroy();
        reject(new ConnectionError('ERR_PROXY_REFUSED', `the proxy opened no tunnel: HTTP ${status}`));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.once('close', () => reject(new ConnectionError('ERR_PROXY_REFUSED', 'the proxy closed the connection')));
    request.end();
  });
}
