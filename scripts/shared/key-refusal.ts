/** What a response to a request that needs nothing but the key says of the key. */
import type { ApiConventions, KeyRefusal } from './api-conventions.ts';

export interface RefusingResponse {
  readonly status: number;
  /** The text of the API's error; empty where the body has none. */
  readonly error: string;
  readonly isHtml: boolean;
}

/** @returns `undefined` for a response that does not refuse the key. An HTML page is that of a gateway, and says nothing of it. */
export function keyRefusal(
  { status, error, isHtml }: RefusingResponse,
  { credentials }: Pick<ApiConventions, 'credentials'>,
): KeyRefusal | undefined {
  if (isHtml) return undefined;
  return credentials?.refusals.find(
    (refusal) =>
      refusal.status === status && (refusal.error === undefined || new RegExp(refusal.error, 'i').test(error)),
  )?.cause;
}
