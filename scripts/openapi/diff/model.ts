/** What changed from one document to another, for the renderers. */
import { asObject, atPointer, type Json, type JsonObject } from '../../shared/json.ts';
import type { Method } from '../model.ts';
import type { Located } from '../schema/reference.ts';
import type { ChangeKind, Grade, Side } from './kinds.ts';
import type { Place } from './view.ts';

/** An operation, with all its names in the collection. */
export interface OperationReference {
  /** operationId. */
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  /** The name of its request. */
  readonly summary: string;
  /** Its path parameters, each of which is a variable of the collection. */
  readonly parameters: readonly string[];
}

export interface Change {
  readonly kind: ChangeKind;
  readonly grade: Grade;
  readonly side: Side;
  /** What changed, in words for a person: `query parameter limit`, `Service.state`, `response 404`. */
  readonly subject: string;
  /** JSON pointer into the old document; absent for what was added. */
  readonly old?: string;
  /** JSON pointer into the new document; absent for what was removed. */
  readonly new?: string;
  /** The value in the old document, if it adds something to the kind. */
  readonly from?: Json;
  readonly to?: Json;
  /** The operations that it affects, by path and method: of the new document, or of the old one if they were removed. */
  readonly operations: readonly OperationReference[];
}

/** A change before the operations that it affects are known. */
export type Draft = Omit<Change, 'grade' | 'operations'>;

/** An object of one of the two documents. */
export type Holder = readonly [document: JsonObject, holder: Located<JsonObject>];

export function holderAt(document: JsonObject, pointer: string): Holder {
  const value = atPointer(document, pointer);
  return [document, { value: asObject(value), pointer }];
}

export type SchemaSide = 'request' | 'response';

/** The schemas of one place in both documents. */
export interface SchemaPair {
  readonly old: Place;
  readonly new: Place;
  readonly side: SchemaSide;
}

/** What was found so far, and the pairs of schemas that are still to be compared. */
export interface Comparison {
  readonly drafts: Draft[];
  readonly below: SchemaPair[];
}

export interface DocumentReference {
  readonly title: string;
  readonly version: string;
  readonly openapi: string;
  readonly hash: string;
  readonly operations: number;
}

export interface SpecDiff {
  readonly old: DocumentReference;
  readonly new: DocumentReference;
  readonly operations: {
    readonly added: readonly OperationReference[];
    readonly removed: readonly OperationReference[];
    /** In both documents, with at least one change; by their names in the new one. */
    readonly changed: readonly OperationReference[];
  };
  readonly counts: Readonly<Record<Grade, number>>;
  /** By grade, the worst first; then by subject and place. */
  readonly changes: readonly Change[];
}

/** Items in both versions, as pairs, and items in only one of them. */
export interface Pairs<Item, Pair = readonly [old: Item, now: Item]> {
  readonly pairs: readonly Pair[];
  readonly removed: readonly Item[];
  readonly added: readonly Item[];
}
