/**
 * The connections of one environment: which requests they allow, where to, for how long, and when a response is complete. This layer
 * uses Node's HTTP agents, because Newman's HTTP client (postman-request) is less strict:
 *
 * - Credentials are sent to the environment's own origin only, also after redirects and for absolute URLs in a collection
 *   (postman-request keeps `Authorization` for another port, and for http after https).
 * - A script sends requests to that origin only. connection/redirect.ts decides which redirects are followed.
 * - The timeout is for the whole request including redirects, in each state of the connection.
 * - Each request ends once, with a whole response or an error (single-end.ts): postman-request accepts a part of a response, and waits
 *   forever after a switch of protocols.
 * - The size of a response is limited, as received and after decompression.
 * - Proxies are used here, so that the same rules apply.
 * - Requests to that origin wait for the rate limit here, whoever sends them. Waiting does not count as time of the request.
 */
import type { ClientRequest, Agent as HttpAgent, IncomingMessage } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { ProxySettings } from '../../openapi/load/proxy.ts';
import { isSafe, type Method } from '../../openapi/model.ts';
import { type NetworkZone, zoneOf } from '../../shared/network/network-zone.ts';
import { networkCause } from '../diagnosis/network-cause.ts';
import { type Admit, whenAdmitted } from './admission.ts';
import { agentPair, ROUTE, type TlsSettings } from './agent.ts';
import { type Announcements, announcements, type Exchange } from './announcements.ts';
import { ConnectionError, markOfProxy } from './error.ts';
import { assertInZone, checkedLookup, judgeRedirect, MAX_REDIRECTS, redirectRefused } from './redirect.ts';
import { dropSecrets, type RequestTarget, routeThrough, targetOf, usableProxy } from './route.ts';
import { endOnce, fail, limitDuration } from './single-end.ts';

/** RFC 9110, section 15.5.2. */
const UNAUTHORIZED = 401;

export interface ConnectionRules {
  /** The environment's base URL. Credentials are sent to its origin only. */
  readonly baseURL: string;
  /** Milliseconds for one request with its redirects, until the last byte of its response. */
  readonly timeoutMs: number;
  /** Whether a header must not reach another origin. */
  readonly isSecret: (name: string, value: string) => boolean;
  /** Whether a text contains the key, which must not reach another origin in a URL or body either. */
  readonly hasKey?: (text: string) => boolean;
  /**
   * Whether a request with an unsafe method (RFC 9110, section 9.2.1) may be sent, by its path; by default, all may. This also
   * applies to requests that scripts send or change.
   */
  readonly mayWrite?: (path: string) => boolean;
  readonly proxy?: ProxySettings | undefined;
  readonly tls?: TlsSettings | undefined;
  /** Admits a request to the environment's own origin; by default, all are sent at once. */
  readonly admit?: Admit;
}

export interface Connections extends Pick<Announcements, 'begin' | 'end'> {
  readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  /** Closes all connections, so that they do not keep the process alive. */
  close(): void;
}

/** The method of agents that receives each request before it is sent. Missing in Node's types, though many agents rely on it. */
interface RequestTaker {
  addRequest(request: ClientRequest, options: RequestTarget): void;
}

/** Opens no connection yet: requests open them and keep them alive. */
export function openConnections(rules: ConnectionRules): Connections {
  const own = new URL(rules.baseURL);
  const trusted = rules.tls?.ca === undefined ? {} : { ca: [...rules.tls.ca] };
  const agents = agentPair({ keepAlive: true, ...trusted }, rules.timeoutMs);
  // A connection that is kept alive was opened without the checks of a redirect.
  const redirectAgents = agentPair({ keepAlive: false, ...trusted }, rules.timeoutMs);
  const closing = new AbortController();
  const ownZones = new Set<NetworkZone>();
  const literalZone = zoneOf(own.hostname);
  if (literalZone !== undefined) ownZones.add(literalZone);
  const { begin, end, exchange, isScriptOpen, spendScriptRedirect } = announcements();
  guard('http');
  guard('https');

  return {
    agents,
    begin,
    end,
    close() {
      closing.abort();
      for (const agent of [...Object.values(agents), ...Object.values(redirectAgents)]) agent.destroy();
    },
  };

  function guard(scheme: 'http' | 'https'): void {
    const taker = agents[scheme] as unknown as RequestTaker;
    const redirectTaker = redirectAgents[scheme] as unknown as RequestTaker;
    const add = taker.addRequest.bind(taker);
    taker.addRequest = (request, target) => {
      try {
        const { isRedirected, isOwn, current, startClock, ...routed } = prepare(request, scheme, target);
        const send = () => {
          startClock();
          if (isRedirected) redirectTaker.addRequest(request, { ...target, ...routed });
          else add(request, { ...target, ...routed });
        };
        if (!isOwn || rules.admit === undefined) return send();
        const asked = performance.now();
        void whenAdmitted(request, rules.admit, closing.signal, current?.listener)
          .then((isSent) => {
            if (!isSent) return;
            if (current?.startedAt !== undefined) current.startedAt += performance.now() - asked;
            send();
          })
          .catch((error: unknown) => fail(request, error));
      } catch (error) {
        // The listeners of the request are attached after this call.
        process.nextTick(fail, request, error);
      }
    };
  }

  /**
   * Checks a request and selects its route.
   *
   * @throws ConnectionError if it must not be sent; then there is no connection and no lookup.
   */
  function prepare(request: ClientRequest, scheme: string, target: RequestTarget) {
    const url = targetOf(scheme, target);
    const current = exchange();
    const isOwn = url.origin === own.origin;
    if (current === undefined) assertScriptMaySend(url);
    if (!isSafe(request.method as Method) && rules.mayWrite?.(request.path) === false)
      throw new ConnectionError(
        'ERR_WRITE_REFUSED',
        `${request.method} is not allowed: the run sends writes only with --allow-writes`,
      );
    if ((current?.redirects ?? 0) > MAX_REDIRECTS) throw tooManyRedirects();
    const proxy = usableProxy(url, rules.proxy);
    const redirect = redirectTo(url, current);
    if (redirect !== undefined && proxy === undefined) assertInZone(url, redirect.zones);
    if (!isOwn) {
      dropSecrets(request, rules.isSecret);
      if (rules.hasKey?.(`${url.origin}${request.path}\n${current?.body?.() ?? ''}`))
        throw new ConnectionError(
          'ERR_REQUEST_REFUSED',
          'it would take the key to another origin than that of baseURL',
        );
    }
    const attempt = new AbortController();
    const route = proxy === undefined ? {} : routeThrough(proxy, url, request, [attempt.signal, closing.signal]);
    const bounds: Bounds = { current, isDirect: proxy === undefined, isTunnelled: ROUTE in route, attempt };
    return {
      isRedirected: redirect !== undefined,
      isOwn,
      current,
      startClock: bound(request, url, bounds),
      ...(isOwn ? rules.tls?.client : {}),
      ...route,
      ...(redirect === undefined || proxy !== undefined
        ? {}
        : { lookup: checkedLookup(redirect.zones, target.lookup) }),
    };
  }

  function assertScriptMaySend(url: URL): void {
    if (!isScriptOpen()) throw new ConnectionError('ERR_REQUEST_REFUSED', 'the run did not announce this request');
    if (url.origin !== own.origin)
      throw new ConnectionError(
        'ERR_SCRIPT_REQUEST_REFUSED',
        `a script sent a request to ${url.origin}: scripts may send requests to the origin of baseURL only`,
      );
  }

  /** The redirect that this message follows, if its origin was not chosen by the user. */
  function redirectTo(url: URL, current: Exchange | undefined): Exchange['redirect'] {
    const redirect = current?.redirect;
    if (redirect === undefined || url.origin === own.origin || url.origin === redirect.from) return undefined;
    return redirect;
  }

  interface Bounds {
    /** Absent for a request of a script. */
    readonly current: Exchange | undefined;
    readonly isDirect: boolean;
    readonly isTunnelled: boolean;
    readonly attempt: AbortController;
  }

  /** @returns starts the time of the request: it is sent now. */
  function bound(request: ClientRequest, url: URL, { current, isDirect, isTunnelled, attempt }: Bounds): () => void {
    const endWith = endOnce(request, {
      onError: (error) => {
        if (!isDirect && url.protocol === 'http:' && isOfConnecting(error)) markOfProxy(error);
      },
      onResponse: judge,
      onEnd: () => attempt.abort(),
    });
    return () => {
      const now = performance.now();
      if (current !== undefined) current.startedAt ??= now;
      const passedMs = now - (current?.startedAt ?? now);
      limitDuration(request, { timeoutMs: Math.max(1, rules.timeoutMs - passedMs), isTunnelled }, endWith);
    };

    /** @returns whether the response is a redirect that is followed. */
    function judge(response: IncomingMessage): boolean {
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
        ...(current === undefined ? { onlyOrigin: own.origin } : {}),
      });
      // postman-request follows this header. The report uses the original headers (`rawHeaders`).
      if (verdict.kind === 'follow') {
        if (current === undefined && !spendScriptRedirect()) {
          delete headers.location;
          process.nextTick(endWith, tooManyRedirects());
          return false;
        }
        headers.location = verdict.to.href;
        if (current !== undefined) {
          current.redirects += 1;
          current.redirect = { from: url.origin, zones };
        }
      } else if (status >= 300 && status <= 399) delete headers.location;
      // After the other listeners, which would otherwise use the response as the result.
      if (verdict.kind === 'refuse') process.nextTick(endWith, redirectRefused(verdict.why));
      else if (url.origin !== own.origin && status === UNAUTHORIZED) process.nextTick(endWith, keyWithheld(url));
      return verdict.kind === 'follow';
    }
  }
}

function keyWithheld({ origin }: URL): ConnectionError {
  const why = 'which gets no key because it is not the origin of baseURL';
  return new ConnectionError('ERR_KEY_WITHHELD', `HTTP 401 from ${origin}, ${why}`);
}

function tooManyRedirects(): ConnectionError {
  return new ConnectionError('ERR_TOO_MANY_REDIRECTS', 'too many redirects');
}

/** Whether it failed before the proxy was connected; later errors are the target's. */
function isOfConnecting({ syscall, code = '' }: NodeJS.ErrnoException): boolean {
  return syscall === 'connect' || syscall === 'getaddrinfo' || networkCause({ code }).startsWith('tls-');
}
