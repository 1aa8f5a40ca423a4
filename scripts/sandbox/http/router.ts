/** Finds the operation for a method and a path, and the values of its path parameters. */
import findMyWay from 'find-my-way';
import type { OperationPlan } from '../resources/operation-plan.ts';
import { ApiError } from './response.ts';

export interface Route {
  readonly plan: OperationPlan;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Router {
  /** @throws ApiError 404 for an unknown path or one that cannot be decoded, 405 for a method that the path does not have. */
  find(method: string, path: string): Route;
  /** Whether an operation has this path, with any method. */
  has(path: string): boolean;
}

/** Node's limit for the request head, so that every too long parameter reaches its validation. */
const MAX_PARAMETER_LENGTH = 16 * 1024;

export function createRouter(plans: readonly OperationPlan[]): Router {
  const router = findMyWay({ ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: MAX_PARAMETER_LENGTH });
  const methods = new Set<string>();
  const taken = new Set<string>();
  for (const plan of plans) {
    const { method, path } = plan.operation;
    const names: string[] = [];
    // Parameters are numbered, because their names may contain characters with a meaning for the router. A parameter
    // that precedes text ends before it. A literal colon is doubled.
    const route = path.replace(/\{([^}]+)\}(?=([^/])?)|:/g, (_, name?: string, after?: string) =>
      name === undefined ? '::' : `:p${names.push(name) - 1}${after === undefined ? '' : '(^[^/]+?)'}`,
    );
    methods.add(method);
    // If paths differ only in the names of parameters, the first one is used.
    if (taken.has(`${method} ${route}`)) continue;
    taken.add(`${method} ${route}`);
    router.on(method, route, () => undefined, { plan, names });
  }

  function lookUp(method: string, path: string): Route | undefined {
    const found = router.find(method as findMyWay.HTTPMethod, path);
    if (found === null) return undefined;
    const { plan, names } = found.store as { plan: OperationPlan; names: readonly string[] };
    return { plan, parameters: Object.fromEntries(names.map((name, i) => [name, found.params[`p${i}`] ?? ''])) };
  }

  return {
    has: (path) => [...methods].some((method) => lookUp(method, path) !== undefined),
    find(method, path) {
      // Whatever has a GET has a HEAD (RFC 9110, section 9.1).
      const route = lookUp(method, path) ?? (method === 'HEAD' ? lookUp('GET', path) : undefined);
      if (route !== undefined) return route;
      const declared = [...methods].filter((other) => lookUp(other, path) !== undefined);
      if (declared.length === 0) throw new ApiError('NOT_FOUND', 'no operation has this path');
      const allowed = new Set(declared.flatMap((other) => (other === 'GET' ? ['GET', 'HEAD'] : [other])));
      throw new ApiError('METHOD_NOT_ALLOWED', `${method} is not supported here`, { allow: [...allowed].join(', ') });
    },
  };
}
