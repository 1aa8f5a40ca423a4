/** Checks of what a run needs before anything else: proxy, connection, key, role, root item, rate limit, clock. Pure. */
import { credentialVariables, permissionFor, variableOf } from '../../shared/api-conventions.ts';
import { keyRefusal } from '../../shared/key-refusal.ts';
import { parseRateLimit } from '../../shared/rate-limit.ts';
import { settingName } from '../../shared/setting-name.ts';
import { type Check, check, type Params } from './check.ts';
import type { EnvironmentObservation, Resource } from './observation.ts';
import type { DoctorProfile } from './profile.ts';

/** Days before its expiry that a key is worth a warning. */
const EXPIRY_DAYS = 14;
const DAY_MS = 86_400_000;

/** Below this, nothing that a run sends or shows is wrong by it. */
const MAX_CLOCK_DIFFERENCE_MS = 60_000;

/** IDs and names that a line lists. */
const MAX_LISTED = 5;

export function checkProxy({ proxy, isLoopback }: EnvironmentObservation): Check {
  if (proxy.kind === 'none' || proxy.kind === 'invalid') return check('proxy', `proxy-${proxy.kind}`);
  const code = proxy.kind === 'used' && isLoopback ? 'proxy-for-loopback' : (`proxy-${proxy.kind}` as const);
  return check('proxy', code, { address: proxy.address });
}

/** The line of a missing key, or those of the key, as far as the first problem. */
export function checkKey(environment: EnvironmentObservation, profile: DoctorProfile): Check[] {
  const { name, hasCredentials, isNamed, key, now } = environment;
  const variables = credentialVariables(environment.conventions.credentials);
  const settings = variables.map((variable) => settingName(name, variable)).join(' and ');
  if (!hasCredentials)
    return [check('key', isNamed ? 'credentials-missing-named' : 'credentials-missing', { settings })];
  const failure = refusedList(environment, { settings, baseURL: settingName(name, 'baseURL') });
  if (failure !== undefined) return [failure];
  const days =
    key.kind === 'ok' && key.value?.expiresAt !== undefined ? (key.value.expiresAt - now) / DAY_MS : undefined;
  const isExpiring = days !== undefined && days < EXPIRY_DAYS;
  return [
    check(
      'key',
      isExpiring ? 'key-expires' : 'key-accepted',
      isExpiring ? { days: String(Math.max(0, Math.floor(days))) } : {},
    ),
    ...checkRole(key, profile, environment.conventions),
  ];
}

/** Why the first request did not give the list of root items; `undefined` where it did. */
function refusedList(
  { roots: list, conventions }: Pick<EnvironmentObservation, 'roots' | 'conventions'>,
  settings: Params,
): Check | undefined {
  if (list.kind === 'ok') return undefined;
  if (list.kind === 'unsent') return check('rate limit', 'not-checked-slow', { what: 'key' });
  if (list.kind === 'failed') return unreachable(list, settings.baseURL ?? '');
  const { status, form, error } = list;
  const params = { ...settings, status: String(status), form, error };
  if (status === 429) return check('rate limit', 'rate-limit-used-up', params);
  const cause = keyRefusal({ status, error, isHtml: form === 'html' }, conventions);
  if (cause !== undefined) return check('key', cause, params);
  if (status >= 500) return check('connection', 'server-error', params);
  return check('connection', status >= 300 && status <= 399 ? 'redirected' : 'not-the-api', params);
}

function unreachable({ code, reason }: { readonly code: string; readonly reason: string }, baseURL: string): Check {
  return check('connection', 'unreachable', { code, reason, baseURL });
}

/** A connection that failed after the key was accepted. */
export function checkLaterFailure({ name, ...rest }: EnvironmentObservation): Check[] {
  const later = [rest.key, rest.mains, ...rest.features.map(({ outcome }) => outcome)];
  const failed = later.find((outcome) => outcome.kind === 'failed');
  return failed === undefined ? [] : [unreachable(failed, settingName(name, 'baseURL'))];
}

function checkRole(
  key: EnvironmentObservation['key'],
  { keys }: DoctorProfile,
  conventions: EnvironmentObservation['conventions'],
): Check[] {
  if (
    keys === undefined ||
    key.kind === 'unsent' ||
    key.kind === 'failed' ||
    (key.kind === 'refused' && key.status === 429)
  )
    return [];
  if (key.kind === 'refused' && key.status === 403)
    return [check('role', 'role-hidden', { permission: permissionFor(keys.path, conventions) ?? '' })];
  const roles = key.kind === 'ok' ? (key.value?.roles ?? []) : [];
  return [roles.length === 0 ? check('role', 'role-unknown') : check('role', 'role', { roles: listed(roles) })];
}

export function checkRoot({ name, givenRoot, roots, root, conventions }: EnvironmentObservation): Check[] {
  if (roots.kind !== 'ok' || conventions.root === undefined) return [];
  const { parameter, thing } = conventions.root;
  const { items, hasMore } = roots.value;
  if (root === undefined) return [check(thing, 'root-none')];
  const params = {
    title: titleOf(root),
    setting: settingName(name, variableOf(parameter, conventions)),
    known: listed(items.map(titleOf)),
    count: String(items.length),
  };
  if (givenRoot === '') return [check(thing, items.length > 1 ? 'root-first' : 'root', params)];
  if (givenRoot === root.id) return [check(thing, 'root', params)];
  return [check(thing, hasMore ? 'root-on-later-page' : 'root-unknown', params)];
}

export function checkRateLimit(environment: EnvironmentObservation): Check[] {
  const { name, requests, throttled, ratelimit, isLoopback, roots, conventions } = environment;
  // It has its own line where it ended the checks.
  if (requests === 0 || roots.kind !== 'ok') return [];
  const params = {
    requests: String(requests),
    throttled: String(throttled),
    setting: settingName(name, 'ratelimit'),
    documented: conventions.rateLimit,
    ratelimit,
  };
  if (throttled > 0) return [check('rate limit', 'rate-limit-shared', params)];
  const parsed = parseRateLimit(ratelimit);
  if (!isLoopback && conventions.rateLimit !== 'off' && (parsed === undefined || parsed === 'off'))
    return [check('rate limit', 'rate-limit-off', params)];
  return [check('rate limit', 'rate-limit-free', params)];
}

export function checkClock({ clockAheadMs, requests, roots }: EnvironmentObservation): Check[] {
  if (requests === 0 || roots.kind === 'failed') return [];
  if (clockAheadMs === undefined) return [check('clock', 'clock-not-compared')];
  if (Math.abs(clockAheadMs) <= MAX_CLOCK_DIFFERENCE_MS) return [check('clock', 'clock-right')];
  const minutes = String(Math.round(Math.abs(clockAheadMs) / 60_000));
  return [check('clock', clockAheadMs > 0 ? 'clock-ahead' : 'clock-behind', { minutes })];
}

/** `Acme (5a4db0c5…)` */
export function titleOf({ id, name }: Resource): string {
  const short = id.length > 8 ? `${id.slice(0, 8)}…` : id;
  return name === '' ? short : `${name} (${short})`;
}

export function listed(texts: readonly string[]): string {
  const more = texts.length - MAX_LISTED;
  return [...texts.slice(0, MAX_LISTED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
