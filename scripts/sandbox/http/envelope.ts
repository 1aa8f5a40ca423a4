/** Bodies in the envelope of the API. */
import type { ApiConventions } from '../../shared/api-conventions.ts';
import type { Json } from '../../shared/json.ts';

/** A result in its envelope; `undefined` where the envelope has none. */
export function successBody({ envelope }: ApiConventions, status: number, requestId: string, result?: Json): Json {
  if (envelope === undefined) return result ?? {};
  return bodyWith([
    [envelope.status, status],
    [envelope.requestId, requestId],
    [envelope.result, result],
  ]);
}

/** @param kind `NOT_FOUND`. */
export function errorBody(
  { envelope, errors }: ApiConventions,
  { status, kind, message, requestId }: { status: number; kind: string; message: string; requestId: string },
): Json {
  return bodyWith([
    [envelope?.status, status],
    ...(errors.kind === undefined
      ? ([[errors.message, `${kind}: ${message}`]] as const)
      : ([
          [errors.kind, kind],
          [errors.message, message],
        ] as const)),
    [envelope?.requestId, requestId],
  ]);
}

interface Body {
  [name: string]: Json | Body;
}

/** Values by JSON pointer, in their order. */
function bodyWith(values: readonly (readonly [pointer: string | undefined, value: Json | undefined])[]): Json {
  const body: Body = {};
  for (const [pointer, value] of values) {
    if (pointer === undefined || value === undefined) continue;
    const names = pointer.split('/').slice(1);
    const last = names.pop() ?? '';
    let place = body;
    for (const name of names) {
      place[name] ??= {};
      place = place[name] as Body;
    }
    place[last] = value;
  }
  return body as Json;
}
