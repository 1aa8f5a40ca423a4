/** What a request's script checks, as the specification and the chain tell it. */

import type { Operation } from '../../openapi/model.ts';
import { type ResponseShape, responseShape } from '../../openapi/response-shape.ts';
import type { ApiConventions } from '../../shared/api-conventions.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { Link } from '../chain/chain.ts';
import { type Check, check } from './check.ts';
import type { Contracts } from './contracts.ts';
import type { RequestScript } from './script.ts';

/** The script that holds the response of an operation to its contract. */
export function contractScript(
  document: JsonObject,
  operation: Operation,
  link: Link,
  contracts: Contracts,
  conventions: ApiConventions,
): RequestScript {
  const shape = responseShape(document, operation, conventions);
  const contract = contracts.of(operation);
  return {
    purpose: 'contract',
    options: link.unavailable === undefined ? {} : { unavailable: link.unavailable, below: Object.values(link.path) },
    checks: [
      check('hasStatus', shape.status),
      ...bodyChecks(shape),
      ...(contract === undefined ? [] : [check('follows')]),
      ...chainChecks(link),
    ],
    ...(contract === undefined ? {} : { contract }),
  };
}

/** The check that makes the body readable to others; none where it is not JSON. */
export function jsonCheck({ kind, mediaType }: ResponseShape): Check[] {
  if (kind !== 'json') return [];
  return [mediaType === 'application/json' ? check('isJson') : check('isJson', mediaType)];
}

function bodyChecks(shape: ResponseShape): Check[] {
  switch (shape.kind) {
    case 'json':
      return [
        ...jsonCheck(shape),
        ...(shape.hasEnvelope
          ? [shape.hasResult ? check('hasEnvelope', shape.resultAt.slice(1)) : check('hasEnvelope')]
          : []),
      ];
    case 'prometheus':
      return [check('isPrometheus', shape.mediaType)];
    case 'pem':
      return [check('isPem', shape.mediaType)];
    case 'other':
      return [check('hasType', shape.mediaType)];
    case 'none':
      return [];
  }
}

function chainChecks(link: Link): Check[] {
  return [
    ...(link.list === undefined ? [] : [check('isListOf', link.list)]),
    ...(link.item === undefined ? [] : [check('isItem', link.item)]),
    ...(link.belongsTo === undefined ? [] : [check('belongsTo', link.belongsTo.variables, link.belongsTo.at)]),
    ...(link.provides === undefined ? [] : [check('provides', link.provides)]),
  ];
}
