/** Where an operation is served (OpenAPI 3.1, section 4.8.5): a client looks for it where the document said. */
import { atPointer, type JsonObject, pointerTo } from '../../shared/json.ts';
import { serverUrl } from '../server.ts';
import type { Draft } from './draft.ts';

/** @param old,now the documents, each with the pointer of the operation in it. */
export function compareServers(
  old: readonly [JsonObject, string],
  now: readonly [JsonObject, string],
): Draft | undefined {
  const [before, after] = [serverOf(...old), serverOf(...now)];
  if (before.url === after.url) return undefined;
  return {
    kind: 'server-changed',
    subject: 'server',
    old: before.pointer,
    new: after.pointer,
    from: before.url,
    to: after.url,
  };
}

/** The operation's own servers, or its path item's, or the document's. */
function serverOf(document: JsonObject, operation: string): { url: string; pointer: string } {
  const pathItem = operation.slice(0, operation.lastIndexOf('/'));
  for (const holder of [operation, pathItem, '']) {
    const pointer = pointerTo(holder, 'servers');
    const servers = atPointer(document, pointer);
    if (servers !== undefined) return { url: serverUrl(servers), pointer };
  }
  return { url: '', pointer: '' };
}
