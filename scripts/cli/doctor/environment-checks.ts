/** All checks of one environment: what a run needs before anything else, then main resources and features. Pure. */
import {
  type ApiConventions,
  credentialVariables,
  keyRefusal,
  permissionFor,
  variableOf,
} from '../../shared/api-conventions.ts';
import { settingName } from '../../shared/environment/setting-name.ts';
import { parseRateLimit } from '../../shared/network/rate-limit.ts';
import { type Check, type CheckCode, check, type Params } from './check.ts';
import type { EnvironmentObservation, FeatureUse, Outcome, Resource } from './observation.ts';
import type { DoctorProfile, Feature } from './profile.ts';

/** Days before its expiry that a key is worth a warning. */
const EXPIRY_DAYS = 14;
const DAY_MS = 86_400_000;

/** Below this, nothing that a run sends or shows is wrong by it. */
const MAX_CLOCK_DIFFERENCE_MS = 60_000;

/** IDs and names that a line lists. */
const MAX_LISTED = 5;

/** In the order in which they are shown. */
export function checkEnvironment(environment: EnvironmentObservation, profile: DoctorProfile): Check[] {
  const words = wordsOf(environment.conventions);
  return checksOf(environment, profile).map((each) => ({ ...each, params: { ...words, ...each.params } }));
}

/** What the API calls its root item and its main resources. */
function wordsOf({ root, main }: EnvironmentObservation['conventions']): Params {
  return { root: root?.thing ?? 'account', main: main?.thing ?? 'resource', mains: main?.plural ?? 'resources' };
}

function checksOf(environment: EnvironmentObservation, profile: DoctorProfile): Check[] {
  // Without a key nothing is requested: one line says all.
  if (!environment.hasCredentials) return checkKey(environment, profile);
  return [
    checkProxy(environment),
    ...checkKey(environment, profile),
    ...checkRoot(environment),
    ...checkMains(environment, profile),
    ...checkFeatures(environment),
    ...checkLaterFailure(environment),
    ...checkUnsent(environment),
    ...checkRateLimit(environment),
    ...checkClock(environment),
  ];
}

function checkProxy({ proxy, isLoopback }: EnvironmentObservation): Check {
  if (proxy.kind === 'none' || proxy.kind === 'invalid') return check('proxy', `proxy-${proxy.kind}`);
  const code = proxy.kind === 'used' && isLoopback ? 'proxy-for-loopback' : (`proxy-${proxy.kind}` as const);
  return check('proxy', code, { address: proxy.address });
}

/** The line of a missing key, or those of the key, as far as the first problem. */
function checkKey(environment: EnvironmentObservation, profile: DoctorProfile): Check[] {
  const { name, hasCredentials, isNamed, key, now } = environment;
  const variables = credentialVariables(environment.conventions.credentials);
  const settings = variables.map((variable) => settingName(name, variable)).join(' and ');
  if (!hasCredentials)
    return [check('key', isNamed ? 'credentials-missing-named' : 'credentials-missing', { settings })];
  const failure = refusedList(environment, { settings, baseURL: settingName(name, 'baseURL') });
  if (failure !== undefined) return [failure];
  const expiresAt = key.kind === 'ok' ? key.value?.expiresAt : undefined;
  const days = ((expiresAt ?? Number.POSITIVE_INFINITY) - now) / DAY_MS;
  const accepted =
    days < EXPIRY_DAYS
      ? check('key', 'key-expires', { days: String(Math.max(0, Math.floor(days))) })
      : check('key', 'key-accepted');
  return [accepted, ...checkRole(key, profile, environment.conventions)];
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
function checkLaterFailure({ name, ...rest }: EnvironmentObservation): Check[] {
  const later = [rest.key, rest.mains, ...rest.features.map(({ outcome }) => outcome)];
  const failed = later.find((outcome) => outcome.kind === 'failed');
  return failed === undefined ? [] : [unreachable(failed, settingName(name, 'baseURL'))];
}

function checkRole(
  key: EnvironmentObservation['key'],
  { keys }: DoctorProfile,
  conventions: EnvironmentObservation['conventions'],
): Check[] {
  if (keys === undefined || !hasResponse(key)) return [];
  if (key.kind === 'refused' && key.status === 403)
    return [check('role', 'role-hidden', { permission: permissionFor(keys.path, conventions) ?? '' })];
  const roles = key.kind === 'ok' ? (key.value?.roles ?? []) : [];
  return [roles.length === 0 ? check('role', 'role-unknown') : check('role', 'role', { roles: listed(roles) })];
}

function checkRoot({ name, givenRoot, roots, root, conventions }: EnvironmentObservation): Check[] {
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

function checkMains(environment: EnvironmentObservation, profile: DoctorProfile): Check[] {
  const { name, mains, main, givenMain, conventions } = environment;
  if (conventions.main === undefined || !hasResponse(mains)) return [];
  const { parameter, thing, plural } = conventions.main;
  if (mains.kind === 'refused') {
    const { status, error, form } = mains;
    const isForbidden = status === 403 && form !== 'html';
    return [check(plural, isForbidden ? 'mains-forbidden' : 'mains-refused', { status: String(status), error })];
  }
  const { items, hasMore } = mains.value;
  if (main === undefined) return [check(plural, 'mains-none')];
  const params = {
    count: String(items.length),
    known: listed(items.map((item) => `${titleOf(item)} ${item.state}`.trim())),
    title: titleOf(main),
    state: main.state,
    setting: settingName(name, variableOf(parameter, conventions)),
  };
  return [check(plural, 'mains', params), check(thing, mainCode(), params)];

  function mainCode(): CheckCode {
    if (givenMain !== '' && givenMain !== main?.id) return hasMore ? 'main-on-later-page' : 'main-unknown';
    return profile.readyStates.includes(params.state) ? 'main-ready' : 'main-not-ready';
  }
}

function checkFeatures({ features, conventions }: EnvironmentObservation): Check[] {
  return features.flatMap(({ feature, outcome }) => checkFeature(feature, outcome, conventions));
}

function checkFeature(
  { name, path, meanings }: Feature,
  outcome: Outcome<FeatureUse>,
  conventions: ApiConventions,
): Check[] {
  if (!hasResponse(outcome)) return [];
  if (outcome.kind === 'ok') {
    const { count, isEmpty } = outcome.value;
    const use = count === undefined ? '' : String(count);
    return [check(name, isEmpty ? 'feature-nothing-yet' : 'feature-available', { count: use })];
  }
  const { status, form, error } = outcome;
  const params = { status: String(status), error, permission: permissionFor(path, conventions) ?? '' };
  if (form === 'html' && status === 404) return [check(name, 'feature-no-route', params)];
  const meaning = form === 'error' ? meanings[status] : undefined;
  return [check(name, `feature-${meaning ?? 'refused'}`, params)];
}

/** One line for all that was not requested because of the rate limit. */
function checkUnsent({ roots, key, mains, features, conventions }: EnvironmentObservation): Check[] {
  if (roots.kind !== 'ok') return [];
  const outcomes: readonly (readonly [string, Outcome<unknown>])[] = [
    ['role', key],
    ...(conventions.main === undefined ? [] : [[conventions.main.plural, mains] as const]),
    ...features.map(({ feature, outcome }) => [feature.name, outcome] as const),
  ];
  // What needs the list of main resources was not requested either.
  const isStopped = outcomes.some(([, outcome]) => isThrottled(outcome) || isWithheld(outcome));
  if (!isStopped) return [];
  const what = outcomes.filter(([, outcome]) => isThrottled(outcome) || outcome.kind === 'unsent');
  const isSlow = outcomes.some(([, outcome]) => outcome.kind === 'unsent' && outcome.why === 'slow-rate-limit');
  const params = { what: what.map(([name]) => name).join(', ') };
  return [check('not checked', isSlow ? 'not-checked-slow' : 'not-checked-rate-limit', params)];
}

/** Whether there was a response about what was requested. */
function hasResponse<Value>(outcome: Outcome<Value>): outcome is Extract<Outcome<Value>, { kind: 'ok' | 'refused' }> {
  return outcome.kind === 'ok' || (outcome.kind === 'refused' && !isThrottled(outcome));
}

function isThrottled(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'refused' && outcome.status === 429;
}

function isWithheld(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'unsent' && (outcome.why === 'rate-limit' || outcome.why === 'slow-rate-limit');
}

function checkRateLimit(environment: EnvironmentObservation): Check[] {
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

function checkClock({ clockAheadMs, requests, roots }: EnvironmentObservation): Check[] {
  if (requests === 0 || roots.kind === 'failed') return [];
  if (clockAheadMs === undefined) return [check('clock', 'clock-not-compared')];
  if (Math.abs(clockAheadMs) <= MAX_CLOCK_DIFFERENCE_MS) return [check('clock', 'clock-right')];
  const minutes = String(Math.round(Math.abs(clockAheadMs) / 60_000));
  return [check('clock', clockAheadMs > 0 ? 'clock-ahead' : 'clock-behind', { minutes })];
}

/** `Acme (5a4db0c5…)` */
function titleOf({ id, name }: Resource): string {
  const short = id.length > 8 ? `${id.slice(0, 8)}…` : id;
  return name === '' ? short : `${name} (${short})`;
}

function listed(texts: readonly string[]): string {
  const more = texts.length - MAX_LISTED;
  return [...texts.slice(0, MAX_LISTED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
