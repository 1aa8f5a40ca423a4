/**
 * What the checks of lists and resources compare. A schema cannot distinguish two services; the list that contains the resource can,
 * and so can a property with the name of a path parameter.
 */
import type { Operation, Schema } from '../../openapi/model.ts';
import type { ParameterSource } from '../../openapi/resource.ts';
import { canBeId, type Items, idPropertyFor, itemsOf, responseShape } from '../../openapi/response-shape.ts';
import { typesOf } from '../../openapi/schema/keywords.ts';
import { effectiveSchema, propertiesOf } from '../../openapi/schema/merge.ts';
import { type ApiConventions, COMMON_PAGING } from '../../shared/api-conventions.ts';
import type { JsonObject } from '../../shared/json.ts';
import { type CollectionConfig, ruleOf } from '../config.ts';
import type { ItemRule, ListRule } from '../scripts/check.ts';
import { keptProperties, propertiesInQuery, type QueryRule } from './query-variables.ts';
import { isGeneric } from './variables.ts';

/** Where a list shows items, and which of their properties is the ID. */
export interface ListedItems extends Items {
  readonly list: Operation;
  readonly id: string;
}

/** @returns `undefined` for a parameter without a list, and for a list whose items have no ID. */
export function listedItems(
  document: JsonObject,
  { list, parameter }: ParameterSource,
  conventions: ApiConventions,
): ListedItems | undefined {
  const items = list === undefined ? undefined : itemsOf(document, responseShape(document, list, conventions));
  if (list === undefined || items === undefined) return undefined;
  const id = idPropertyFor(document, parameter, propertiesOf(document, items.schema));
  return id === undefined ? undefined : { ...items, list, id };
}

/**
 * What a list gives other requests: the ID of an item, and properties that they need in their query.
 *
 * @param variable gets the ID.
 */
export function listRule(
  document: JsonObject,
  source: ParameterSource,
  { list, at, schema, id }: ListedItems,
  variable: string,
  config: CollectionConfig,
  configured: readonly QueryRule[],
): ListRule {
  const properties = propertiesOf(document, schema);
  const idWith = propertiesInQuery(source, properties);
  const keep = keptProperties(source, idWith, properties, config.conventions, configured);
  const { prefer, avoid } = ruleOf(config, list.id);
  return {
    at,
    id,
    ...(idWith.length === 0 ? {} : { idWith }),
    variable,
    ...(Object.keys(keep).length === 0 ? {} : { keep }),
    ...(prefer === undefined ? {} : { prefer }),
    ...(avoid === undefined ? {} : { avoid }),
    ...(isPaged(list, config.conventions) ? { isPaged: true } : {}),
    ...(source.parameter === config.ownKeys?.parameter ? { keySuffix: config.ownKeys.suffix } : {}),
  };
}

function isPaged({ parameters }: Operation, { paging = COMMON_PAGING }: ApiConventions): boolean {
  return parameters.some((parameter) => parameter.in === 'query' && paging.query.includes(parameter.name));
}

/** Properties that must equal variables of the URL. */
export interface Ownership {
  readonly at: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * What the response of a resource must agree with: the requested ID, and the list that contains the resource.
 *
 * @returns `undefined` for an operation that does not return one resource, and for a response without an ID.
 */
export function itemRule(
  document: JsonObject,
  source: ParameterSource,
  operation: Operation,
  variable: string,
  conventions: ApiConventions,
): ItemRule | undefined {
  if (source.detail !== operation) return undefined;
  const shape = responseShape(document, operation, conventions);
  if (shape.kind !== 'json') return undefined;
  const place = itemPlace(document, source.parameter, shape.result, shape.resultAt);
  if (place === undefined) return undefined;
  // Without a list, the types must match: `{org}` may be a name, and the `id` in the response a number.
  if (source.list === undefined && !isOfOneType(document, operation, source.parameter, place)) return undefined;
  const listed =
    source.list === undefined ? undefined : itemsOf(document, responseShape(document, source.list, conventions));
  const compared =
    listed === undefined ? { same: [], usual: [] } : comparable(document, listed.schema, place.schema, source);
  const same = compared.same.filter((name) => name !== place.id);
  return {
    at: place.at,
    id: place.id,
    variable,
    ...(same.length === 0 ? {} : { same }),
    ...(compared.usual.length === 0 ? {} : { usual: compared.usual }),
  };
}

/** The resource in a response: the result itself, or the one part of it that has the ID. */
export function itemPlace(
  document: JsonObject,
  parameter: string,
  result: Schema,
  at: string,
): { at: string; id: string; schema: Schema } | undefined {
  const properties = propertiesOf(document, result);
  const id = idPropertyFor(document, parameter, properties);
  if (id !== undefined) return { at, id, schema: result };
  for (const [name, property] of Object.entries(properties)) {
    const inner = propertiesOf(document, property);
    const innerId = Object.hasOwn(inner, parameter) && canBeId(document, inner[parameter]) ? parameter : undefined;
    if (innerId !== undefined) return { at: `${at}/${name}`, id: innerId, schema: property };
  }
  return undefined;
}

/** Whether the ID in a response has a type of the parameter in the path. */
function isOfOneType(
  document: JsonObject,
  { parameters }: Operation,
  name: string,
  { id, schema }: { id: string; schema: Schema },
): boolean {
  const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
  const asked = typesOf(effectiveSchema(document, parameter?.schema));
  const shown = typesOf(effectiveSchema(document, propertiesOf(document, schema)[id]));
  const isNumber = (types: readonly string[]) => types.some((type) => type === 'integer' || type === 'number');
  if (asked.length === 0 || shown.length === 0) return true;
  return (isNumber(asked) && isNumber(shown)) || (asked.includes('string') && shown.includes('string'));
}

/** Names of properties that a healthy API changes at any time. */
const VOLATILE =
  /state|status|version|health|progress|password|secret|token|connection|last|updated|expire|current|next|^is[A-Z]|^has[A-Z]|(?<!created)At$/i;

/**
 * Text properties that a resource has both in its own response and in the list: `same` if no request can change them, `usual` if a
 * PATCH or PUT of the resource can.
 */
function comparable(
  document: JsonObject,
  listed: Schema,
  detail: Schema,
  source: ParameterSource,
): { same: string[]; usual: string[] } {
  const inList = propertiesOf(document, listed);
  const inDetail = propertiesOf(document, detail);
  const changeable = new Set(
    source.itemOperations
      .filter(({ method }) => method === 'PATCH' || method === 'PUT')
      .flatMap(({ requestBody }) =>
        Object.keys(requestBody === undefined ? {} : propertiesOf(document, requestBody.schema)),
      ),
  );
  const shared = Object.keys(inDetail).filter(
    (name) =>
      isText(document, inDetail[name]) &&
      isText(document, inList[name]) &&
      (name === 'createdAt' || !VOLATILE.test(name)),
  );
  return { same: shared.filter((name) => !changeable.has(name)), usual: shared.filter((name) => changeable.has(name)) };
}

function isText(document: JsonObject, schema: Schema | undefined): boolean {
  const types = typesOf(effectiveSchema(document, schema)).filter((type) => type !== 'null');
  return types.length === 1 && types[0] === 'string';
}

/** A property with the name of a path parameter (`serviceId`) names the resource that this one belongs to; its `id` is its own. */
export function ownership(
  document: JsonObject,
  operation: Operation,
  along: readonly ParameterSource[],
  path: Readonly<Record<string, string>>,
  conventions: ApiConventions,
): Ownership | undefined {
  const shape = responseShape(document, operation, conventions);
  if (shape.kind !== 'json') return undefined;
  const items = itemsOf(document, shape);
  const isList = items !== undefined && items.at === shape.resultAt;
  const properties = propertiesOf(document, isList ? items.schema : shape.result);
  const owners = along.filter(
    ({ parameter, itemPath }) =>
      itemPath !== operation.path && !isGeneric(parameter) && isText(document, properties[parameter]),
  );
  if (owners.length === 0) return undefined;
  return {
    at: shape.resultAt,
    variables: Object.fromEntries(owners.map(({ parameter }) => [parameter, path[parameter] ?? parameter])),
  };
}
