/** IDs in the bodies of the lifecycle suite: of what the run created, where it creates such a resource. */

import type { ParameterSource } from '../../../openapi/resource.ts';
import type { Json } from '../../../shared/json.ts';
import { nodeAt, type PathNode } from '../../chain/path-tree.ts';
import { type LifecyclePlan, roleVariable } from './plan.ts';

export interface CreatedIds {
  /** The body, with the IDs of what the run created in place of IDs of the account. */
  inBody(body: Json): Json;
  /** The `new…` variables that bodies and other paths name: these resources are created before the others, and deleted after them. */
  readonly shared: ReadonlySet<string>;
  /** Whether the collection at a node creates one of them. */
  makesShared(node: PathNode): boolean;
}

const VARIABLES = /\{\{(\w+)\}\}/g;

/** @param nodes the collections right below what is given. */
export function createdIds(plan: LifecyclePlan, nodes: readonly PathNode[]): CreatedIds {
  const { chain, scenario, root } = plan;
  const created = [...plan.sources.values()].filter(({ collectionPath }) => {
    const node = nodeAt(root, collectionPath);
    return node?.operations.has('POST') === true && nodes.includes(node);
  });
  const byVariable = new Map(created.map((source) => [variableOf(source), roleVariable('new', source)]));
  const inBody = (body: Json): Json =>
    JSON.parse(
      JSON.stringify(body).replaceAll(VARIABLES, (whole, name: string) => {
        const own = byVariable.get(name);
        return own === undefined ? whole : `{{${own}}}`;
      }),
    ) as Json;
  const bodies = [...Object.values(scenario.bodies), ...scenario.awaited.map(({ body }) => body)] as Json[];
  const named = bodies.flatMap((body) => [...JSON.stringify(body).matchAll(VARIABLES)].map(([, name]) => name ?? ''));
  const inPaths = [...plan.sources.values()]
    .filter(({ parameter, itemPath }) =>
      created.some((one) => one.parameter === parameter && one.itemPath !== itemPath),
    )
    .map((source) => roleVariable('new', source));
  const shared = new Set([...named.flatMap((name) => byVariable.get(name) ?? []), ...inPaths]);
  return {
    inBody,
    shared,
    makesShared: ({ path }) =>
      created.some((source) => source.collectionPath === path && shared.has(roleVariable('new', source))),
  };

  function variableOf({ parameter }: ParameterSource): string {
    for (const { path } of chain.links.values()) if (path[parameter] !== undefined) return path[parameter];
    return parameter;
  }
}
