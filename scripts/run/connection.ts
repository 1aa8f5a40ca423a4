/**
 * The connections of one environment: what may go over them, and which answers count as whole. Node's HTTP, nothing of Newman.
 *
 * - A credential goes to the environment's own origin only, wherever a redirect or a collection's own URL leads
 *   (postman-request drops `Authorization` for another host name, but keeps it for another port or for http after https).
 * - An answer that ends before its declared end is an error (postman-request hands on what there is as if it were all).
 * - The timeout is for the whole answer (postman-request's is for the silence between two bytes of it).
 */
import { type ClientRequest, Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

export interface ConnectionRules {
  /** The environment's base URL; its origin is where the credential belongs. */
  readonly baseURL: string;
  /** For one request, to the last byte of its answer. */
  readonly timeoutMs: number;
  /** Whether a header must not reach another origin. */
  readonly isSecret: (name: string, value: string) => boolean;
}

export interface Connections {
  readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  /** Ends what is open, used or not: an ended run must not hold the process. */
  close(): void;
}

/** Code of the error for an answer that ends before its declared end. */
export const BROKEN_OFF = 'ERR_ANSWER_BROKEN_OFF';

/** Opens nothing yet: connections are made, and kept alive, as requests need them. */
export function openConnections(rules: ConnectionRules): Connections {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });
  guardAgent(http, 'http:', rules);
  guardAgent(https, 'https:', rules);
  return {
    agents: { http, https },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

/** Where every request of an agent passes before anything of it is sent. Not in Node's types, though many agents build on it. */
interface RequestTaker {
  addRequest(request: ClientRequest, options: RequestTarget): void;
}

interface RequestTarget {
  readonly host?: string | null;
  readonly port?: string | number | null;
}

function guardAgent(agent: HttpAgent, protocol: string, rules: ConnectionRules): void {
  const own = new URL(rules.baseURL).origin;
  const taker = agent as unknown as RequestTaker;
  const add = taker.addRequest;
  taker.addRequest = (request, target) => {
    if (originOf(request, protocol, target) !== own) dropSecrets(request, rules.isSecret);
    endInTime(request, rules.timeoutMs);
    request.once('response', (response: IncomingMessage) => refusePart(request, response));
    add.call(agent, request, target);
  };
}

/** A proxy gets the whole URL as the request's target (RFC 9112, section 3.2.2): what counts is where it leads to. */
function originOf(request: ClientRequest, protocol: string, { host, port }: RequestTarget): string | undefined {
  const isProxied = /^https?:\/\//i.test(request.path);
  const name = host ?? 'localhost';
  const address = isProxied
    ? request.path
    : `${protocol}//${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}${port ? `:${port}` : ''}`;
  return URL.canParse(address) ? new URL(address).origin : undefined;
}

function dropSecrets(request: ClientRequest, isSecret: ConnectionRules['isSecret']): void {
  for (const name of request.getHeaderNames()) {
    const value = request.getHeader(name);
    // The address that a redirect came from is nobody else's business either.
    if (name === 'referer' || isSecret(name, Array.isArray(value) ? value.join() : String(value)))
      request.removeHeader(name);
  }
}

function endInTime(request: ClientRequest, timeoutMs: number): void {
  const timer = setTimeout(() => fail(request, `no answer within ${timeoutMs} ms`, 'ETIMEDOUT'), timeoutMs);
  request.once('close', () => clearTimeout(timer));
}

/** Listens before anyone else does: postman-request takes a close for the answer's end. */
function refusePart(request: ClientRequest, response: IncomingMessage): void {
  response.once('close', () => {
    if (!response.complete) fail(request, 'the answer broke off', BROKEN_OFF);
  });
}

function fail(request: ClientRequest, message: string, code: string): void {
  if (request.listenerCount('error') > 0) request.emit('error', Object.assign(new Error(message), { code }));
  request.destroy();
}
