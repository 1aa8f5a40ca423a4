/** Compares two documents: what changes for a client of the old one. */

import { ExpectedError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import { compareTexts } from '../../shared/list.ts';
import { MAX_CHANGES, MAX_DIFF_STEPS, type Work, workOf } from '../load/limits.ts';
import type { Operation, Spec } from '../model.ts';
import { compareWebhooks } from './calls.ts';
import { GRADES, type Grade, gradeOf } from './kinds.ts';
import type {
  Change,
  Comparison,
  DocumentReference,
  Draft,
  OperationReference,
  SchemaPair,
  SpecDiff,
} from './model.ts';
import { compareOperations, pairOperations, referenceTo } from './operation.ts';
import { compareSchemas } from './schemas.ts';
import { keyOf } from './view.ts';

/**
 * Compares the contracts of two documents, operation by operation, with callbacks and webhooks. Unused components are ignored.
 *
 * A change in a component is reported once for each side, with all operations that it affects.
 * `diffSpecs(a, b)` and `diffSpecs(b, a)` have the same changes, each kind mirrored and its ends exchanged.
 *
 * @throws ExpectedError `spec-too-large`: the comparison would take more than `MAX_DIFF_STEPS`, or have more than `MAX_CHANGES`.
 */
export function diffSpecs(old: Spec, now: Spec): SpecDiff {
  const { pairs, removed, added } = pairOperations(old, now);
  const work = workOf(MAX_DIFF_STEPS);
  const changes = changeList(work);
  for (const draft of compareDocuments(old, now)) changes.add(draft);
  const whole = { side: 'contract', subject: 'operation' } as const;
  for (const operation of removed)
    changes.add({ kind: 'operation-removed', ...whole, old: operation.pointer }, operation);
  for (const operation of added) changes.add({ kind: 'operation-added', ...whole, new: operation.pointer }, operation);
  const changesBelow = schemaComparer(old.document, now.document, work);
  const webhooks: Comparison = { drafts: [], below: [] };
  compareWebhooks(webhooks, old.document, now.document);
  for (const draft of [...webhooks.drafts, ...changesBelow(webhooks.below)]) changes.add(draft);
  const changed = new Set<Operation>();
  for (const [before, after] of pairs) {
    const { drafts, below } = compareOperations([old.document, before], [now.document, after]);
    for (const draft of [...drafts, ...changesBelow(below)]) {
      changes.add(draft, after);
      changed.add(after);
    }
    if (work.left <= 0) throw tooLarge('the documents take too long to compare', after.pointer);
  }
  const list = changes.sorted();
  const countOf = (grade: Grade) => list.filter((change) => change.grade === grade).length;
  return {
    old: describe(old),
    new: describe(now),
    operations: {
      added: referencesTo(added),
      removed: referencesTo(removed),
      changed: referencesTo([...changed]),
    },
    counts: { breaking: countOf('breaking'), risky: countOf('risky'), safe: countOf('safe') },
    changes: list,
  };
}

/**
 * Compares schemas and all that they reach. Each pair is compared once, even if many operations reach it or if it is recursive.
 *
 * @returns all changes of some pairs of schemas and of what is below them.
 */
function schemaComparer(old: JsonObject, now: JsonObject, work: Work): (roots: readonly SchemaPair[]) => Draft[] {
  const compared = new Map<string, Comparison>();
  return (roots) => {
    const found: Draft[] = [];
    const seen = new Set<string>();
    const open = [...roots];
    for (let pair = open.pop(); pair !== undefined && work.left > 0; pair = open.pop()) {
      const key = `${pair.side} ${keyOf(pair.old)} ${keyOf(pair.new)}`;
      work.left -= pair.old.length + pair.new.length;
      if (seen.has(key)) continue;
      seen.add(key);
      const comparison = compared.get(key) ?? compareSchemas(old, now, pair, work);
      compared.set(key, comparison);
      for (const draft of comparison.drafts) found.push(draft);
      for (const next of comparison.below) open.push(next);
    }
    return found;
  };
}

function tooLarge(what: string, pointer: string): ExpectedError {
  return new ExpectedError('spec-too-large', {
    what,
    where: `#${pointer}`,
    remedy: 'check that both are versions of the same API; if so, compare versions with fewer changes between them',
  });
}

interface Entry {
  readonly draft: Draft;
  readonly operations: Set<Operation>;
}

/** The changes found so far. A change that several operations reach is one entry. */
function changeList(work: Work) {
  const entries = new Map<string, Entry>();
  /** Each operation that reaches a pair of schemas adds the same drafts. */
  const byDraft = new Map<Draft, Entry>();

  function entryOf(draft: Draft): Entry {
    const key = JSON.stringify([draft.kind, draft.side, draft.old, draft.new, draft.from, draft.to]);
    const entry = entries.get(key) ?? { draft, operations: new Set() };
    entries.set(key, entry);
    byDraft.set(draft, entry);
    return entry;
  }

  /** @throws ExpectedError `spec-too-large`. */
  function add(draft: Draft, operation?: Operation): void {
    work.left -= 1;
    const entry = byDraft.get(draft) ?? entryOf(draft);
    if (operation !== undefined) entry.operations.add(operation);
    if (entries.size > MAX_CHANGES)
      throw tooLarge(`the documents differ in more than ${MAX_CHANGES} places`, draft.new ?? draft.old ?? '');
  }

  function sorted(): Change[] {
    const references = new Map<Operation, OperationReference>();
    return [...entries.values()]
      .map(({ draft: { kind, side, ...rest }, operations }) => ({
        kind,
        grade: gradeOf(kind, side),
        side,
        ...rest,
        operations: referencesTo([...operations], references),
      }))
      .sort(
        (a, b) =>
          GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade) ||
          compareTexts(a.subject, b.subject) ||
          compareTexts(a.kind, b.kind) ||
          compareTexts(a.new ?? a.old ?? '', b.new ?? b.old ?? '') ||
          compareTexts(a.side, b.side),
      );
  }

  return { add, sorted };
}

function compareDocuments(old: Spec, now: Spec): Draft[] {
  const facts = [
    ['openapi-version-changed', 'openapi', '/openapi', old.openapi, now.openapi],
    ['document-version-changed', 'info.version', '/info/version', old.version, now.version],
  ] as const;
  return facts
    .filter(([, , , from, to]) => from !== to)
    .map(([kind, subject, at, from, to]) => ({ kind, side: 'contract', subject, old: at, new: at, from, to }));
}

function describe({ title, version, openapi, hash, operations }: Spec): DocumentReference {
  return { title, version, openapi, hash, operations: operations.length };
}

/** @param known references by operation: many changes affect the same operations. */
function referencesTo(
  operations: readonly Operation[],
  known = new Map<Operation, OperationReference>(),
): OperationReference[] {
  return operations
    .map((operation) => {
      const reference = known.get(operation) ?? referenceTo(operation);
      known.set(operation, reference);
      return reference;
    })
    .sort((a, b) => compareTexts(a.path, b.path) || compareTexts(a.method, b.method) || compareTexts(a.id, b.id));
}
