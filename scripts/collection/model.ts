/** What the stage hands on: a collection, and what a run needs to know of each of its items. */

import type { Method, Note } from '../openapi/model.ts';
import type { ShortenedSample } from './scripts/budget.ts';
import type { PostmanCollection, Request } from './write/postman-format.ts';

/** @typeParam Name of its suite (`suites/registry.ts`). */
export interface GeneratedCollection<Name extends string = string> {
  readonly suite: Name;
  /** File name, `clickhouse-cloud.postman_collection.json`. */
  readonly fileName: string;
  readonly json: PostmanCollection;
  readonly items: readonly ItemFacts[];
  readonly notes: GenerationNotes;
  /** What a run creates, in words; only of a suite that creates anything. */
  readonly creates?: readonly string[];
  /** IDs of the items that take away what is left of a run; they can be run alone. */
  readonly cleanUp?: readonly string[];
}

/** A collection without its JSON, which is in its file. */
export type CollectionFacts<Name extends string = string> = Omit<GeneratedCollection<Name>, 'json'>;

/** A request of the smoke collection: those of the other suites are made of it. */
export interface OperationRequest {
  readonly request: Request;
  readonly facts: ItemFacts;
}

/** One item of a collection, as the spec knows it. */
export interface ItemFacts {
  /** `id` of the item in the collection. */
  readonly itemId: string;
  /** operationId, or `operationId#label` where the operation occurs more than once in the suite. */
  readonly id: string;
  readonly operationId: string;
  readonly name: string;
  readonly folder: readonly string[];
  readonly method: Method;
  /** The path template. */
  readonly path: string;
  readonly tag: string;
  readonly deprecated: boolean;
  /** In the vendor's API reference; empty where unknown. */
  readonly reference: string;
  /** `id`s of the items that have to be sent before this one. */
  readonly after: readonly string[];
  /** What the role of a key needs for it; absent where that is not known. */
  readonly permission?: string;
  /** Checks that its script makes; absent where the script is not ours. */
  readonly checks?: number;
}

export interface GenerationNotes {
  /** Keywords of the spec that no assertion checks. */
  readonly untranslated: readonly Note[];
  /** Contradictions of the spec, and how they were taken. */
  readonly relaxed: readonly Note[];
  /** Example values that are not what their schemas ask for, as they would have been too large. */
  readonly shortened?: readonly ShortenedSample[];
  readonly unresolved: readonly string[];
}
