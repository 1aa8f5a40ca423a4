/**
 * Identity: which thing an answer is about. A schema cannot tell one service from another; a detail and its list can, and so
 * can a property that is named as a parameter of the path.
 */

import type { Operation, Schema } from '../../openapi/model.ts';
import type { ParameterSource } from '../../openapi/resource.ts';
import { typesOf } from '../../openapi/schema/json-schema.ts';
import { resolveSchema } from '../../openapi/schema/reference.ts';
import type { ApiConventions } from '../../shared/api-conventions.ts';
import { isObject, type JsonObject } from '../../shared/json.ts';
import { variableFor } from '../chain/variables.ts';
import type { CollectionConfig } from '../config.ts';
import { answerShape, idPropertyFor, itemsOf, propertiesOf } from './answer-shape.ts';

/** What a detail must agree with. */
export interface ItemRule {
  readonly at: string;
  readonly id: string;
  readonly variable: string;
  readonly same?: readonly string[];
  readonly usual?: readonly string[];
}

/** Whose the answer is: properties that must equal variables of the URL. */
export interface Ownership {
  readonly at: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * What a detail must agree with: the ID that was asked for, and its list.
 *
 * @returns nothing for an operation that is no detail, or whose answer holds no ID.
 */
export function itemRule(
  document: JsonObject,
  source: ParameterSource | undefined,
  operation: Operation,
  config: CollectionConfig,
): ItemRule | undefined {
  if (source === undefined || source.detail !== operation) return undefined;
  const shape = answerShape(document, operation, config.conventions);
  if (shape.kind !== 'json') return undefined;
  const place = itemPlace(document, source.parameter, shape.result, shape.resultAt);
  if (place === undefined) return undefined;
  const listed =
    source.list === undefined ? undefined : itemsOf(document, answerShape(document, source.list, config.conventions));
  const compared =
    listed === undefined ? { same: [], usual: [] } : comparable(document, listed.schema, place.schema, source);
  const same = compared.same.filter((name) => name !== place.id);
  return {
    at: place.at,
    id: place.id,
    variable: variableFor(source, config.conventions),
    ...(same.length === 0 ? {} : { same }),
    ...(compared.usual.length === 0 ? {} : { usual: compared.usual }),
  };
}

/** The item in a detail's answer: the result itself, or the one part of it that has the ID. */
function itemPlace(
  document: JsonObject,
  parameter: string,
  result: Schema,
  at: string,
): { at: string; id: string; schema: Schema } | undefined {
  const properties = propertiesOf(document, result);
  const id = idPropertyFor(parameter, properties);
  if (id !== undefined) return { at, id, schema: result };
  for (const [name, property] of Object.entries(properties)) {
    const inner = propertiesOf(document, property);
    const innerId = Object.hasOwn(inner, parameter) ? parameter : undefined;
    if (innerId !== undefined) return { at: `${at}/${name}`, id: innerId, schema: property };
  }
  return undefined;
}

/** Names of properties that a healthy API changes at any time. */
const VOLATILE =
  /state|status|version|health|progress|password|secret|token|connection|last|updated|expire|current|next|^is[A-Z]|^has[A-Z]|(?<!created)At$/i;

/**
 * What a detail and its list's item have in common, as text: what no request can change is `same`; what a PATCH or PUT of the
 * item can change is `usual`.
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
  const resolved = schema === undefined ? undefined : resolveSchema(document, schema);
  if (!isObject(resolved)) return false;
  const types = typesOf(resolved).filter((type) => type !== 'null');
  return types.length === 1 && types[0] === 'string';
}

/** A property named as a parameter of the path (`serviceId`) says whose the thing is. */
export function ownership(
  document: JsonObject,
  operation: Operation,
  along: readonly ParameterSource[],
  path: Readonly<Record<string, string>>,
  conventions: ApiConventions,
): Ownership | undefined {
  const shape = answerShape(document, operation, conventions);
  if (shape.kind !== 'json') return undefined;
  const items = itemsOf(document, shape);
  const isList = items !== undefined && items.at === shape.resultAt;
  const properties = propertiesOf(document, isList ? items.schema : shape.result);
  const owners = along.filter(
    (source) => source.itemPath !== operation.path && isText(document, properties[source.parameter]),
  );
  if (owners.length === 0) return undefined;
  return {
    at: shape.resultAt,
    variables: Object.fromEntries(owners.map(({ parameter }) => [parameter, path[parameter] ?? parameter])),
  };
}
