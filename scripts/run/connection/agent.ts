/** Node's agents, which can also reach a target through a proxy. Which proxy that is comes with each request. */
import { type AgentOptions, type ClientRequestArgs, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { openTunnel } from './tunnel.ts';

/**
 * How a new connection for a request is made. Agents hand the options of a request on to `createConnection`; a symbol, as
 * Newman's HTTP client puts names of its own among them.
 */
export const ROUTE = Symbol('route');

export interface Route {
  readonly [ROUTE]?: Tunnel | 'encrypted-proxy';
}

/** Through the proxy, by CONNECT. Without one, the connection leads to the proxy itself, which gets the whole request. */
export interface Tunnel {
  readonly proxy: URL;
  /** Host and port of the target. */
  readonly authority: string;
  /** Ends the attempt: Node ends a request, but not what its connection still waits for. */
  readonly signal: AbortSignal;
}

type Options = ClientRequestArgs & Route;
type Done = (error: Error | null, stream: Duplex) => void;

export class ProxiedHttpAgent extends HttpAgent {
  override createConnection(options: Options, done?: Done): Duplex | null | undefined {
    const route = options[ROUTE];
    if (route === 'encrypted-proxy')
      return connectTls({ host: options.host ?? '', port: Number(options.port), servername: options.host ?? '' });
    if (route !== undefined) return connectThrough(route, done, (socket) => socket);
    return super.createConnection(options, done);
  }
}

export class ProxiedHttpsAgent extends HttpsAgent {
  override createConnection(options: Options, done?: Done): Duplex | null | undefined {
    const route = options[ROUTE];
    if (route === undefined || route === 'encrypted-proxy') return super.createConnection(options, done);
    // TLS begins at once, and Node's agent keeps its session as it does for a direct connection.
    return connectThrough(route, done, (socket) => super.createConnection({ ...options, socket } as Options));
  }
}

/** The pairs of agents that a run needs. */
export function agentPair(options: AgentOptions): { readonly http: HttpAgent; readonly https: HttpsAgent } {
  return { http: new ProxiedHttpAgent(options), https: new ProxiedHttpsAgent(options) };
}

function connectThrough(
  { proxy, authority, signal }: Tunnel,
  done: Done | undefined,
  over: (socket: Duplex) => Duplex | null | undefined,
): undefined {
  openTunnel(proxy, authority, signal)
    .then((socket) => done?.(null, over(socket) as Duplex))
    .catch((error: unknown) => done?.(error as Error, undefined as unknown as Duplex));
  return undefined;
}
