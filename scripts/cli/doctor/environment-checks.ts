/** All checks of one environment, in the order in which they are shown. Pure. */
import { checkClock, checkKey, checkLaterFailure, checkProxy, checkRateLimit, checkRoot } from './access-checks.ts';
import type { Check, Params } from './check.ts';
import { checkFeatures, checkMains, checkUnsent } from './main-checks.ts';
import type { EnvironmentObservation } from './observation.ts';
import type { DoctorProfile } from './profile.ts';

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
