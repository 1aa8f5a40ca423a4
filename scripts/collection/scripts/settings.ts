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
  /** HTTP statuses by which the API refuses a key. */
  readonly refusedWith?: readonly number[];
  /** The variable of the root item, which a key belongs to: where there is one only, a POST may create in it. */
  readonly root?: string;
  /** The path parameter of the keys that requests are sent with, and the summary of the operation that lists them. */
  readonly ownKeys?: { readonly parameter: string; readonly request: string };
  /** The collection is made of requests that the API has to refuse: their IDs are these. */
  readonly impossibleIds?: readonly string[];
  /** Variables that only the lifecycle suite itself gives values to. */
  readonly own?: readonly string[];
  /** The variable of what a request creates, by the item's ID. */
  readonly creations?: Readonly<Record<string, string>>;
  readonly fixed?: Readonly<Record<string, string>>;
}

/** The request that gives a variable its value. */
export interface VariableSource {
  /** In words: what has the ID. */
  readonly thing: string;
  readonly request: string;
  /** Why there is no value, where that is as it should be. */
  readonly none?: 'nothing-to-delete';
}
