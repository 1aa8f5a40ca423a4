/**
 * The settings of the script of a collection. The types inside Postman derive from these (`postman/sandbox.d.ts`): this file imports
 * types only, and from files that do the same.
 */
import type { Envelope, ErrorForm, Paging } from '../../shared/api-conventions.ts';

/** Everything that the library takes from a collection. */
export interface ScriptSettings {
  readonly sources: Readonly<Record<string, VariableSource>>;
  readonly envelope?: Envelope;
  readonly errors: ErrorForm;
  readonly paging: Paging;
  readonly credentials: readonly string[];
  /** No request is sent without a key. */
  readonly needsKey?: true;
  /** HTTP statuses by which the API rejects a key. */
  readonly refusedWith?: readonly number[];
  /** The variable of the root item, which a key belongs to. If there is only one, a POST may use its ID without a user setting it. */
  readonly root?: string;
  /** The path parameter of the keys that requests are sent with, and the summary of the operation that lists them. */
  readonly ownKeys?: { readonly parameter: string; readonly request: string };
  /** Negative suite: the IDs in its requests, which cannot exist. */
  readonly impossibleIds?: readonly string[];
  /** Variables that only the lifecycle suite itself gives values to. */
  readonly own?: readonly string[];
  /** The variable of what a request creates, by its name. */
  readonly creations?: Readonly<Record<string, string>>;
  /** Lifecycle suite: variables with a constant value, by name. */
  readonly fixed?: Readonly<Record<string, string>>;
}

/** The request that gives a variable its value. */
export interface VariableSource {
  /** In words: what has the ID. */
  readonly thing: string;
  readonly request: string;
  /** Why it has no value, if that is expected. */
  readonly missingReason?: 'nothing-to-delete';
}
