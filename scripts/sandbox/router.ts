/** From a method and a path to an operation and the values of its path parameters. */
import findMyWay from 'find-my-way';
import { Refusal } from './answer.ts';
import type { Plan } from './effects.ts';

export interface Route {
  readonly plan: Plan;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Router {
  /** @throws Refusal for an unknown path (404), a method that the path does not have (405), a path that cannot be decoded. */
  find(method: string, path: string): Route;
}

export function routerFor(plans: readonly Plan[]): Router {
  const router = findMyWay({ ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: LONGEST_PATH });
  const waiting = new Map<string, Plan[]>();
  for (const plan of plans) {
    const { method } = plan.operation;
    waiting.set(method, [...(waiting.get(method) ?? []), plan]);
  }
  const methods = [...waiting.keys()];

  /** The routes of a method are laid out when it is first asked for: many a sandbox is only read from. */
  function lookUp(method: string, path: string): findMyWay.FindResult<findMyWay.HTTPVersion.V1> | null {
    if (!isMethod(method)) return null;
    for (const plan of waiting.get(method) ?? []) {
      const names: string[] = [];
      // By position: a parameter's name in the document may hold what the router gives a meaning to.
      const route = plan.operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => `:p${names.push(name) - 1}`);
      router.on(method, route, () => undefined, { plan, names });
    }
    waiting.delete(method);
    return router.find(method, path);
  }

  return {
    find(method, path) {
      const found = lookUp(method, path);
      if (found !== null && isStored(found.store)) {
        const { plan, names } = found.store;
        return { plan, parameters: namedParameters(names, found.params) };
      }
      const allowed = methods.filter((other) => isStored(lookUp(other, path)?.store));
      if (allowed.length === 0) throw new Refusal('NOT_FOUND', 'no operation has this path');
      throw new Refusal('METHOD_NOT_ALLOWED', `${method} is not supported here`, { allow: allowed.join(', ') });
    },
  };
}

/** Longer ones Node refuses with the headers: so every ID that is too long is told as the parameter that it is. */
const LONGEST_PATH = 16 * 1024;

interface Stored {
  readonly plan: Plan;
  readonly names: readonly string[];
}

function isStored(store: unknown): store is Stored {
  return typeof store === 'object' && store !== null && 'plan' in store;
}

function isMethod(method: string): method is findMyWay.HTTPMethod {
  return ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'].includes(method);
}

function namedParameters(
  names: readonly string[],
  values: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const parameters: Record<string, string> = {};
  names.forEach((name, index) => {
    parameters[name] = values[`p${index}`] ?? '';
  });
  return parameters;
}
