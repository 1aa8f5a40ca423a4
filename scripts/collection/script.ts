/**
 * The scripts of a collection, as data. They stay data until `script-printer.ts` prints them: text that comes from the document
 * is only ever a value in `args`, `options`, `settings` or a schema, and never a part of the code.
 */
import type { Draft07 } from '../spec/definitions.ts';
import type { ListRule } from './chain.ts';
import type { Contract } from './contracts.ts';
import type { ItemRule } from './identity.ts';

/** The arguments of each method that a request's script can call on its response (`Answer` in `postman/sandbox.d.ts`). */
export interface CheckArguments {
  hasStatus: [expected: number];
  isJson: [mediaType?: string];
  isPrometheus: [];
  isPem: [];
  hasType: [mediaType: string];
  hasEnvelope: [property?: string];
  /** Its argument is the `contract` of the script. */
  follows: [];
  isListOf: [rule: ListRule];
  isItem: [rule: ItemRule];
  belongsTo: [variables: Readonly<Record<string, string>>, at: string];
  feeds: [pointers: Readonly<Record<string, string>>];
  isRefused: [];
  creates: [rule: { readonly at: string; readonly variable: string }];
  removes: [variable: string];
  awaits: [rule: WaitRule];
  finds: [rule: SearchRule];
  startsOver: [itemId: string];
}

export interface WaitRule {
  /** JSON pointer of the state. */
  readonly at: string;
  readonly until: readonly string[];
  readonly failed?: readonly string[];
}

export interface SearchRule {
  /** JSON pointer of the items. */
  readonly at: string;
  readonly property: string;
  readonly id: string;
  readonly variable: string;
  readonly seconds?: number;
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

/** The script that runs after the response to one request. */
export interface RequestScript {
  readonly purpose: ScriptPurpose;
  readonly options: { readonly mayBeMissing?: string };
  readonly checks: readonly Check[];
  /** The schema of the response; only with the check `follows`. */
  readonly contract?: Contract;
}

/** The script of a collection, which runs before each of its requests. */
export interface CollectionScript {
  /** Lines of the library's files: our own code, the only text that is printed as it is. */
  readonly library: readonly string[];
  /** The schemas that contracts of the collection refer to, by name; empty where each contract has its own. */
  readonly definitions: ReadonlyMap<string, Draft07>;
  /** The function of the library that prepares each request. */
  readonly prepare: 'prepare' | 'prepareStep';
  readonly settings: { readonly feeds: Readonly<Record<string, FeedText>>; readonly writesAreRefused?: true };
}

/** What gives a variable its value, in words. */
export interface FeedText {
  readonly thing: string;
  readonly request: string;
  readonly none?: string;
}
