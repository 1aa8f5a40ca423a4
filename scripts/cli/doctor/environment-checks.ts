/** All checks of one environment, in the order in which they are shown. Pure. */
import {
  checkClock,
  checkKey,
  checkLaterFailure,
  checkOrganization,
  checkProxy,
  checkRateLimit,
} from './access-checks.ts';
import type { Check } from './check.ts';
import type { EnvironmentObservation } from './observation.ts';
import type { DoctorProfile } from './profile.ts';
import { checkFeatures, checkServices, checkUnsent } from './service-checks.ts';

export function checkEnvironment(environment: EnvironmentObservation, profile: DoctorProfile): Check[] {
  // Without a key nothing is requested: one line says all.
  if (!environment.hasCredentials) return checkKey(environment, profile);
  return [
    checkProxy(environment),
    ...checkKey(environment, profile),
    ...checkOrganization(environment),
    ...checkServices(environment, profile),
    ...checkFeatures(environment),
    ...checkLaterFailure(environment),
    ...checkUnsent(environment),
    ...checkRateLimit(environment, profile),
    ...checkClock(environment),
  ];
}
