/** Node's agents, extended to connect through a proxy. The options of each request contain the proxy. */
import { type AgentOptions, type ClientRequestArgs, Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type Socket, type TcpNetConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { ConnectionError, markOfProxy } from './error.ts';
import { proxyAddress, proxyAuthorization } from './proxy.ts';

/**
 * The option that says how to open a connection. Agents pass the options of a request to `createConnection`. It is a symbol, because
 * Newman's HTTP client adds its own names.
 */
export const ROUTE = Symbol('route');

export interface Route {
  readonly [ROUTE]?: Tunnel | 'encrypted-proxy';
}

/** A tunnel through the proxy, by CONNECT. */
export interface Tunnel {
  readonly proxy: URL;
  /** Host and port of the target. */
  readonly authority: string;
  /** Ends the attempt. Destroying a request does not end its CONNECT request. */
  readonly signal: AbortSignal;
}

/** What TLS connections of an environment use besides the defaults of Node.js. All are in PEM format. */
export interface TlsSettings {
  /** All certificate authorities that are trusted; the defaults of Node.js unless given. */
  readonly ca?: readonly string[];
  /** Presented to the environment's own origin only. */
  readonly client?: { readonly cert: string; readonly key: string; readonly passphrase?: string };
}

/**
 * Milliseconds to connect to each address of a host but the last. The 250 ms of Node.js 20 are too short for distant hosts: it gives
 * such an address up, and fails if the next one, often of IPv6, cannot be reached (https://github.com/nodejs/node/issues/54359).
 */
const MAX_ADDRESS_MS = 2500;

/** Of the options of an agent, those that connections to a proxy have as well. */
type Shared = Pick<ConnectionOptions, 'ca'> & Pick<TcpNetConnectOpts, 'autoSelectFamilyAttemptTimeout'>;

type Options = ClientRequestArgs & Route & Shared;
type Done = (error: Error | null, stream: Duplex) => void;

class ProxiedHttpAgent extends HttpAgent {
  override createConnection(options: Options, done?: Done): Duplex | null | undefined {
    const route = options[ROUTE];
    if (route === 'encrypted-proxy') {
      const host = options.host ?? '';
      return connectTls({ host, port: Number(options.port), ...toProxy(host, options) });
    }
    if (route !== undefined) return connectThrough(route, options, done, (socket) => socket);
    return super.createConnection(options, done);
  }
}

class ProxiedHttpsAgent extends HttpsAgent {
  override createConnection(options: Options, done?: Done): Duplex | null | undefined {
    const route = options[ROUTE];
    if (route === undefined || route === 'encrypted-proxy') return super.createConnection(options, done);
    // Node's agent starts TLS over the tunnel and caches the session, as for a direct connection.
    return connectThrough(route, options, done, (socket) => super.createConnection({ ...options, socket } as Options));
  }
}

/**
 * The agents for both schemes, with the same options.
 *
 * @param timeoutMs milliseconds for a request.
 */
export function agentPair(
  options: AgentOptions & Shared,
  timeoutMs: number,
): { readonly http: HttpAgent; readonly https: HttpsAgent } {
  const autoSelectFamilyAttemptTimeout = Math.ceil(Math.min(MAX_ADDRESS_MS, timeoutMs / 2));
  const all = { ...options, autoSelectFamilyAttemptTimeout };
  return { http: new ProxiedHttpAgent(all), https: new ProxiedHttpsAgent(all) };
}

/** Verifies a proxy by its own name, and by the authorities of the run. RFC 6066, section 3, allows no address as a server name. */
function toProxy(host: string, { ca, autoSelectFamilyAttemptTimeout }: Shared) {
  const servername = isIP(host) === 0 ? host : '';
  return { servername, autoSelectFamilyAttemptTimeout, ...(ca === undefined ? {} : { ca }) };
}

function connectThrough(
  tunnel: Tunnel,
  options: Options,
  done: Done | undefined,
  over: (socket: Duplex) => Duplex | null | undefined,
): undefined {
  openTunnel(tunnel, options)
    .then((socket) => done?.(null, over(socket) as Duplex))
    .catch((error: unknown) => done?.(error as Error, undefined as unknown as Duplex));
  return undefined;
}

/**
 * Opens a tunnel by CONNECT (RFC 9110, section 9.3.6) with Node's own HTTP client, because it limits headers and the packages for
 * this wait for the proxy without a limit.
 *
 * @returns a connection to the target over which nothing has been sent.
 * @throws ConnectionError `ERR_PROXY_REFUSED`, or an error of Node.js if the proxy cannot be reached.
 */
function openTunnel({ proxy, authority, signal }: Tunnel, options: Options): Promise<Socket> {
  const authorization = proxyAuthorization(proxy);
  const address = proxyAddress(proxy);
  const send = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send({
      method: 'CONNECT',
      ...address,
      // Otherwise Node.js verifies the proxy by the name in the `Host` field, which is that of the target.
      ...toProxy(address.host, options),
      path: authority,
      headers: { host: authority, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
      agent: false,
      signal,
    });
    request.once('error', (error) => reject(markOfProxy(error)));
    // Node emits this event for each response to CONNECT, whatever its status.
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
