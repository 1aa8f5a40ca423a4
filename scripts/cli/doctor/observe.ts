/** The requests to one environment: at most ten, one after the other, within its rate limit. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProxySettings } from '../../openapi/load/proxy.ts';
import type { TlsSettings } from '../../run/connection/agent.ts';
import { proxyFor } from '../../run/connection/proxy.ts';
import { type Environment, hasCredentials } from '../../run/environments.ts';
import type { Redactor } from '../../run/secrets/redact.ts';
import { credentialVariables, variableOf } from '../../shared/api-conventions.ts';
import { isLoopback } from '../../shared/network/network-zone.ts';
import { type RateLimit, rateLimitOf, requestedWaitMs } from '../../shared/network/rate-limit.ts';
import { printable } from '../../shared/printable.ts';
import { safeAddress } from '../../shared/secrets/safe-address.ts';
import { type Client, credentialHeaders, type Exchange, openClient } from './client.ts';
import type {
  EnvironmentObservation,
  Outcome,
  OwnKey,
  ProxyObservation,
  Resource,
  ResourceList,
  Unsent,
} from './observation.ts';
import type { DoctorProfile } from './profile.ts';
import { type Body, outcomeOf, readFeature, readOwnKey, readResources } from './response.ts';

/** Per environment: what the API takes in one window. */
export const MAX_REQUESTS = 10;

/** For a rate limit, once: a key that others use is free again within seconds. */
const MAX_WAIT_MS = 30_000;

/** UTF-16 code units of a text of a response. */
const MAX_TEXT = 80;

export interface ObserveOptions {
  readonly environment: Environment;
  readonly profile: DoctorProfile;
  readonly proxy: ProxySettings | undefined;
  readonly tls?: TlsSettings | undefined;
  readonly redactor: Redactor;
  readonly timeoutMs: number;
  /** When requests were sent with the key of this environment, in milliseconds since the epoch; added to. */
  readonly sentAt: number[];
  readonly signal: AbortSignal;
}

/** Failures of the environment are in the observation, and not thrown. */
export async function observeEnvironment(options: ObserveOptions): Promise<EnvironmentObservation> {
  const { environment, profile, proxy, tls, redactor, timeoutMs, signal } = options;
  const { values, conventions } = environment;
  const { baseURL = '', ratelimit = '' } = values;
  const url = new URL(baseURL);
  const client = openClient({ baseURL, credentials: credentialHeaders(environment), timeoutMs, proxy, tls, signal });
  const session = openSession(client, options, rateLimitOf(ratelimit));
  const clean = (text: string) => printable(redactor.text(text), MAX_TEXT);
  const isKeyed = hasCredentials(environment);
  const ids = new Map<string, string>();

  async function ask<Value>(
    template: string | undefined,
    read: (body: Body) => { readonly value: Value } | undefined,
  ): Promise<Outcome<Value>> {
    const path = template === undefined ? undefined : pathOf(template, ids);
    if (path === undefined || !isKeyed) return { kind: 'unsent', why: 'no-id' };
    const exchange = await session.get(path);
    return typeof exchange === 'string'
      ? { kind: 'unsent', why: exchange }
      : outcomeOf(exchange, read, conventions, clean);
  }

  /** The list, and the item of it whose ID the paths of later requests get. */
  async function choose(template: string | undefined, place: Place | undefined, states: readonly string[]) {
    const list = await ask(template, (body) => readResources(body, conventions, profile.nextPage, clean));
    const given = place === undefined ? '' : (values[variableOf(place.parameter, conventions)] ?? '');
    const chosen = chosenOf(list, given, states);
    if (chosen !== undefined && place !== undefined) ids.set(place.parameter, chosen.id);
    return { list, given, chosen };
  }

  try {
    const root = await choose(conventions.root?.list, conventions.root, []);
    const { keys } = profile;
    const key = await ask<OwnKey | undefined>(keys?.path, (body) =>
      keys === undefined ? undefined : readOwnKey(body, keyIdentityOf(environment), conventions, keys, clean),
    );
    const main = await choose(profile.mains, conventions.main, [...profile.readyStates, ...profile.idleStates]);
    const features: EnvironmentObservation['features'][number][] = [];
    for (const feature of profile.features)
      features.push({ feature, outcome: await ask(feature.path, (body) => readFeature(body, conventions)) });
    return {
      name: environment.name,
      conventions,
      hasCredentials: isKeyed,
      isNamed: environment.named,
      isLoopback: isLoopback(url.hostname),
      proxy: proxyOf(url, proxy),
      givenRoot: root.given,
      givenMain: main.given,
      ratelimit,
      roots: root.list,
      ...(root.chosen === undefined ? {} : { root: root.chosen }),
      ...(main.chosen === undefined ? {} : { main: main.chosen }),
      key,
      mains: main.list,
      features,
      ...session.seen(),
      now: Date.now(),
    };
  } finally {
    client.close();
  }
}

/** A root item or a main resource. */
type Place = { readonly parameter: string };

/** Identifies the key of an environment: the ID of the key, or the secret if it has no ID. */
export function keyIdentityOf({ values, conventions }: Environment): string {
  const [variable = ''] = credentialVariables(conventions.credentials);
  return values[variable] ?? '';
}

interface Session {
  /** @returns why it was not sent, where it was not. */
  get(path: string): Promise<Exchange | Unsent>;
  seen(): Pick<EnvironmentObservation, 'requests' | 'throttled' | 'clockAheadMs'>;
}

function openSession(client: Client, options: ObserveOptions, limit: RateLimit | undefined): Session {
  const { sentAt, signal } = options;
  let requests = 0;
  let throttled = 0;
  let clockAheadMs: number | undefined;
  let stopped: Unsent | undefined;

  async function get(path: string): Promise<Exchange | Unsent> {
    if (stopped !== undefined) return stopped;
    const waitMs = waitFor(limit, sentAt, Date.now());
    if (waitMs > MAX_WAIT_MS || requests >= MAX_REQUESTS) {
      stopped = 'slow-rate-limit';
      return stopped;
    }
    await pause(waitMs, signal);
    requests += 1;
    sentAt.push(Date.now());
    const exchange = await client.get(path);
    if (exchange.kind === 'failed') {
      stopped = 'failure';
      return exchange;
    }
    clockAheadMs ??= clockAhead(exchange);
    if (exchange.status !== 429) return exchange;
    throttled += 1;
    const resetMs = requestedWaitMs((name) => fieldOf(exchange.headers, name), Date.now()) ?? 1000;
    if (throttled > 1 || resetMs > MAX_WAIT_MS) {
      stopped = 'rate-limit';
      return exchange;
    }
    await pause(resetMs, signal);
    return get(path);
  }

  return {
    get,
    seen: () => ({ requests, throttled, ...(clockAheadMs === undefined ? {} : { clockAheadMs }) }),
  };
}

/** Milliseconds until the next request may be sent: at most `requests` in any window. */
export function waitFor(limit: RateLimit | undefined, sentAt: readonly number[], now: number): number {
  const last = limit === undefined ? undefined : sentAt.at(-limit.requests);
  return limit === undefined || last === undefined ? 0 : Math.max(0, last + limit.windowMs - now);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // A signal ends the waiting; the request after it fails for the same signal.
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => {});
}

function fieldOf(headers: Readonly<Record<string, string | string[] | undefined>>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The `Date` header (RFC 9110, section 6.6.1) has whole seconds; the response is from between the two instants. */
function clockAhead({ headers, sentAt, receivedAt }: Extract<Exchange, { kind: 'response' }>): number | undefined {
  const server = Date.parse(headers.date ?? '');
  if (Number.isNaN(server)) return undefined;
  if (sentAt > server + 1000) return sentAt - server - 1000;
  return receivedAt < server ? receivedAt - server : 0;
}

/** @returns `undefined` where an ID is missing. */
function pathOf(template: string, ids: ReadonlyMap<string, string>): string | undefined {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (names.some((name) => !ids.has(name))) return undefined;
  return template.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(ids.get(name) ?? ''));
}

/** The one that was given; else the first in the best state. */
function chosenOf(list: Outcome<ResourceList>, given: string, states: readonly string[]): Resource | undefined {
  if (list.kind !== 'ok') return undefined;
  const { items } = list.value;
  const preferred = states
    .map((state) => items.find((item) => item.state === state))
    .find((item) => item !== undefined);
  return items.find(({ id }) => id === given) ?? preferred ?? items[0];
}

function proxyOf(url: URL, settings: ProxySettings | undefined): ProxyObservation {
  try {
    const proxy = proxyFor(url, settings);
    if (proxy !== undefined)
      return /^https?:$/.test(proxy.protocol)
        ? { kind: 'used', address: `${proxy.protocol}//${proxy.host}` }
        : { kind: 'invalid' };
    const { none: _none, ...proxies } = settings ?? {};
    const excepted = proxyFor(url, settings === undefined ? undefined : proxies);
    return excepted === undefined ? { kind: 'none' } : { kind: 'excepted', address: safeAddress(excepted.host) };
  } catch {
    return { kind: 'invalid' };
  }
}
