/** Required query values that a list gives: properties of its items. */
import type { Operation, Schema } from '../../openapi/model.ts';
import type { ParameterSource } from '../../openapi/resource.ts';
import { camelCase } from '../../openapi/response-shape.ts';
import type { ApiConventions } from '../../shared/api-conventions.ts';
import { type CollectionConfig, ruleOf } from '../config.ts';
import type { ListRule } from '../scripts/check.ts';
import { safeName } from './variables.ts';

/** A required query value that is a property of another request's item, by name of the parameter. */
export type QueryRule = readonly [name: string, from: { readonly parameter: string; readonly property: string }];

/** Properties of a list's item that other requests need in their query: the configured, and those of the item's own detail. */
export function keptProperties(
  { parameter }: ParameterSource,
  idWith: readonly string[],
  properties: Readonly<Record<string, Schema>>,
  conventions: ApiConventions,
  configured: readonly QueryRule[],
): Record<string, string> {
  const given = configured.filter(
    ([, from]) => from.parameter === parameter && Object.hasOwn(properties, from.property),
  );
  return Object.fromEntries([
    ...given.map(([name, { property }]) => [queryVariable(name, conventions), property]),
    ...idWith.map((name) => [queryVariable(name, conventions), name]),
  ]);
}

/** No setting: the first item of a list could allow writes. */
function queryVariable(name: string, conventions: ApiConventions): string {
  return safeName(camelCase(name), conventions);
}

/** Properties of a list's item that the operations of the item need in their query: the ID alone does not name it. */
export function propertiesInQuery(
  { itemOperations }: ParameterSource,
  properties: Readonly<Record<string, Schema>>,
): string[] {
  const names = itemOperations.flatMap(requiredQuery).map(({ name }) => camelCase(name));
  return [...new Set(names)].filter((name) => Object.hasOwn(properties, name));
}

/**
 * Variable by required query parameter that another request gives a value.
 *
 * @param detailOf what the list of the items gives, for the operation that reads one of them.
 */
export function queryVariables(
  operation: Operation,
  config: CollectionConfig,
  detailOf: ListRule | undefined,
): Record<string, string> {
  const configured = ruleOf(config, operation.id).query ?? {};
  return Object.fromEntries(
    requiredQuery(operation).flatMap(({ name }) => {
      const hasSource = Object.hasOwn(configured, name) || detailOf?.idWith?.includes(camelCase(name)) === true;
      return hasSource ? [[name, queryVariable(name, config.conventions)]] : [];
    }),
  );
}

function requiredQuery(operation: Operation) {
  return operation.parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
}
