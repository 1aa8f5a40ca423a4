/** Each single change of the tables: its kind, grade and side, its pointers, and the same seen from the other side. */
import assert from 'node:assert/strict';
import { diffSpecs } from '../../../scripts/openapi/diff/diff.ts';
import { CHANGE_KINDS } from '../../../scripts/openapi/diff/kinds.ts';
import type { SpecDiff } from '../../../scripts/openapi/diff/model.ts';
import { atPointer, type JsonObject } from '../../../scripts/shared/json.ts';
import { specOf } from '../document.ts';
import { MEANING_CHANGES } from './meaning-changes.ts';
import { assertMirrored, mirrorOf } from './mirror.ts';
import { OPERATION_CHANGES } from './operation-changes.ts';
import { NO_CHANGES } from './same-contract.ts';
import { SCHEMA_CHANGES } from './schema-changes.ts';

const ALL = [...OPERATION_CHANGES, ...MEANING_CHANGES, ...SCHEMA_CHANGES, ...NO_CHANGES];

const kindsIn = ({ changes }: SpecDiff) => changes.map(({ kind, grade, side }) => [kind, grade, side]).sort();

function assertPointersLead(diff: SpecDiff, old: JsonObject, now: JsonObject): void {
  for (const change of diff.changes) {
    assert(change.old !== undefined || change.new !== undefined);
    if (change.old !== undefined) assert.notEqual(atPointer(old, change.old), undefined, `old ${change.old}`);
    if (change.new !== undefined) assert.notEqual(atPointer(now, change.new), undefined, `new ${change.new}`);
  }
}

describe('diff: single changes', () => {
  for (const [name, { given, want }] of ALL) {
    it(want.length === 0 ? `${name} is none` : name, () => {
      const [old, now] = [specOf(given.old), specOf(given.new)];
      const diff = diffSpecs(old, now);
      assert.deepEqual(kindsIn(diff), [...want].sort());
      assertPointersLead(diff, old.document, now.document);
      assertMirrored(old, now);
      assert.deepEqual([diffSpecs(old, old).changes, diffSpecs(now, now).changes], [[], []]);
    });
  }

  it('has at least one for every kind, or for its mirror', () => {
    const shown = new Set(ALL.flatMap(([, { want }]) => want.map(([kind]) => kind)));
    assert.deepEqual(
      CHANGE_KINDS.filter((kind) => !shown.has(kind) && !shown.has(mirrorOf(kind))),
      [],
    );
  });

  it('mirrors every kind to a kind, and twice to itself', () => {
    assert.deepEqual(
      CHANGE_KINDS.filter((kind) => !CHANGE_KINDS.includes(mirrorOf(kind)) || mirrorOf(mirrorOf(kind)) !== kind),
      [],
    );
  });
});
