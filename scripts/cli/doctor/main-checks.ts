/** Checks of main resources and features. Pure. */
import { type ApiConventions, permissionFor, variableOf } from '../../shared/api-conventions.ts';
import { settingName } from '../../shared/setting-name.ts';
import { listed, titleOf } from './access-checks.ts';
import { type Check, type CheckCode, check } from './check.ts';
import type { EnvironmentObservation, FeatureUse, Outcome } from './observation.ts';
import type { DoctorProfile, Feature } from './profile.ts';

export function checkMains(environment: EnvironmentObservation, profile: DoctorProfile): Check[] {
  const { name, mains, main, givenMain, conventions } = environment;
  if (conventions.main === undefined || mains.kind === 'unsent' || mains.kind === 'failed') return [];
  const { parameter, thing, plural } = conventions.main;
  if (mains.kind === 'refused') {
    const { status, error, form } = mains;
    if (status === 429) return [];
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

export function checkFeatures({ features, conventions }: EnvironmentObservation): Check[] {
  return features.flatMap(({ feature, outcome }) => checkFeature(feature, outcome, conventions));
}

function checkFeature(
  { name, path, meanings }: Feature,
  outcome: Outcome<FeatureUse>,
  conventions: ApiConventions,
): Check[] {
  if (outcome.kind === 'unsent' || outcome.kind === 'failed') return [];
  if (outcome.kind === 'ok') {
    const { count, isEmpty } = outcome.value;
    const use = count === undefined ? '' : String(count);
    return [check(name, isEmpty ? 'feature-nothing-yet' : 'feature-available', { count: use })];
  }
  const { status, form, error } = outcome;
  if (status === 429) return [];
  const params = { status: String(status), error, permission: permissionFor(path, conventions) ?? '' };
  if (form === 'html' && status === 404) return [check(name, 'feature-no-route', params)];
  const meaning = form === 'error' ? meanings[status] : undefined;
  return [check(name, `feature-${meaning ?? 'refused'}`, params)];
}

/** One line for all that was not requested because of the rate limit. */
export function checkUnsent({ roots, key, mains, features, conventions }: EnvironmentObservation): Check[] {
  if (roots.kind !== 'ok') return [];
  const outcomes: readonly (readonly [string, Outcome<unknown>])[] = [
    ['role', key],
    ...(conventions.main === undefined ? [] : [[conventions.main.plural, mains] as const]),
    ...features.map(({ feature, outcome }) => [feature.name, outcome] as const),
  ];
  // What needs the list of main resources was not requested either.
  const isStopped = outcomes.some(
    ([, outcome]) => (outcome.kind === 'refused' && outcome.status === 429) || isWithheld(outcome),
  );
  if (!isStopped) return [];
  const what = outcomes.filter(
    ([, outcome]) => outcome.kind === 'unsent' || (outcome.kind === 'refused' && outcome.status === 429),
  );
  const isSlow = outcomes.some(([, outcome]) => outcome.kind === 'unsent' && outcome.why === 'slow-rate-limit');
  const params = { what: what.map(([name]) => name).join(', ') };
  return [check('not checked', isSlow ? 'not-checked-slow' : 'not-checked-rate-limit', params)];
}

function isWithheld(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'unsent' && (outcome.why === 'rate-limit' || outcome.why === 'slow-rate-limit');
}
