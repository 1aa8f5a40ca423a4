/** Derives the request variables and the rate limit from the plan and the values of an environment. */
import { MAX_LIMITED_MS, RATE_LIMIT_WAIT, type RateLimit } from '../shared/network/rate-limit.ts';
import type { Admit } from './connection/admission.ts';
import type { Environment } from './environments.ts';
import type { RunPlan } from './plan.ts';
import { rateBudgetOf } from './rate-budget.ts';

/** Environments with the same key and host share their budget. */
export function admissionFor(
  { values, conventions }: Environment,
  baseURL: string,
  limit: RateLimit | undefined,
): Admit {
  const { credentials } = conventions;
  const key = credentials?.scheme === 'basic' ? credentials.user : (credentials?.secret ?? '');
  const budget = rateBudgetOf(new URL(baseURL).host, values[key] ?? '');
  const maxLimitedMs = Number(values[RATE_LIMIT_WAIT] || MAX_LIMITED_MS / 1000) * 1000;
  return (request) => budget.admit({ ...request, limit, maxLimitedMs });
}

export function variablesFor(plan: RunPlan, { values }: Environment): Record<string, string> {
  return {
    ...values,
    baseURL: (values.baseURL ?? '').replace(/\/+$/, ''),
    ...(plan.rateLimit === undefined ? {} : { ratelimit: plan.rateLimit }),
    // The connections apply the limit: they count all requests with the key.
    ratelimitkept: 'true',
    retries: String(plan.retries),
    // The environment's value is for Postman; here, only the command line allows writes.
    allowwrites: String(plan.mayWrite),
    ...(plan.lifecycleName === undefined ? {} : { lifecyclename: plan.lifecycleName }),
  };
}
