/** What a list gives other requests: the ID of an item, and properties that they need in their query. */
import type { Operation, Schema } from '../../openapi/model.ts';
import type { ParameterSource } from '../../openapi/resource.ts';
import { camelCase, idPropertyFor, itemsOf, responseShape } from '../../openapi/response-shape.ts';
import { propertiesOf } from '../../openapi/schema/merge.ts';
import { type ApiConventions, COMMON_PAGING } from '../../shared/api-conventions.ts';
import { type JsonObject, ownValue } from '../../shared/json.ts';
import type { CollectionConfig, OperationRule } from '../config.ts';
import type { ListRule } from '../scripts/check.ts';
import { variableFor } from './variables.ts';

/** @returns `undefined` for a parameter without a list, and for a list whose items have no ID. */
export function listRule(
  document: JsonObject,
  source: ParameterSource,
  config: CollectionConfig,
  configured: readonly QueryRule[],
): ListRule | undefined {
  if (source.list === undefined) return undefined;
  const items = itemsOf(document, responseShape(document, source.list, config.conventions));
  if (items === undefined) return undefined;
  const properties = propertiesOf(document, items.schema);
  const id = idPropertyFor(source.parameter, properties);
  if (id === undefined) return undefined;
  const idWith = propertiesInQuery(source, properties);
  const keep = keptProperties(source, idWith, properties, configured);
  const { prefer, avoid } = ruleOf(config, source.list.id);
  return {
    at: items.at,
    id,
    ...(idWith.length === 0 ? {} : { idWith }),
    variable: variableFor(source, config.conventions),
    ...(Object.keys(keep).length === 0 ? {} : { keep }),
    ...(prefer === undefined ? {} : { prefer }),
    ...(avoid === undefined ? {} : { avoid }),
    ...(isPaged(source.list, config.conventions) ? { isPaged: true } : {}),
    ...(source.parameter === config.conventions.root?.parameter ? { isRoot: true } : {}),
    ...(source.parameter === config.ownKeys?.parameter ? { keySuffix: config.ownKeys.suffix } : {}),
  };
}

function isPaged({ parameters }: Operation, { paging = COMMON_PAGING }: ApiConventions): boolean {
  return parameters.some((parameter) => parameter.in === 'query' && paging.query.includes(parameter.name));
}

/** A required query value that is a property of another request's item, by name of the parameter. */
type QueryRule = readonly [name: string, from: { readonly parameter: string; readonly property: string }];

/** Properties of a list's item that other requests need in their query: the configured, and those of the item's own detail. */
function keptProperties(
  { parameter }: ParameterSource,
  idWith: readonly string[],
  properties: Readonly<Record<string, Schema>>,
  configured: readonly QueryRule[],
): Record<string, string> {
  const keep: Record<string, string> = {};
  for (const [name, from] of configured) {
    if (from.parameter === parameter && Object.hasOwn(properties, from.property)) keep[camelCase(name)] = from.property;
  }
  for (const name of idWith) keep[name] = name;
  return keep;
}

/** Properties of a list's item that the operations of the item need in their query: the ID alone does not name it. */
function propertiesInQuery(
  { itemOperations }: ParameterSource,
  properties: Readonly<Record<string, Schema>>,
): string[] {
  const names = itemOperations.flatMap(requiredQuery).map(({ name }) => camelCase(name));
  return [...new Set(names)].filter((name) => Object.hasOwn(properties, name));
}

/** Variable by required query parameter that another request gives a value. */
export function queryVariables(
  operation: Operation,
  config: CollectionConfig,
  sources: ReadonlyMap<string, ParameterSource>,
): Record<string, string> {
  const configured = ruleOf(config, operation.id).query ?? {};
  const source = sources.get(operation.path);
  return Object.fromEntries(
    requiredQuery(operation).flatMap(({ name }) => {
      const hasSource =
        ownValue(configured, name) !== undefined || (source?.list !== undefined && source.detail === operation);
      return hasSource ? [[name, camelCase(name)]] : [];
    }),
  );
}

function requiredQuery(operation: Operation) {
  return operation.parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
}

/** What the configuration says of an operation. */
export function ruleOf(config: CollectionConfig, id: string): OperationRule {
  return ownValue(config.operations, id) ?? {};
}
