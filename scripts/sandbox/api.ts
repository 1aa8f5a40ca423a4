/** The API without its socket: a request admitted (path, key, rate, role), then served. */
import type { RateLimit } from '../shared/rate-limit.ts';
import type { Spec } from '../spec/model.ts';
import { type Answer, Refusal, refusalAnswer, resultAnswer } from './answer.ts';
import { assertAllowed, authenticated, credentialsFrom } from './authentication.ts';
import { plansOf } from './effects.ts';
import { identityFrom } from './identity.ts';
import { acceptedAtOnce, acceptedInvitation } from './invitation.ts';
import { limiterFor } from './rate-limit.ts';
import { parseBody } from './request.ts';
import { respond } from './respond.ts';
import { type Route, routerFor } from './router.ts';
import { seed } from './seed.ts';
import { Store, type StoredKey } from './store.ts';
import { validatorsFor } from './validation.ts';
import type { World } from './world.ts';

export interface ApiOptions {
  readonly spec: Spec;
  readonly seed: number;
  readonly clock: () => number;
  readonly rateLimit: RateLimit | 'off';
  readonly empty: boolean | 'below-services';
}

export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

export interface Admitted extends Route {
  readonly key?: StoredKey;
}

export interface Content {
  readonly query: string;
  readonly contentType: string | undefined;
  readonly text: string;
  readonly requestId: string;
}

export interface Api {
  readonly store: Store;
  /**
   * Path and method, key, rate, organization and role, in this order.
   *
   * @throws Refusal for the first that is not in order.
   */
  admit(incoming: Incoming): Admitted;
  /** Parameters, body, and what the world allows; a refusal is an answer here. */
  serve(admitted: Admitted, content: Content): Answer;
  acceptInvitation(invitationId: string): void;
}

export function apiFor({ spec, seed: seedNumber, clock, rateLimit, empty }: ApiOptions): Api {
  const { resources, plans } = plansOf(spec);
  const store = new Store();
  const validators = validatorsFor(spec.document);
  const base = { spec, resources, plans, validators, identity: identityFrom(seedNumber) };
  const world: World = { ...base, state: store };
  seed(base, store, { now: clock(), empty });
  const router = routerFor(plans);
  const limiter = rateLimit === 'off' ? undefined : limiterFor(rateLimit);
  let turn = 0;
  return {
    store,
    admit({ method, path, authorization }) {
      const now = clock();
      const route = router.find(method, path);
      if (spec.auth === 'none') return route;
      const given = credentialsFrom(authorization);
      if (limiter !== undefined && !limiter.admits(given.keyId, now)) {
        throw new Refusal('TOO_MANY_REQUESTS', 'the rate limit of this key is exceeded');
      }
      const key = authenticated(store, given, now);
      assertAllowed(key, route.plan, route.parameters);
      return { ...route, key };
    },
    serve({ plan, parameters, key }, { query, contentType, text, requestId }) {
      try {
        const { operation } = plan;
        validators.renew();
        const checked = validators.parameters(operation, parameters, new URLSearchParams(query));
        const body = parseBody(operation, contentType, text);
        validators.body(operation, body);
        turn += 1;
        const known = key === undefined ? {} : { key };
        const call = { plan, parameters: lowerCased(parameters), query: checked, body, now: clock(), turn, ...known };
        const { value, changes } = respond(world, call);
        store.apply(changes);
        for (const id of acceptedAtOnce(changes)) store.apply(acceptedInvitation(world, id, call.now));
        return resultAnswer(plan.result, value, requestId);
      } catch (error) {
        return failureAnswer(error, requestId);
      }
    },
    acceptInvitation(invitationId) {
      store.apply(acceptedInvitation(world, invitationId, clock()));
    },
  };
}

/** A refusal as it is told; anything else is a fault of the sandbox itself, and told as that. */
export function failureAnswer(error: unknown, requestId: string): Answer {
  if (error instanceof Refusal) return refusalAnswer(error, requestId);
  const message = error instanceof Error ? error.message : String(error);
  return refusalAnswer(new Refusal('INTERNAL_ERROR', `the sandbox failed: ${message}`), requestId);
}

const UUID = /^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

/** UUIDs are read without regard to case (RFC 9562, section 4). */
function lowerCased(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(parameters);
  if (entries.every(([, value]) => value === value.toLowerCase() || !UUID.test(value))) return parameters;
  return Object.fromEntries(entries.map(([name, value]) => [name, UUID.test(value) ? value.toLowerCase() : value]));
}
