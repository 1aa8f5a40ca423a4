/** What a request's script checks, as the specification and the chain tell it. */

import { isDeepStrictEqual } from 'node:util';
import { isMediaRange, mediaTypeParameters } from '../../openapi/media-type.ts';
import type { Operation } from '../../openapi/model.ts';
import {
  type ResponseShape,
  type ResponseVariant,
  responseShape,
  responseVariants,
} from '../../openapi/response-shape.ts';
import type { ApiConventions } from '../../shared/api-conventions.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { Link } from '../chain/chain.ts';
import type { OperationRule } from '../config.ts';
import { type Check, check, type StatusRule, type ResponseVariant as VariantRule } from './check.ts';
import type { Contract, Contracts } from './contracts.ts';
import type { RequestScript } from './script.ts';

/** The script that holds the response of an operation to its contract. */
export function contractScript(
  document: JsonObject,
  operation: Operation,
  link: Link,
  contracts: Contracts,
  conventions: ApiConventions,
  statuses?: OperationRule['status'],
): RequestScript {
  const shape = responseShape(document, operation, conventions);
  const variants = expectedVariants(responseVariants(operation, conventions), statuses);
  const [main, ...others] = variants;
  const isKnown = main?.kind !== 'none' || statuses === undefined;
  const isPlain =
    isKnown && others.length === 0 && /^\d+$/.test(main?.status ?? '') && !isMediaRange(main?.mediaType ?? '');
  if (!isPlain) return severalResponses(variants, shape, link, contracts);
  const contract = contracts.of(operation);
  return {
    purpose: 'contract',
    options: optionsOf(link),
    checks: [
      check('hasStatus', shape.status),
      ...bodyChecks(shape),
      ...(contract === undefined ? [] : [check('follows')]),
      ...chainChecks(link),
    ],
    ...(contract === undefined ? {} : { contract }),
  };
}

/** @param statuses those that are expected; a status that the document does not have may have any body. */
function expectedVariants(
  documented: readonly ResponseVariant[],
  statuses: OperationRule['status'],
): readonly ResponseVariant[] {
  if (statuses === undefined) return documented;
  return statuses.map(String).flatMap((status): ResponseVariant[] => {
    const known = documented.filter((variant) => variant.status === status);
    return known.length > 0 ? known : [{ status, mediaType: '', kind: 'none' }];
  });
}

function optionsOf(link: Link): RequestScript['options'] {
  return link.unavailable === undefined ? {} : { unavailable: link.unavailable, below: Object.values(link.path) };
}

/** For an operation that documents several responses, or a range of statuses or media types: each has a contract of its own. */
function severalResponses(
  variants: readonly ResponseVariant[],
  shape: ResponseShape,
  link: Link,
  contracts: Contracts,
): RequestScript {
  const statuses = [...new Set(variants.map(({ status }) => statusRule(status)))];
  const schemas: Contract[] = [];
  const rules = variants.map((variant, index): VariantRule => {
    const { status, mediaType, kind, content } = variant;
    const contract = kind === 'json' && content !== undefined ? contracts.at(content) : undefined;
    const at = contract === undefined ? undefined : schemas.push(contract) - 1;
    return {
      status: statusRule(status),
      ...(mediaType === '' ? {} : { type: mediaType }),
      ...parametersOf(variants, variant),
      ...(kind === 'other' || kind === 'none' ? {} : { format: kind }),
      ...(at === undefined ? {} : { contract: at }),
      ...(index === 0 || isDeepStrictEqual(content?.schema, shape.content?.schema) ? {} : { isOther: true }),
    };
  });
  return {
    purpose: 'contract',
    options: optionsOf(link),
    checks: [
      check('hasStatus', statuses[0] ?? 200, ...statuses.slice(1)),
      check('isDocumented', rules),
      ...envelopeChecks(shape),
      ...chainChecks(link),
    ],
    contracts: schemas,
  };
}

function parametersOf(variants: readonly ResponseVariant[], { status, mediaType, content }: ResponseVariant) {
  const alike = variants.filter((one) => one.status === status && one.mediaType === mediaType);
  return alike.length < 2 || content === undefined ? {} : { parameters: mediaTypeParameters(content.mediaType) };
}

function statusRule(status: string): StatusRule {
  return /^\d+$/.test(status) ? Number(status) : status;
}

/** The check that makes the body readable to others; none where it is not JSON. */
export function jsonCheck({ kind, mediaType }: ResponseShape): Check[] {
  if (kind !== 'json') return [];
  return [mediaType === 'application/json' ? check('isJson') : check('isJson', mediaType)];
}

function bodyChecks(shape: ResponseShape): Check[] {
  switch (shape.kind) {
    case 'json':
      return [...jsonCheck(shape), ...envelopeChecks(shape)];
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

function envelopeChecks({ hasEnvelope, hasResult, resultAt }: ResponseShape): Check[] {
  if (!hasEnvelope) return [];
  return [hasResult ? check('hasEnvelope', resultAt.slice(1)) : check('hasEnvelope')];
}

function chainChecks(link: Link): Check[] {
  return [
    ...(link.list === undefined ? [] : [check('isListOf', link.list)]),
    ...(link.item === undefined ? [] : [check('isItem', link.item)]),
    ...(link.belongsTo === undefined ? [] : [check('belongsTo', link.belongsTo.variables, link.belongsTo.at)]),
    ...(link.provides === undefined ? [] : [check('provides', link.provides)]),
  ];
}
