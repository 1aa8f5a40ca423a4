/** Checks of services and features. Pure. */
import { settingName } from '../../shared/setting-name.ts';
import { listed, titleOf } from './access-checks.ts';
import { type Check, type CheckCode, check } from './check.ts';
import type { EnvironmentObservation, FeatureUse, Outcome } from './observation.ts';
import type { DoctorProfile, Feature } from './profile.ts';

export function checkServices(environment: EnvironmentObservation, profile: DoctorProfile): Check[] {
  const { name, services, service, serviceid } = environment;
  if (services.kind === 'unsent' || services.kind === 'failed') return [];
  if (services.kind === 'refused') {
    const { status, error, form } = services;
    if (status === 429) return [];
    const isForbidden = status === 403 && form !== 'html';
    return [
      check('services', isForbidden ? 'services-forbidden' : 'services-refused', { status: String(status), error }),
    ];
  }
  const { items, hasMore } = services.value;
  if (service === undefined) return [check('services', 'services-none')];
  const params = {
    count: String(items.length),
    services: listed(items.map((item) => `${titleOf(item)} ${item.state}`.trim())),
    service: titleOf(service),
    state: service.state,
    setting: settingName(name, 'serviceid'),
  };
  return [check('services', 'services', params), check('service', serviceCode(), params)];

  function serviceCode(): CheckCode {
    if (serviceid !== '' && serviceid !== service?.id) return hasMore ? 'service-on-later-page' : 'service-unknown';
    return profile.readyStates.includes(params.state) ? 'service-ready' : 'service-not-ready';
  }
}

export function checkFeatures({ features }: EnvironmentObservation): Check[] {
  return features.flatMap(({ feature, outcome }) => checkFeature(feature, outcome));
}

function checkFeature({ name, permission = '', meanings }: Feature, outcome: Outcome<FeatureUse>): Check[] {
  if (outcome.kind === 'unsent' || outcome.kind === 'failed') return [];
  if (outcome.kind === 'ok') {
    const { count, isEmpty } = outcome.value;
    const use = count === undefined ? '' : String(count);
    return [check(name, isEmpty ? 'feature-nothing-yet' : 'feature-available', { count: use })];
  }
  const { status, form, error } = outcome;
  if (status === 429) return [];
  const params = { status: String(status), error, permission };
  if (form === 'html' && status === 404) return [check(name, 'feature-no-route', params)];
  const meaning = form === 'envelope' ? meanings[status] : undefined;
  return [check(name, `feature-${meaning ?? 'refused'}`, params)];
}

/** One line for all that was not requested because of the rate limit. */
export function checkUnsent({ organizations, key, services, features }: EnvironmentObservation): Check[] {
  if (organizations.kind !== 'ok') return [];
  const outcomes: readonly (readonly [string, Outcome<unknown>])[] = [
    ['role', key],
    ['services', services],
    ...features.map(({ feature, outcome }) => [feature.name, outcome] as const),
  ];
  // What needs the list of services was not requested either.
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
