import assert from 'node:assert/strict';
import type { PatchOperation } from '../../scripts/openapi/observed/patch.ts';
import { atPointer, type JsonObject } from '../../scripts/shared/json.ts';

/** RFC 6902, `add` and `replace`, as any tool does it. */
export function applied(document: JsonObject, patch: readonly PatchOperation[]): JsonObject {
  const copy = structuredClone(document);
  for (const { op, path, value } of patch) {
    const at = path.lastIndexOf('/');
    const owner = // biome-ignore lint/suspicious/noExplicitAny: an object or a list
      atPointer(copy, path.slice(0, at)) as any;
    const key = path
      .slice(at + 1)
      .replaceAll('~1', '/')
      .replaceAll('~0', '~');
    assert.ok(typeof owner === 'object' && owner !== null, `${path} leads nowhere`);
    if (op === 'replace') assert.ok(Object.hasOwn(owner, key), path);
    if (key === '-') owner.push(value);
    else owner[key] = value;
  }
  return copy;
}
