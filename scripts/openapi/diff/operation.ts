/**
 * Pairs the operations of both documents: one that was only renamed or moved is not a new one. Compares each pair: what changed at the
 * operation itself, and the pairs of schemas that it reaches.
 */
import { asList, asObject, atPointer, isObject, type JsonObject, pointerTo } from '../../shared/json.ts';
import { groupBy } from '../../shared/list.ts';
import { type Operation, type Spec, serverUrl } from '../model.ts';
import { locate } from '../schema/reference.ts';
import { compareCallbacks } from './calls.ts';
import { relationOf } from './meaning.ts';
import { compareMessages } from './messages.ts';
import { type Comparison, type Draft, type Holder, holderAt, type OperationReference, type Pairs } from './model.ts';
import { pathShape } from './parameters.ts';

/**
 * In turn by method and path, by method and the path's shape (a path parameter renamed), and by operationId (moved).
 * Each is one to one, so the mirrored comparison gives the mirrored pairs.
 */
export function pairOperations(old: Spec, now: Spec): Pairs<Operation> {
  const pairs: [Operation, Operation][] = [];
  let [before, after] = [old.operations, now.operations];
  for (const nameOf of [
    ({ method, path }: Operation) => `${method} ${path}`,
    ({ method, path }: Operation) => `${method} ${pathShape(path)}`,
    ({ id }: Operation) => id,
  ]) {
    const [left, right] = [byUniqueName(before, nameOf), byUniqueName(after, nameOf)];
    for (const [name, operation] of left) {
      const other = right.get(name);
      if (other !== undefined) pairs.push([operation, other]);
    }
    const taken = new Set(pairs.flat());
    before = before.filter((operation) => !taken.has(operation));
    after = after.filter((operation) => !taken.has(operation));
  }
  return { pairs, removed: before, added: after };
}

function byUniqueName(operations: readonly Operation[], nameOf: (operation: Operation) => string) {
  const byName = new Map<string, Operation>();
  for (const [name, [operation, ...others]] of groupBy(operations, nameOf))
    if (operation !== undefined && others.length === 0) byName.set(name, operation);
  return byName;
}

export function compareOperations(
  [oldDocument, old]: readonly [JsonObject, Operation],
  [newDocument, now]: readonly [JsonObject, Operation],
): Comparison {
  const [before, after] = [holderAt(oldDocument, old.pointer), holderAt(newDocument, now.pointer)];
  const drafts = [...compareNames(old, now), ...compareSecurity(before, after), ...compareServers(before, after)];
  const out: Comparison = { drafts, below: [] };
  compareMessages(out, [oldDocument, old], [newDocument, now], ['request', 'response']);
  compareCallbacks(out, before, after);
  return out;
}

export function referenceTo(operation: Operation): OperationReference {
  const { id, method, path, summary, parameters } = operation;
  const names = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  return { id, method, path, summary, parameters: names };
}

function compareNames(old: Operation, now: Operation): Draft[] {
  const place = { side: 'contract', subject: 'operation', old: old.pointer, new: now.pointer } as const;
  const drafts: Draft[] = [];
  const [from, to] = [`${old.method} ${old.path}`, `${now.method} ${now.path}`];
  if (old.method !== now.method || pathShape(old.path) !== pathShape(now.path))
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
function compareSecurity(old: Holder, now: Holder): Draft[] {
  const [before, after] = [securityOf(old), securityOf(now)];
  const isAcceptedBy =
    ({ alternatives }: Security) =>
    ({ demands }: Alternative) =>
      alternatives.some((other) => other.demands.every((demand) => demands.includes(demand)));
  const relation = relationOf(
    !before.alternatives.every(isAcceptedBy(after)),
    !after.alternatives.every(isAcceptedBy(before)),
  );
  if (relation === 'same') return [];
  const [from, to] = [before, after].map(({ alternatives }) => alternatives.map(({ text }) => text).join(' or '));
  const ends = { old: before.pointer, new: after.pointer, from: from as string, to: to as string };
  return [{ kind: `security-${relation}`, side: 'contract', subject: 'security', ...ends }];
}

/** One way to authenticate. */
interface Alternative {
  /** What is sent, not its name in the document: `http basic`, `apiKey header x-key and oauth2 [read]`. */
  readonly text: string;
  /** Each scheme and each scope that it needs; none: no authentication. */
  readonly demands: readonly string[];
}

interface Security {
  readonly alternatives: readonly Alternative[];
  readonly pointer: string;
}

/** That of the operation, or of the document. Without a list, or with an empty one, none is required. */
function securityOf([document, { value, pointer }]: Holder): Security {
  const holder = value.security === undefined ? '' : pointer;
  const list = value.security ?? document.security;
  const alternatives = asList(list)
    .filter(isObject)
    .map((alternative) => alternativeOf(document, alternative));
  return {
    alternatives: alternatives.length > 0 ? alternatives : [alternativeOf(document, {})],
    pointer: list === undefined ? pointer : pointerTo(holder, 'security'),
  };
}

function alternativeOf(document: JsonObject, alternative: JsonObject): Alternative {
  const schemes = Object.entries(alternative).map(([name, scopes]) => {
    const pointer = pointerTo('/components/securitySchemes', name);
    const { value: scheme } = locate(document, atPointer(document, pointer), pointer);
    return { scheme: schemeText(scheme) || name, scopes: asList(scopes).map(String).sort() };
  });
  const texts = schemes.map(({ scheme, scopes }) => (scopes.length > 0 ? `${scheme} [${scopes.join(', ')}]` : scheme));
  return {
    text: texts.sort().join(' and ') || 'none',
    demands: schemes.flatMap(({ scheme, scopes }) => [scheme, ...scopes.map((scope) => `${scheme} ${scope}`)]),
  };
}

/** With the addresses at which a client gets its token (OpenAPI 3.1, sections 4.8.28 and 4.8.29). */
function schemeText({ type, scheme, in: place, name, openIdConnectUrl, flows }: JsonObject): string {
  const addresses = Object.values(asObject(flows)).flatMap((flow) => {
    const { authorizationUrl, tokenUrl } = asObject(flow);
    return [authorizationUrl, tokenUrl];
  });
  // The name of an HTTP scheme has no case (RFC 9110, section 11.1).
  const parts = [type, typeof scheme === 'string' ? scheme.toLowerCase() : scheme, place, name, openIdConnectUrl];
  return [...parts, ...addresses].filter((part) => typeof part === 'string').join(' ');
}

/** Where an operation is served (OpenAPI 3.1, section 4.8.5). */
function compareServers(old: Holder, now: Holder): Draft[] {
  const [before, after] = [serverOf(old), serverOf(now)];
  if (before.url === after.url) return [];
  const ends = { old: before.pointer, new: after.pointer, from: before.url, to: after.url };
  return [{ kind: 'server-changed', side: 'contract', subject: 'server', ...ends }];
}

/** The operation's own servers, or its path item's, or the document's. */
function serverOf([document, { pointer: operation }]: Holder): { url: string; pointer: string } {
  const pathItem = operation.slice(0, operation.lastIndexOf('/'));
  for (const holder of [operation, pathItem, '']) {
    const pointer = pointerTo(holder, 'servers');
    const servers = atPointer(document, pointer);
    if (servers !== undefined) return { url: serverUrl(servers), pointer };
  }
  return { url: '', pointer: '' };
}
