/**
 * The scripts of a collection, as data. They stay data until `script-printer.ts` prints them: text that comes from the document
 * is only ever a value in `args`, `options`, `settings` or a schema, and never a part of the code.
 */

import type { Draft07 } from '../../openapi/schema/definitions.ts';
import type { Envelope, ErrorForm, Unavailable } from '../../shared/api-conventions.ts';
import type { ListRule } from '../chain/chain.ts';
import type { Contract } from './contracts.ts';
import type { ItemRule } from './identity.ts';

/** The arguments of each method that a request's script can call on its response (`ResponseChecks` in `postman/sandbox.d.ts`). */
export interface CheckArguments {
  hasStatus: [expected: number];
  isJson: [mediaType?: string];
  isPrometheus: [mediaType: string];
  isPem: [mediaType: string];
  hasType: [mediaType: string];
  hasEnvelope: [property?: string];
  /** Its argument is the `contract` of the script. */
  follows: [];
  isListOf: [rule: ListRule];
  isItem: [rule: ItemRule];
  belongsTo: [variables: Readonly<Record<string, string>>, at: string];
  provides: [pointers: Readonly<Record<string, string>>];
  isRefused: [] | [byGateway: true];
  remembers: [rule: { readonly at: string; readonly id: string; readonly variable: string }];
  creates: [rule: { readonly at: string; readonly variable: string }];
  proves: [rule: SearchRule];
  removes: [variable: string];
  awaits: [rule: WaitRule];
  finds: [rule: SearchRule];
  looksFor: [rule: LookRule];
  confirms: [rule: ConfirmRule];
  takesAway: [rule: { readonly variable: string; readonly look: string }];
}

export interface WaitRule {
  /** JSON pointer of the state. */
  readonly at: string;
  readonly until: readonly string[];
  readonly failed?: readonly string[];
}

export interface SearchRule {
  /** JSON pointer of the items, or of the item. */
  readonly at: string;
  /** The property that carries the name of the run, and what it has to be. */
  readonly property: string;
  readonly name: string;
  readonly id: string;
  readonly variable: string;
  readonly seconds?: number;
}

/** How the clean-up looks for what is left of one kind of thing (`Look` in `postman/sandbox.d.ts`). */
export interface LookRule {
  readonly at: string;
  readonly id: string;
  readonly property: string;
  readonly names: readonly string[];
  readonly thing: string;
  readonly variable: string;
  readonly made: readonly string[];
  readonly remove: { readonly method: string; readonly path: string; readonly body?: string };
}

export interface ConfirmRule {
  readonly at: string;
  readonly id: string;
  readonly property: string;
  readonly names: readonly string[];
  readonly variable: string;
  /** Item ID of the request that looks again. */
  readonly look: string;
}

/** One call of a request's script. */
export type Check = {
  [Method in keyof CheckArguments]: { readonly method: Method; readonly args: CheckArguments[Method] };
}[keyof CheckArguments];

/** A call, with the types of its arguments checked. */
export function check<Method extends keyof CheckArguments>(method: Method, ...args: CheckArguments[Method]): Check {
  return { method, args } as unknown as Check;
}

/** What a request is held to: its contract, a step of a lifecycle, or that it is refused. */
export type ScriptPurpose = 'contract' | 'step' | 'refusal';

export interface ScriptOptions {
  readonly unavailable?: readonly Unavailable[];
  /** Variables of the resources that the run has to have listed before a response counts as unavailable. */
  readonly below?: readonly string[];
}

/** The script that runs after the response to one request. */
export interface RequestScript {
  readonly purpose: ScriptPurpose;
  readonly options: ScriptOptions;
  readonly checks: readonly Check[];
  /** The schema of the response; only with the check `follows`. */
  readonly contract?: Contract;
}

/** The script of a collection, which runs before each of its requests. */
export interface CollectionScript {
  /** Lines of the write guard's file, and of the library's files: our own code, the only text that is printed as it is. */
  readonly guard: readonly string[];
  readonly library: readonly string[];
  /** The schemas that contracts of the collection refer to, by name; empty where each contract has its own. */
  readonly definitions: ReadonlyMap<string, Draft07>;
  /** The function of the library that prepares each request. */
  readonly prepare: 'prepare' | 'prepareStep';
  readonly settings: ScriptSettings;
}

/** What a collection tells its own script (`Settings` and `LifecycleSettings` in `postman/sandbox.d.ts`). */
export interface ScriptSettings {
  readonly sources: Readonly<Record<string, VariableSource>>;
  /** The envelope and the errors of the API. */
  readonly envelope?: Envelope;
  readonly errors: ErrorForm;
  /** The variables that hold the key. */
  readonly credentials: readonly string[];
  /** The variable of what a key belongs to, such as its organization. */
  readonly root?: string;
  /** The path parameter of the keys that requests are sent with, and the summary of the operation that lists them. */
  readonly ownKeys?: { readonly parameter: string; readonly request: string };
  /** The collection is made of requests that the API has to refuse: their IDs are these. */
  readonly impossibleIds?: readonly string[];
  /** Variables that only the lifecycle suite itself gives values to. */
  readonly own?: readonly string[];
  /** The variable of what a request creates, by the item's ID. */
  readonly creations?: Readonly<Record<string, string>>;
  /** Variables that always have the same value. */
  readonly fixed?: Readonly<Record<string, string>>;
}

/** The request that gives a variable its value. */
export interface VariableSource {
  /** In words: what has the ID. */
  readonly thing: string;
  /** The name of the request. */
  readonly request: string;
  /** Why there is no value, where that is as it should be. */
  readonly none?: 'nothing-to-delete';
}
