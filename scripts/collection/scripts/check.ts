/**
 * The checks that a request's script makes of its response, as data. The methods inside Postman have the types of these arguments
 * (`postman/sandbox.d.ts`): this file imports nothing.
 */

/** The arguments of each check of a response. */
export interface ResponseCheckArguments {
  /** Further ones, or ranges such as `2XX`, where the operation documents them. */
  hasStatus: [expected: StatusRule, ...others: StatusRule[]];
  /** With the schemas that the variants name by their index. */
  isDocumented: [variants: readonly ResponseVariant[]];
  isJson: [mediaType?: string];
  isPrometheus: [mediaType: string];
  isPem: [mediaType: string];
  hasType: [mediaType: string];
  /** `property`: the one that holds the result. */
  hasEnvelope: [property?: string];
  isListOf: [rule: ListRule];
  isItem: [rule: ItemRule];
  belongsTo: [variables: Readonly<Record<string, string>>, at: string];
  provides: [pointers: Readonly<Record<string, string>>];
  /** `byGateway`: an HTML page of a gateway counts, for a method that the document does not have. */
  isRefused: [byGateway?: true];
}

/** A status, or a range such as `2XX`. */
export type StatusRule = number | string;

/** A response that the operation documents. */
export interface ResponseVariant {
  readonly status: StatusRule;
  /** A media type or range; absent where there is no body. */
  readonly type?: string;
  /** Parameters of the type (`version=2`), where another variant has the same type. */
  readonly parameters?: readonly string[];
  readonly format?: 'json' | 'prometheus' | 'pem';
  /** Index of the schema. */
  readonly contract?: number;
  /** The checks after this one are about another variant. */
  readonly isOther?: true;
}

/** The arguments of each check of a step of a lifecycle. */
export interface StepCheckArguments {
  /** What the list has before the creation. */
  remembers: [rule: { readonly at: string; readonly id: string; readonly variable: string }];
  creates: [rule: { readonly at: string; readonly variable: string }];
  /** Only what is proven to be of this run may be changed or deleted. */
  proves: [rule: SearchRule];
  removes: [variable: string];
  awaits: [rule: WaitRule];
  finds: [rule: SearchRule];
}

/** The arguments of each check of the clean-up. */
export interface CleanUpCheckArguments {
  looksFor: [rule: LookRule];
  /** Deletes nothing where the item itself is not what the list showed. */
  confirms: [rule: ConfirmRule];
  /** Notes that the deletion was sent, and looks again. */
  recordsDeletion: [rule: { readonly variable: string; readonly look: string }];
}

export interface CheckArguments extends ResponseCheckArguments, StepCheckArguments, CleanUpCheckArguments {
  /** Its argument is the `contract` of the script. */
  follows: [];
}

/** What a list gives. */
export interface ListRule {
  /** JSON pointer of the array in the body. */
  readonly at: string;
  /** Property of an item that holds its ID. */
  readonly id: string;
  /** Properties that tell items with the same ID apart. */
  readonly idWith?: readonly string[];
  /** The variable that gets the ID of the first usable item. */
  readonly variable: string;
  /** Other properties of that item to keep, by the variable that gets the value. */
  readonly keep?: Readonly<Record<string, string>>;
  /** Values to look for first, by property, in their order. */
  readonly prefer?: Readonly<Record<string, readonly string[]>>;
  /** JSON pointers into an item: one that has a value there is used last. */
  readonly avoid?: readonly string[];
  /** The operation can be asked for further pages. */
  readonly isPaged?: true;
  /** The list is that of the root items, which keys belong to. */
  readonly isRoot?: true;
  /** The items are keys; this property shows the end of a key's ID. */
  readonly keySuffix?: string;
}

/** What the response of a resource must agree with. */
export interface ItemRule {
  /** JSON pointer of the item in the body. */
  readonly at: string;
  readonly id: string;
  readonly variable: string;
  /** Properties that never change: they are those that the list showed. */
  readonly same?: readonly string[];
  /** Properties that may change, but hardly between two requests of a run: disagreement is a finding. */
  readonly usual?: readonly string[];
}

export interface WaitRule {
  /** JSON pointer of the state. */
  readonly at: string;
  readonly until: readonly string[];
  readonly failed?: readonly string[];
  readonly seconds?: number;
}

export interface SearchRule {
  /** JSON pointer of the items, or of the item. */
  readonly at: string;
  /** The property that carries the name of the run, and what it has to be. */
  readonly property: string;
  readonly name: string;
  readonly id: string;
  readonly variable: string;
  /** How long to wait for it to appear. */
  readonly seconds?: number;
}

/** How the clean-up looks for what is left of one kind of resource. */
export interface LookRule {
  readonly at: string;
  readonly id: string;
  readonly property: string;
  /** The names that this run gives to its resources of this kind. */
  readonly names: readonly string[];
  /** In words. */
  readonly thing: string;
  /** Gets the ID of the next one to delete. */
  readonly variable: string;
  /** The variables of those that the run created. */
  readonly made: readonly string[];
  /** The request that deletes it, for a person. */
  readonly remove: { readonly method: string; readonly path: string; readonly body?: string };
}

export interface ConfirmRule {
  readonly at: string;
  readonly id: string;
  readonly property: string;
  readonly names: readonly string[];
  readonly variable: string;
  /** Name of the request that looks again. */
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
