/** One operation in both documents: what changed at the operation itself, and the pairs of schemas that it reaches. */
import type { JsonObject } from '../../shared/json.ts';
import type { Operation } from '../model.ts';
import { compareRequestBodies, compareResponses } from './bodies.ts';
import type { SidedDraft } from './draft.ts';
import type { OperationReference } from './model.ts';
import { shapeOf } from './pairs.ts';
import { compareParameters } from './parameters.ts';
import type { SchemaPair } from './schemas.ts';
import { compareSecurity } from './security.ts';
import { compareServers } from './servers.ts';

export interface ComparedOperation {
  readonly drafts: readonly SidedDraft[];
  readonly roots: readonly SchemaPair[];
}

export function compareOperations(
  [oldDocument, old]: readonly [JsonObject, Operation],
  [newDocument, now]: readonly [JsonObject, Operation],
): ComparedOperation {
  const parameters = compareParameters([oldDocument, old], [newDocument, now]);
  const bodies = compareRequestBodies([oldDocument, old.pointer], [newDocument, now.pointer]);
  const responses = compareResponses([oldDocument, old.pointer], [newDocument, now.pointer]);
  const security = compareSecurity([oldDocument, old.pointer], [newDocument, now.pointer]);
  const server = compareServers([oldDocument, old.pointer], [newDocument, now.pointer]);
  return {
    drafts: [
      ...compareNames(old, now),
      ...(security === undefined ? [] : [{ ...security, side: 'contract' as const }]),
      ...(server === undefined ? [] : [{ ...server, side: 'contract' as const }]),
      ...parameters.drafts.map((draft) => ({ ...draft, side: 'request' as const })),
      ...bodies.drafts,
      ...responses.drafts,
    ],
    roots: [...parameters.below, ...bodies.below, ...responses.below],
  };
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
  if (old.method !== now.method || shapeOf(old.path) !== shapeOf(now.path)) {
    drafts.push({ ...place, kind: 'operation-moved', from, to });
  }
  if (old.id !== now.id) {
    drafts.push({ ...place, kind: 'operation-id-changed', subject: 'operationId', from: old.id, to: now.id });
  }
  if (old.summary !== now.summary && !(old.summary === old.id && now.summary === now.id)) {
    drafts.push({
      ...place,
      kind: 'operation-summary-changed',
      subject: 'summary',
      from: old.summary,
      to: now.summary,
    });
  }
  if (old.tag !== now.tag) {
    drafts.push({ ...place, kind: 'operation-tag-changed', subject: 'tag', from: old.tag, to: now.tag });
  }
  if (old.deprecated !== now.deprecated) {
    drafts.push({ ...place, kind: now.deprecated ? 'deprecated' : 'undeprecated' });
  }
  if (old.beta !== now.beta) {
    drafts.push({ ...place, kind: now.beta ? 'operation-became-beta' : 'operation-left-beta' });
  }
  return drafts;
}
