/** One operation in both documents: what changed at the operation itself, and the pairs of schemas that it reaches. */
import { atPointer, isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { type Operation, serverUrl } from '../model.ts';
import { compareRequestBodies, compareResponses, type End } from './bodies.ts';
import { compareCallbacks } from './calls.ts';
import type { Comparison, OperationReference, SidedDraft } from './model.ts';
import { shapeOf } from './pairs.ts';
import { compareParameters } from './parameters.ts';

export function compareOperations(
  [oldDocument, old]: readonly [JsonObject, Operation],
  [newDocument, now]: readonly [JsonObject, Operation],
): Comparison {
  const ends: [End, End] = [
    [oldDocument, old.pointer],
    [newDocument, now.pointer],
  ];
  const drafts = [...compareNames(old, now), ...compareSecurity(...ends), ...compareServers(...ends)];
  const out: Comparison = { drafts, below: [] };
  compareParameters(out, [oldDocument, old], [newDocument, now]);
  compareRequestBodies(out, ...ends);
  compareResponses(out, ...ends);
  compareCallbacks(out, ...ends);
  return out;
}

export function referenceTo(operation: Operation): OperationReference {
  const { id, method, path, summary, parameters } = operation;
  const names = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  return { id, method, path, summary, parameters: names };
}

function compareNames(old: Operation, now: Operation): SidedDraft[] {
  const place = { side: 'contract', subject: 'operation', old: old.pointer, new: now.pointer } as const;
  const drafts: SidedDraft[] = [];
  const [from, to] = [`${old.method} ${old.path}`, `${now.method} ${now.path}`];
  if (old.method !== now.method || shapeOf(old.path) !== shapeOf(now.path))
    drafts.push({ ...place, kind: 'operation-moved', from, to });
  const isUnnamed = old.summary === old.id && now.summary === now.id;
  for (const [kind, subject, was, is] of [
    ['operation-id-changed', 'operationId', old.id, now.id],
    ['operation-summary-changed', 'summary', old.summary, isUnnamed ? old.summary : now.summary],
    ['operation-tag-changed', 'tag', old.tag, now.tag],
  ] as const)
    if (was !== is) drafts.push({ ...place, kind, subject, from: was, to: is });
  if (old.deprecated !== now.deprecated)
    drafts.push({ ...place, kind: now.deprecated ? 'deprecated' : 'undeprecated' });
  if (old.beta !== now.beta)
    drafts.push({ ...place, kind: now.beta ? 'operation-became-beta' : 'operation-left-beta' });
  return drafts;
}

/** Which authentications an operation accepts (OpenAPI 3.1, section 4.8.30). */
function compareSecurity(old: End, now: End): SidedDraft[] {
  const [before, after] = [alternativesOf(...old), alternativesOf(...now)];
  const lost = before.names.some((name) => !after.names.includes(name));
  const gained = after.names.some((name) => !before.names.includes(name));
  if (!lost && !gained) return [];
  const kind = lost && gained ? 'security-changed' : lost ? 'security-narrowed' : 'security-widened';
  const [from, to] = [before.names.join(' or '), after.names.join(' or ')];
  return [{ kind, side: 'contract', subject: 'security', old: before.pointer, new: after.pointer, from, to }];
}

/** Those of the operation, or of the document. Without a list, or with an empty one, none is required. */
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

/** By what is sent, not by its name in the document: `http basic`, `apiKey header x-key`, `oauth2 [read]`. */
function nameOf(document: JsonObject, alternative: JsonObject): string {
  const names = Object.entries(alternative).map(([name, scopes]) => {
    const scheme = atPointer(document, pointerTo('/components/securitySchemes', name));
    const parts = isObject(scheme) ? [scheme.type, scheme.scheme, scheme.in, scheme.name] : [name];
    const said = parts.filter((part) => typeof part === 'string').join(' ');
    return Array.isArray(scopes) && scopes.length > 0 ? `${said} [${[...scopes].sort().join(', ')}]` : said;
  });
  return names.length > 0 ? names.sort().join(' and ') : 'none';
}

/** Where an operation is served (OpenAPI 3.1, section 4.8.5). */
function compareServers(old: End, now: End): SidedDraft[] {
  const [before, after] = [serverOf(...old), serverOf(...now)];
  if (before.url === after.url) return [];
  const ends = { old: before.pointer, new: after.pointer, from: before.url, to: after.url };
  return [{ kind: 'server-changed', side: 'contract', subject: 'server', ...ends }];
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
