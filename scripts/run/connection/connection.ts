/**
 * The connections of one environment: what may go over them, where to, for how long, and which responses count as whole. Node's
 * HTTP, nothing of Newman, whose HTTP client (postman-request) is less strict:
 *
 * - A credential goes to the environment's own origin only, wherever a redirect or a collection's own URL leads
 *   (postman-request keeps `Authorization` for another port, and for http after https).
 * - A script sends requests to that origin only. A redirect is followed as connection/redirect.ts says.
 * - A response that ends before its declared end is an error (postman-request takes what there is for all of it).
 * - The timeout is for the whole request, redirects included, in every state of the connection.
 * - A response is bounded in its size, as it arrives and as it decompresses.
 * - Every request ends in a response or an error, a switch of protocols included (postman-request waits on).
 * - Proxies are used here, so that what goes through a tunnel is held to the same rules.
 */
import type { ClientRequest, Agent as HttpAgent, IncomingMessage } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { ProxySettings } from '../../openapi/load/proxy.ts';
import { isSafe, type Method } from '../../openapi/model.ts';
import { type NetworkZone, zoneOf } from '../../shared/network-zone.ts';
import { agentPair, ROUTE } from './agent.ts';
import { limitDuration } from './deadline.ts';
import { ConnectionError } from './error.ts';
import { judgeRedirect, MAX_REDIRECTS } from './redirect.ts';
import { assertInZone, checkedLookup } from './redirect-zone.ts';
import { limitSize } from './response-size.ts';
import { type RequestTarget, routeThrough, targetOf, usableProxy } from './route.ts';

export interface ConnectionRules {
  /** The environment's base URL; its origin is where the credential belongs. */
  readonly baseURL: string;
  /** For one request with its redirects, to the last byte of its response. */
  readonly timeoutMs: number;
  /** Whether a header must not reach another origin. */
  readonly isSecret: (name: string, value: string) => boolean;
  /**
   * Whether a request whose method is not safe (RFC 9110, section 9.2.1) may be sent, by its path; left out: all may. This
   * holds for what scripts send, too, and for requests that a script has changed.
   */
  readonly mayWrite?: (path: string) => boolean;
  readonly proxy?: ProxySettings;
}

/** Who sends a request: the collection, as one of its items, or a script of it (`pm.sendRequest`). */
export type Sender = 'collection' | 'script';

export interface Connections {
  readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  /**
   * A request is about to be sent. What goes out until its end belongs to it: a second message of an item follows a redirect.
   * Nothing goes out that was not announced.
   */
  begin(sender: Sender): void;
  end(sender: Sender): void;
  /** Ends what is open, used or not: an ended run must not hold the process. */
  close(): void;
}

/** A request of the collection, with the redirects that it follows. */
interface Exchange {
  startedAt?: number;
  redirects: number;
  /** Set while a redirect to another origin is followed. */
  redirect?: { readonly from: string; readonly zones: ReadonlySet<NetworkZone> };
}

/** Where every request of an agent passes before anything of it is sent. Not in Node's types, though many agents build on it. */
interface RequestTaker {
  addRequest(request: ClientRequest, options: RequestTarget): void;
}

/** Opens nothing yet: connections are made, and kept alive, as requests need them. */
export function openConnections(rules: ConnectionRules): Connections {
  const own = new URL(rules.baseURL);
  const agents = agentPair({ keepAlive: true });
  // A kept connection was opened before the redirect said where to, and without its checks.
  const redirectAgents = agentPair({ keepAlive: false });
  const closing = new AbortController();
  /** Zones that the environment's own server was found in. */
  const ownZones = new Set<NetworkZone>();
  const literalZone = zoneOf(own.hostname);
  if (literalZone !== undefined) ownZones.add(literalZone);
  let exchange: Exchange | undefined;
  let scriptRequests = 0;
  /** Redirects that the open requests of scripts may still follow, all together: which is whose cannot be told. */
  let scriptRedirects = 0;
  guard('http');
  guard('https');

  return {
    agents,
    begin(sender) {
      if (sender === 'script') {
        scriptRedirects = (scriptRequests === 0 ? 0 : scriptRedirects) + MAX_REDIRECTS;
        scriptRequests += 1;
      } else exchange = { redirects: 0 };
    },
    end(sender) {
      if (sender === 'script') scriptRequests -= 1;
      else exchange = undefined;
    },
    close() {
      closing.abort();
      for (const agent of [...Object.values(agents), ...Object.values(redirectAgents)]) agent.destroy();
    },
  };

  function guard(scheme: 'http' | 'https'): void {
    const taker = agents[scheme] as unknown as RequestTaker;
    const [add, addRedirect] = [agents[scheme], redirectAgents[scheme]].map((agent) => {
      const { addRequest } = agent as unknown as RequestTaker;
      return addRequest.bind(agent);
    }) as [RequestTaker['addRequest'], RequestTaker['addRequest']];
    taker.addRequest = (request, target) => {
      try {
        const { isRedirected, ...routed } = prepare(request, scheme, target);
        (isRedirected ? addRedirect : add)(request, { ...target, ...routed });
      } catch (error) {
        // Its listeners are attached after this call.
        process.nextTick(fail, request, error);
      }
    };
  }

  /**
   * Checks a request and says how it goes out.
   *
   * @throws ConnectionError where it must not go out at all: no connection, no lookup.
   */
  function prepare(request: ClientRequest, scheme: string, target: RequestTarget) {
    const url = targetOf(scheme, target);
    const sender = exchange === undefined ? 'script' : 'collection';
    const current = exchange;
    assertPermitted(url, sender);
    if (!isSafe(request.method as Method) && rules.mayWrite?.(request.path) === false)
      throw new ConnectionError(
        'ERR_WRITE_REFUSED',
        `${request.method} was not allowed: the run sends what changes something only with --allow-writes`,
      );
    if ((current?.redirects ?? 0) > MAX_REDIRECTS)
      throw new ConnectionError('ERR_TOO_MANY_REDIRECTS', 'too many redirects');
    const proxy = usableProxy(url, rules.proxy);
    const redirect = redirectTo(url, current);
    if (redirect !== undefined && proxy === undefined) assertInZone(url, redirect.zones);
    if (url.origin !== own.origin) dropSecrets(request, rules.isSecret);
    const attempt = new AbortController();
    const route = proxy === undefined ? {} : routeThrough(proxy, url, request, [attempt.signal, closing.signal]);
    bound(request, url, { sender, current, isDirect: proxy === undefined, isTunnelled: ROUTE in route, attempt });
    return {
      isRedirected: redirect !== undefined,
      ...route,
      ...(redirect === undefined || proxy !== undefined
        ? {}
        : { lookup: checkedLookup(redirect.zones, target.lookup) }),
    };
  }

  function assertPermitted(url: URL, sender: Sender): void {
    if (exchange === undefined && scriptRequests === 0)
      throw new ConnectionError('ERR_REQUEST_REFUSED', 'the request was not announced by the run');
    if (sender === 'script' && url.origin !== own.origin)
      throw new ConnectionError(
        'ERR_SCRIPT_REQUEST_REFUSED',
        `a script sent a request to ${url.origin}: scripts may send requests to the origin of baseURL only`,
      );
  }

  /** The redirect that this message follows, where it leads to an origin that the user did not choose. */
  function redirectTo(url: URL, current: Exchange | undefined): Exchange['redirect'] {
    const redirect = current?.redirect;
    if (redirect === undefined || url.origin === own.origin || url.origin === redirect.from) return undefined;
    return redirect;
  }

  interface Bounds {
    readonly sender: Sender;
    readonly current: Exchange | undefined;
    readonly isDirect: boolean;
    readonly isTunnelled: boolean;
    readonly attempt: AbortController;
  }

  function bound(request: ClientRequest, url: URL, { sender, current, isDirect, isTunnelled, attempt }: Bounds): void {
    let isFollowed = false;
    let isOver = false;
    if (current !== undefined) current.startedAt ??= performance.now();
    const passedMs = current === undefined ? 0 : performance.now() - (current.startedAt ?? 0);
    limitDuration(request, { timeoutMs: Math.max(1, rules.timeoutMs - passedMs), isTunnelled }, end);
    request.once('error', () => {
      isOver = true;
    });
    // Before a listener that the request was made with: it may read the response at once.
    request.prependOnceListener('response', (response: IncomingMessage) => {
      isOver = true;
      // Without an `Upgrade` header, Node takes it for a response as any other.
      if (response.statusCode === 101) process.nextTick(leave, response);
      judge(response);
      limitSize(response, end);
      // Listens before anyone else does: postman-request takes a close for the response's end.
      response.once('close', () => {
        if (!response.complete)
          end(new ConnectionError('ERR_RESPONSE_INCOMPLETE', 'the response ended before its declared end'));
      });
    });
    for (const event of ['upgrade', 'connect'] as const)
      request.once(event, (response: IncomingMessage, socket: Socket) => {
        socket.destroy();
        leave(response);
      });
    request.once('close', () => {
      if (!isOver) end(new ConnectionError('ERR_NO_RESPONSE', 'the connection was closed without a response'));
    });

    function judge(response: IncomingMessage): void {
      const zone = isDirect ? zoneOf(response.socket.remoteAddress ?? '') : zoneOf(url.hostname);
      if (isDirect && zone !== undefined && url.origin === own.origin) ownZones.add(zone);
      const zones = new Set([...ownZones, ...(zone === undefined ? [] : [zone])]);
      const { statusCode: status = 0, headers } = response;
      const verdict = judgeRedirect({
        method: request.method,
        status,
        location: headers.location,
        from: new URL(request.path.startsWith('/') ? url.origin + request.path : request.path),
        zones,
        ...(sender === 'script' ? { onlyOrigin: own.origin } : {}),
      });
      // postman-request follows this header. The report has the headers as they came (`rawHeaders`).
      if (verdict.kind === 'follow') {
        if (sender === 'script' && --scriptRedirects < 0) {
          delete headers.location;
          process.nextTick(end, new ConnectionError('ERR_TOO_MANY_REDIRECTS', 'too many redirects'));
          return;
        }
        isFollowed = true;
        headers.location = verdict.to.href;
        if (current !== undefined) {
          current.redirects += 1;
          current.redirect = { from: url.origin, zones };
        }
      } else if (status >= 300 && status <= 399) delete headers.location;
      // After the other listeners, which would take a response that comes after the error for the result.
      if (verdict.kind === 'refuse')
        process.nextTick(end, new ConnectionError('ERR_REDIRECT_REFUSED', `a redirect was refused: ${verdict.why}`));
    }

    function leave({ statusCode }: IncomingMessage): void {
      end(new ConnectionError('ERR_PROTOCOL_SWITCHED', `the server left HTTP (HTTP ${statusCode})`));
    }

    /** What is left of a response that is a redirect matters to nobody. */
    function end(error: ConnectionError): void {
      isOver = true;
      attempt.abort();
      if (isFollowed) request.destroy();
      else fail(request, error);
    }
  }
}

/** @throws ConnectionError where the headers are written already. */
function dropSecrets(request: ClientRequest, isSecret: ConnectionRules['isSecret']): void {
  for (const name of request.getHeaderNames()) {
    const value = request.getHeader(name);
    // The address that a redirect came from is nobody else's business either.
    if (name !== 'referer' && !isSecret(name, Array.isArray(value) ? value.join() : String(value))) continue;
    if (request.headersSent)
      throw new ConnectionError('ERR_REQUEST_REFUSED', 'with an Expect header, credentials cannot be taken off');
    request.removeHeader(name);
  }
}

function fail(request: ClientRequest, error: unknown): void {
  if (request.listenerCount('error') > 0) request.emit('error', error);
  request.destroy();
}
