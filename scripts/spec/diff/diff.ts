/** Two documents, and what a client of the old one meets in the new one. */
import type { JsonObject } from '../../json.ts';
import type { Operation, Spec } from '../model.ts';
import type { SidedDraft } from './draft.ts';
import { gradeOf } from './kinds.ts';
import { type Change, type DocumentReference, GRADES, type OperationReference, type SpecDiff } from './model.ts';
import { compareOperations, referenceTo } from './operation.ts';
import { pairOperations } from './pairs.ts';
import { type Compared, compareSchemas, type SchemaPair } from './schemas.ts';
import { keyOf } from './view.ts';

/**
 * Compares the contracts of two documents, operation by operation; what no operation reaches is not looked at.
 *
 * A change in a component is one change with all the operations that it touches, once for each side on which it counts.
 * `diffSpecs(a, b)` and `diffSpecs(b, a)` have the same changes, each kind mirrored and its ends exchanged.
 */
export function diffSpecs(old: Spec, now: Spec): SpecDiff {
  const { pairs, removed, added } = pairOperations(old, now);
  const changes = new ChangeList();
  for (const draft of compareDocuments(old, now)) changes.add(draft, undefined);
  for (const operation of removed) {
    changes.add(
      { kind: 'operation-removed', side: 'contract', subject: 'operation', old: operation.pointer },
      operation,
    );
  }
  for (const operation of added) {
    changes.add({ kind: 'operation-added', side: 'contract', subject: 'operation', new: operation.pointer }, operation);
  }
  const graph = new SchemaGraph(old.document, now.document);
  const changed = new Set<Operation>();
  for (const [before, after] of pairs) {
    const { drafts, roots } = compareOperations([old.document, before], [now.document, after]);
    for (const draft of [...drafts, ...graph.reachableFrom(roots)]) {
      changes.add(draft, after);
      changed.add(after);
    }
  }
  const list = changes.sorted();
  return {
    old: describe(old),
    new: describe(now),
    operations: {
      added: referencesTo(added),
      removed: referencesTo(removed),
      changed: referencesTo([...changed]),
    },
    counts: {
      breaking: list.filter(({ grade }) => grade === 'breaking').length,
      risky: list.filter(({ grade }) => grade === 'risky').length,
      safe: list.filter(({ grade }) => grade === 'safe').length,
    },
    changes: list,
  };
}

/** Pairs of schemas, each compared once however many operations reach it, and however it refers to itself. */
class SchemaGraph {
  readonly #compared = new Map<string, Compared>();
  readonly #old: JsonObject;
  readonly #new: JsonObject;

  constructor(old: JsonObject, now: JsonObject) {
    this.#old = old;
    this.#new = now;
  }

  /** Everything that changed at the roots and below them. */
  reachableFrom(roots: readonly SchemaPair[]): SidedDraft[] {
    const drafts: SidedDraft[] = [];
    const seen = new Set<string>();
    const open = [...roots];
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      const { side } = pair;
      const key = `${side} ${keyOf(pair.old)} ${keyOf(pair.new)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const { drafts: found, below } = this.#compare(key, pair);
      drafts.push(...found.map((draft) => ({ ...draft, side })));
      open.push(...below);
    }
    return drafts;
  }

  #compare(key: string, pair: SchemaPair): Compared {
    const known = this.#compared.get(key);
    if (known !== undefined) return known;
    const compared = compareSchemas(this.#old, this.#new, pair);
    this.#compared.set(key, compared);
    return compared;
  }
}

/** The changes found so far: the same one, met from another operation, is the same entry. */
class ChangeList {
  readonly #entries = new Map<string, { draft: SidedDraft; operations: Set<Operation> }>();

  add(draft: SidedDraft, operation: Operation | undefined): void {
    const key = JSON.stringify([draft.kind, draft.side, draft.old, draft.new, draft.from, draft.to]);
    const entry = this.#entries.get(key) ?? { draft, operations: new Set() };
    if (operation !== undefined) entry.operations.add(operation);
    this.#entries.set(key, entry);
  }

  sorted(): Change[] {
    return [...this.#entries.values()]
      .map(({ draft: { kind, side, ...rest }, operations }) => ({
        kind,
        grade: gradeOf(kind, side),
        side,
        ...rest,
        operations: referencesTo([...operations]),
      }))
      .sort(
        (a, b) =>
          GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade) ||
          compare(a.subject, b.subject) ||
          compare(a.kind, b.kind) ||
          compare(a.new ?? a.old ?? '', b.new ?? b.old ?? '') ||
          compare(a.side, b.side),
      );
  }
}

function compareDocuments(old: Spec, now: Spec): SidedDraft[] {
  const drafts: SidedDraft[] = [];
  if (old.openapi !== now.openapi) {
    const place = { subject: 'openapi', old: '/openapi', new: '/openapi', from: old.openapi, to: now.openapi };
    drafts.push({ kind: 'openapi-version-changed', side: 'contract', ...place });
  }
  if (old.version !== now.version) {
    const place = { old: '/info/version', new: '/info/version', from: old.version, to: now.version };
    drafts.push({ kind: 'document-version-changed', side: 'contract', subject: 'info.version', ...place });
  }
  return drafts;
}

function describe({ title, version, openapi, hash, operations }: Spec): DocumentReference {
  return { title, version, openapi, hash, operations: operations.length };
}

function referencesTo(operations: readonly Operation[]): OperationReference[] {
  return operations
    .map(referenceTo)
    .sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method) || compare(a.id, b.id));
}

/** By code unit: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
