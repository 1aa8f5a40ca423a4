/**
 * How a run proves that something is its own: a list shows what existed before, the response to the creation gives an ID, and
 * the item that is read back carries the name of the run.
 */

import type { Operation } from '../../../openapi/model.ts';
import type { ParameterSource } from '../../../openapi/resource.ts';
import { idPropertyFor, itemsOf, responseShape } from '../../../openapi/response-shape.ts';
import { propertiesOf } from '../../../openapi/schema/merge.ts';
import { isObject, type Json, type JsonObject, ownValue } from '../../../shared/json.ts';
import type { LifecyclePlan } from './plan.ts';
import { carriesRunName, LIFECYCLE_NAME } from './scenario.ts';

/** Where the items of a kind are read. */
export interface ItemPlace {
  readonly operation: Operation;
  /** JSON pointer of the items, or of the item. */
  readonly at: string;
  readonly id: string;
}

export interface Proof {
  /** Shows what exists. */
  readonly list: ItemPlace;
  /** Reads the item back; the list where there is no other. */
  readonly readBack: ItemPlace;
  /** The property of the item that carries the name of the run, and its value. */
  readonly property: string;
  readonly name: string;
}

/**
 * @param body that of the creation.
 * @returns `undefined` if the API does not show enough for a proof: such an item may not be changed or deleted.
 */
export function proofFor(plan: LifecyclePlan, source: ParameterSource, body: Json | undefined): Proof | undefined {
  const list = listOf(plan, source);
  if (list === undefined) return undefined;
  const detail = detailOf(plan, source);
  const named = isObject(body) ? namedProperty(plan, source, body) : undefined;
  return named === undefined ? undefined : { list, readBack: detail ?? list, ...named };
}

/** The list of the items, which need not be at the path of their collection. */
export function listOf({ spec, chain, scenario, byId }: LifecyclePlan, source: ParameterSource): ItemPlace | undefined {
  const elsewhere = Object.entries(scenario.named).find(([, rule]) => rule?.parameter === source.parameter);
  const operation = source.list ?? byId.get(elsewhere?.[0] ?? '');
  if (operation === undefined) return undefined;
  const items = itemsOf(spec.document, responseShape(spec.document, operation, chain.conventions));
  const at = source.list === undefined ? elsewhere?.[1]?.at : items?.at;
  const properties = items === undefined ? {} : propertiesOf(spec.document, items.schema);
  return at === undefined
    ? undefined
    : { operation, at, id: idPropertyFor(spec.document, source.parameter, properties) ?? 'id' };
}

/** The GET of one item, where it shows the item and its ID. */
export function detailOf({ chain }: LifecyclePlan, { detail }: ParameterSource): ItemPlace | undefined {
  const item = detail === undefined ? undefined : chain.links.get(detail.id)?.item;
  return detail === undefined || item === undefined ? undefined : { operation: detail, at: item.at, id: item.id };
}

/** Properties that are a name by themselves, the likeliest first. */
const NAMES = ['name', 'displayName', 'title', 'label', 'description', 'email'];

/** The property of the body that carries the name of the run, and that the items show. */
function namedProperty(
  plan: LifecyclePlan,
  source: ParameterSource,
  body: JsonObject,
): { property: string; name: string } | undefined {
  const configured = ownValue(plan.scenario.named, listOf(plan, source)?.operation.id ?? '')?.property;
  const candidates = [...(configured === undefined ? [] : [configured]), ...NAMES];
  const property = candidates.find((name) => typeof body[name] === 'string' && carriesRunName(body[name]));
  return property === undefined ? undefined : { property, name: String(body[property]) };
}

/** A body whose name is that of the run, where the scenario does not say how; unchanged where it has no name. */
export function carryingName(body: Json | undefined): Json | undefined {
  if (!isObject(body) || carriesRunName(JSON.stringify(body))) return body;
  const property = NAMES.find((name) => typeof body[name] === 'string' && name !== 'email');
  return property === undefined ? body : { ...body, [property]: LIFECYCLE_NAME };
}

/** JSON pointer of the ID in the response to a creation: in the result, or in the one part of it that has an ID. */
export function createdPointer(
  { spec, chain, scenario }: LifecyclePlan,
  create: Operation,
  source: ParameterSource,
): string {
  const configured = ownValue(scenario.createdAt, create.id);
  if (configured !== undefined) return configured;
  const shape = responseShape(spec.document, create, chain.conventions);
  const properties = propertiesOf(spec.document, shape.result);
  if (Object.hasOwn(properties, 'id')) return `${shape.resultAt}/id`;
  return `${shape.resultAt}/${idPropertyFor(spec.document, source.parameter, properties) ?? 'id'}`;
}
