/** All successful responses that an operation documents: each status with each of its media types. */
import type { ApiConventions } from '../shared/api-conventions.ts';
import { type BodyKind, bodyKindOf, mediaTypeEssence } from './media-type.ts';
import { type MediaType, type Operation, type Response, successOf } from './model.ts';

export interface ResponseVariant {
  /** `200`, or `2XX` for each status of the range that has no response of its own. */
  readonly status: string;
  /** Without parameters; a media range as it is; empty if there is no content. */
  readonly mediaType: string;
  readonly kind: BodyKind;
  readonly content?: MediaType;
}

/** No response to HEAD and none of these statuses has a body (RFC 9110, sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5). */
const WITHOUT_BODY = new Set(['204', '205', '304']);

export function hasBody({ method }: Operation, status: string): boolean {
  return method !== 'HEAD' && !WITHOUT_BODY.has(status);
}

/**
 * @returns the main one first: JSON where the response that stands for success has it. A document that has only a `default` response
 *   leaves open which status success has.
 */
export function responseVariants(
  operation: Operation,
  { mediaTypes }: Pick<ApiConventions, 'mediaTypes'>,
): ResponseVariant[] {
  const main = successOf(operation);
  if (main === undefined) return [{ status: '200', mediaType: '', kind: 'none' }];
  const others = operation.responses.filter((response) => response !== main && /^2/.test(response.status));
  return [main, ...others.sort((a, b) => (a.status < b.status ? -1 : 1))].flatMap((response) =>
    variantsOf(operation, response, mediaTypes),
  );
}

function variantsOf(
  operation: Operation,
  response: Response,
  mediaTypes: ApiConventions['mediaTypes'],
): ResponseVariant[] {
  const status = response.status === 'default' ? '2XX' : response.status;
  if (!hasBody(operation, status) || response.content.length === 0) return [{ status, mediaType: '', kind: 'none' }];
  const all = response.content.map((content): ResponseVariant => {
    const mediaType = mediaTypeEssence(content.mediaType);
    return { status, mediaType, kind: bodyKindOf(mediaType, operation.path, mediaTypes), content };
  });
  return [...all.filter(({ kind }) => kind === 'json'), ...all.filter(({ kind }) => kind !== 'json')];
}
