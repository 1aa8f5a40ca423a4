/** Which ways to authenticate an operation accepts (OpenAPI 3.1, section 4.8.30). */
import { atPointer, isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import type { Draft } from './draft.ts';

/** @param old,now the documents, each with the pointer of the operation in it. */
export function compareSecurity(
  old: readonly [JsonObject, string],
  now: readonly [JsonObject, string],
): Draft | undefined {
  const [before, after] = [alternativesOf(...old), alternativesOf(...now)];
  const lost = before.names.some((name) => !after.names.includes(name));
  const gained = after.names.some((name) => !before.names.includes(name));
  if (!lost && !gained) return undefined;
  return {
    kind: lost && gained ? 'security-changed' : lost ? 'security-narrowed' : 'security-widened',
    subject: 'security',
    old: before.pointer,
    new: after.pointer,
    from: before.names.join(' or '),
    to: after.names.join(' or '),
  };
}

/** Those of the operation, or of the document; no list, or an empty one, lets everybody in. */
function alternativesOf(document: JsonObject, operation: string): { names: string[]; pointer: string } {
  const own = atPointer(document, pointerTo(operation, 'security'));
  const [list, pointer] =
    own === undefined ? [document.security, '/security'] : [own, pointerTo(operation, 'security')];
  const alternatives = Array.isArray(list) ? (list as readonly Json[]).filter(isObject) : [];
  const names = [...new Set(alternatives.map((alternative) => nameOf(document, alternative)))].sort();
  return {
    names: names.length > 0 ? names : ['none'],
    pointer: list === undefined ? operation : pointer,
  };
}

/** By what is sent, not by what the document calls it: `http basic`, `apiKey header x-key`, `oauth2 [read]`. */
function nameOf(document: JsonObject, alternative: JsonObject): string {
  const names = Object.entries(alternative).map(([name, scopes]) => {
    const scheme = atPointer(document, pointerTo('/components/securitySchemes', name));
    const parts = isObject(scheme) ? [scheme.type, scheme.scheme, scheme.in, scheme.name] : [name];
    const said = parts.filter((part) => typeof part === 'string').join(' ');
    return Array.isArray(scopes) && scopes.length > 0 ? `${said} [${[...scopes].sort().join(', ')}]` : said;
  });
  return names.length > 0 ? names.sort().join(' and ') : 'none';
}
