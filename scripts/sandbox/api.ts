/** The API without its HTTP server: admits a request (route, key, rate limit, access), then executes it. */

import type { IncomingHttpHeaders } from 'node:http';
import type { Spec } from '../openapi/model.ts';
import { usesCredentials } from '../shared/api-conventions.ts';
import type { RateLimit } from '../shared/network/rate-limit.ts';
import { type Account, textOfAccount } from './account.ts';
import { assertAllowed, authenticate, keyFrom } from './http/authentication.ts';
import { createLimiter } from './http/rate-limit.ts';
import { parseBody } from './http/request-body.ts';
import { ApiError, type ApiResponse, failureResponse, successResponse } from './http/response.ts';
import { createRouter, type Route } from './http/router.ts';
import { createValidators } from './http/validation.ts';
import type { SandboxProfile } from './model.ts';
import { planOperations } from './resources/operation-plan.ts';
import { seededValues } from './samples/ids.ts';
import { execute } from './state/execute.ts';
import { type SeedOptions, seed } from './state/seed.ts';
import { Store, type StoredKey } from './state/store.ts';

export interface ApiOptions {
  readonly spec: Spec;
  readonly profile: SandboxProfile;
  /** IDs and secrets are derived from it; 1 unless given. */
  readonly seed?: number;
  /** Milliseconds since the epoch; used for lifecycles, creation times and the rate limit. */
  readonly clock?: () => number;
  readonly rateLimit?: RateLimit | 'off';
  readonly empty?: SeedOptions['empty'];
  /** What the account has, and what it is refused; it has everything and may do everything unless given. */
  readonly account?: Account | undefined;
}

export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface AdmittedRequest extends Route {
  readonly key?: StoredKey;
}

export interface RequestContent {
  readonly query: string;
  readonly contentType: string | undefined;
  readonly bytes: Buffer;
  readonly requestId: string;
}

export interface Api {
  readonly store: Store;
  /** Whether an operation has this path. */
  has(path: string): boolean;
  /**
   * Checks the path, method, credentials, rate limit, key, root item and access, in this order.
   *
   * @throws ApiError for the first check that fails.
   */
  admit(head: RequestHead): AdmittedRequest;
  /** Validates and executes the request. Errors become error responses. */
  serve(admitted: AdmittedRequest, content: RequestContent): Promise<ApiResponse>;
}

export function createApi(options: ApiOptions): Api {
  const { spec, profile, clock = Date.now, rateLimit = 'off', empty = false, account } = options;
  const { resources, plans } = planOperations(spec, profile.conventions.envelope);
  const validators = createValidators(spec.document);
  const store = new Store();
  const mock = { spec, profile, resources, plans, validators, seeded: seededValues(options.seed ?? 1), store };
  seed(mock, { now: clock(), empty, account });
  const router = createRouter(plans);
  const limiter = rateLimit === 'off' ? undefined : createLimiter(rateLimit);
  const { conventions } = profile;
  const { credentials } = conventions;
  let sequence = 0;
  return {
    store,
    has: router.has,
    admit({ method, path, headers }) {
      const now = clock();
      const route = router.find(method, path);
      if (credentials === undefined || !usesCredentials(spec, conventions)) return route;
      const sent = keyFrom(headers, credentials);
      if (limiter !== undefined && !limiter.admits(sent.id ?? sent.secret, now)) {
        throw new ApiError('TOO_MANY_REQUESTS', 'the rate limit of this key is exceeded');
      }
      const key = authenticate(store, sent, now, profile);
      assertAllowed(key, route.plan, route.parameters, profile);
      return { ...route, key };
    },
    async serve({ plan, parameters, ...admitted }, { query, contentType, bytes, requestId }) {
      try {
        const { operation } = plan;
        validators.startRequest();
        const text = textOfAccount(mock, account, { plan, parameters, now: clock() });
        if (text !== undefined) return successResponse(plan.result, text, requestId, conventions);
        const checkedQuery = validators.parameters(operation, parameters, new URLSearchParams(query));
        const parsed = await parseBody(spec.document, operation, contentType, bytes);
        // Other requests were possibly validated in between.
        validators.startRequest();
        const body = validators.body(operation, parsed);
        sequence += 1;
        const request = { plan, parameters: withLowerCaseUuids(parameters), query: checkedQuery, body };
        const call = { ...admitted, ...request, now: clock(), sequence };
        const { value, changes } = execute(mock, call);
        store.apply(changes);
        return successResponse(plan.result, value, requestId, conventions);
      } catch (error) {
        return failureResponse(error, requestId, conventions);
      }
    },
  };
}

const UUID = /^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

/** UUIDs are case-insensitive on input (RFC 9562, section 4). */
function withLowerCaseUuids(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(parameters);
  return Object.fromEntries(entries.map(([name, value]) => [name, UUID.test(value) ? value.toLowerCase() : value]));
}
