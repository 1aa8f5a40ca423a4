/** What changed from one document to another, as a value: the renderers print it, and nothing else reads the documents. */
import type { Json } from '../../shared/json.ts';
import type { Method } from '../model.ts';
import type { Grade, Side } from './grade.ts';
import type { ChangeKind } from './kinds.ts';

export { GRADES, type Grade, type Side } from './grade.ts';

/** An operation, by all the names under which the collection knows it. */
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
  /** What changed, as a person would point at it: `query parameter limit`, `Service.state`, `response 404`. */
  readonly subject: string;
  /** JSON pointer into the old document; absent for what was added. */
  readonly old?: string;
  /** JSON pointer into the new document; absent for what was removed. */
  readonly new?: string;
  /** The value in the old document, where it says more than the kind does. */
  readonly from?: Json;
  readonly to?: Json;
  /** The operations that it touches, by path and method: of the new document, or of the old one where they are gone. */
  readonly operations: readonly OperationReference[];
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
    /** In both documents, with at least one change; as the new one names them. */
    readonly changed: readonly OperationReference[];
  };
  readonly counts: Readonly<Record<Grade, number>>;
  /** By grade, the worst first; then by subject and place. */
  readonly changes: readonly Change[];
}
