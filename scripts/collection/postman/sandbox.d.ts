/**
 * What the scripts of this folder use of Postman's sandbox, and what they hand on to each request's own script.
 * The files of the folder are one script in the collection: `start.js` names their order.
 */

interface Variables {
  get(name: string): unknown;
  set(name: string, value: string): void;
  unset?(name: string): void;
}

/** All scopes at once; what is set goes to the local one. */
interface AllVariables extends Variables {
  replaceIn(template: string): string;
}

interface PostmanTest {
  (name: string, check: () => void): void;
  skip(name: string, check: () => void): void;
}

interface PostmanResponse {
  code: number;
  headers: { get(name: string): string | undefined };
  text(): string;
}

interface Postman {
  environment: Variables;
  collectionVariables: Variables;
  globals: Variables;
  iterationData: Variables;
  variables: AllVariables;
  info: { requestId: string; requestName: string };
  request: {
    method: string;
    headers: { clear(): void };
    url: {
      toString(): string;
      update(url: string): void;
      query: { all(): { key: string; value: string | null; disabled?: boolean }[] };
      variables: { all(): { key: string; value: unknown }[] };
    };
    body?: { raw?: string; update(body: string): void };
  };
  /** Absent where there is no response. */
  response?: PostmanResponse;
  execution: { skipRequest(): void; setNextRequest(id: string | null): void };
  test: PostmanTest;
  expect: { fail(message: string): never };
}

interface PostmanConsole {
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
}

/** What each script gets anew. */
interface Sandbox {
  pm: Postman;
  console: PostmanConsole;
  setTimeout: (callback: () => void, milliseconds: number) => number;
}

/** What the collection's script gets from its write guard, too. */
interface PrepareSandbox extends Sandbox {
  skipRequest(sentence: string, reason: ReasonOfSkip): void;
  isWrite: boolean;
  /** The guard has skipped the request already. */
  isHeldBack: boolean;
}

/** See `ApiConventions` in `shared/api-conventions.ts`. */
interface ApiSettings {
  envelope?: { status?: string; requestId: string; requestIdFormat?: 'uuid'; result: string; error: string };
  errors: {
    message: string;
    causes: Record<string, string>;
    missing: { status: number; message?: string }[];
  };
  /** The variables that hold the key. */
  credentials: string[];
}

interface Settings extends ApiSettings {
  sources: Sources;
  /** The variable of the root item, which a key belongs to: where there is one only, a POST may create in it. */
  root?: string;
  /** Whose items are the keys that requests are sent with. */
  ownKeys?: { parameter: string; request: string };
  /** Variables that only the lifecycle suite itself gives values to. */
  own?: string[];
}

/** Printed before `guard.js`; empty unless the collection is made of requests that the API has to refuse. */
declare const impossibleIds: string[];

/** Printed before `guard.js`: the variables that hold the key. */
declare const credentials: string[];

declare let pm: Postman;
declare let console: PostmanConsole;
declare let setTimeout: Sandbox['setTimeout'];

interface AjvError {
  keyword: string;
  dataPath: string;
  schemaPath: string;
  params: Record<string, unknown>;
}

interface AjvValidate {
  (value: unknown): boolean;
  errors?: AjvError[] | null;
}

interface AjvKeyword<Asked, Value> {
  type: string;
  /** It may set its own property `errors`. */
  validate(asked: Asked, value: Value): boolean;
}

interface AjvInstance {
  compile(schema: object | boolean): AjvValidate;
  addKeyword<Asked, Value>(name: string, keyword: AjvKeyword<Asked, Value>): void;
  removeKeyword(name: string): void;
}

declare function require(name: 'ajv'): new (options: Record<string, unknown>) => AjvInstance;

type JsonSchema = boolean | SchemaObject;

/** The keywords of draft-07 that are looked at without Ajv; `known` lists the values that the specification lists. */
interface SchemaObject {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  required?: string[];
  minProperties?: number;
  maxProperties?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  known?: unknown[];
  deprecated?: boolean;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema;
  patternProperties?: Record<string, JsonSchema>;
  items?: JsonSchema | JsonSchema[];
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  definitions?: Record<string, JsonSchema>;
}

interface PlainObject {
  [key: string]: unknown;
}

type ConsoleFacts = import('../console-protocol.ts').ConsoleFacts;
type Mark = import('../console-protocol.ts').Mark;
type ShownValue = import('../console-protocol.ts').ShownValue;
type Failure = import('../console-protocol.ts').Failure;
type FailureCode = import('../console-protocol.ts').FailureCode;
type Finding = ConsoleFacts['finding'];
type ReasonOfSkip = ConsoleFacts['skipped'];
type ReasonOfRetry = import('../console-protocol.ts').ReasonOf<typeof import('../console-protocol.ts').RETRY_PARAMS>;

/** What is wrong with a response: a sentence for a person, and the same as data. */
interface Problem {
  sentence: string;
  failures: Failure[];
}

/** Why a request is not sent. */
interface Skip {
  sentence: string;
  reason: ReasonOfSkip;
}

/** A check that is too much work, with the limit; or any other error. */
interface WorkError extends Error {
  code?: 'schema-work';
  expected: number;
}

/** Which request gives a variable its value, by the variable's name; `none`: why there is no value, where it is a list of the clean-up. */
type Sources = Record<string, { thing: string; request: string; none?: 'nothing-to-delete' }>;

interface ListRule {
  /** JSON pointer of the array in the body. */
  at: string;
  /** Property of an item that holds its ID. */
  id: string;
  /** The variable that the first usable item's ID goes to. */
  variable: string;
  /** Other properties of that item to keep, by the variable that they go to. */
  keep?: Record<string, string>;
  /** Values to look for first, by property. */
  prefer?: Record<string, string[]>;
  /** The list is that of what a key belongs to. */
  isRoot?: boolean;
  /** The items are keys; this property shows the end of a key's ID. */
  keySuffix?: string;
}

interface ItemRule {
  /** JSON pointer of the item in the body. */
  at: string;
  id: string;
  variable: string;
  /** Properties that never change: they are those that the list showed. */
  same?: string[];
  /** Properties that may change, but hardly between two requests of a run: disagreement is a finding. */
  usual?: string[];
}

interface ResponseChecks {
  hasStatus(expected: number): void;
  isJson(mediaType?: string): void;
  isPrometheus(mediaType: string): void;
  isPem(mediaType: string): void;
  hasType(mediaType: string): void;
  /** `property`: the one that holds the result. */
  hasEnvelope(property?: string): void;
  follows(schema: JsonSchema): void;
  isListOf(rule: ListRule): void;
  isItem(rule: ItemRule): void;
  belongsTo(variables: Record<string, string>, at: string): void;
  provides(pointers: Record<string, string>): void;
  /** @param byGateway whether an HTML page of a gateway counts: for a method that the document does not have */
  isRefused(byGateway?: boolean): void;
  /** The value at a JSON pointer of the body; nothing where the response failed so far. */
  value(pointer: string): unknown;
  /** The status was as expected, and the body could be read. */
  succeeded(): boolean;
  /** A last test of that name, which fails where there is a problem. */
  conclude(name: string, found?: Problem): void;
}

/** What is kept of a body around a place. */
interface Excerpt {
  value: unknown;
  /** Nothing is left out. */
  isWhole: boolean;
  /** Where a place of the excerpt is in the body. */
  placeOf(pointer: string): string;
  /** Items or properties are left out there. */
  isCut(pointer: string): boolean;
}

interface Wait {
  at: string;
  until: string[];
  failed?: string[];
  seconds?: number;
}

interface Search {
  at: string;
  /** The property that carries the name of the run, and what it has to be. */
  property: string;
  name: string;
  id: string;
  variable: string;
  /** How long to wait for it to appear. */
  seconds?: number;
}

/** What a run of the lifecycle suite knows of its own things, by the variable of their ID. */
interface LifecycleState {
  run: string;
  name: string;
  /** IDs that a list had before the creation; none where it is not known. */
  before: Record<string, string[] | undefined>;
  /** IDs of the responses to creations, and that are new. They are read only. */
  created: Record<string, string | undefined>;
  /** Those of them whose item carries the name of the run. They may be changed and deleted. */
  owned: Record<string, string | undefined>;
  /** By ID, for the clean-up. */
  deletions: Record<string, { tries: number; isDone: boolean } | undefined>;
}

interface LifecycleSettings extends Settings {
  own: string[];
  fixed: Record<string, string>;
  /** The variable of what a request creates, by the request's ID. */
  creations: Record<string, string>;
}

/** How the clean-up looks for one kind of thing. */
interface Look {
  at: string;
  id: string;
  property: string;
  /** The names that this run gives to its things of this kind. */
  names: string[];
  /** In words. */
  thing: string;
  /** Gets the ID of the next one to delete. */
  variable: string;
  /** The variables of those that the run created. */
  made: string[];
  /** The request that deletes it, for a person. */
  remove: { method: string; path: string; body?: string };
}

interface CleanUpChecks {
  looksFor(rule: Look): void;
  /** Deletes nothing where the item itself is not what the list showed. */
  confirms(rule: { at: string; id: string; property: string; names: string[]; variable: string; look: string }): void;
  /** Notes that the deletion was sent, and looks again. */
  takesAway(rule: { variable: string; look: string }): void;
}

interface LifecycleChecks extends ResponseChecks, CleanUpChecks {
  /** What the list has before the creation. */
  remembers(rule: { at: string; id: string; variable: string }): void;
  creates(rule: { at: string; variable: string }): void;
  /** Only what is proven to be of this run may be changed or deleted. */
  proves(rule: Search): void;
  removes(variable: string): void;
  awaits(rule: Wait): void;
  finds(rule: Search): void;
}

interface ResponseOptions {
  /** The responses that are no failure: the operation need not be available. */
  unavailable?: {
    status: number;
    error?: string;
    emptyUnless?: { variable: string; property: string; value: string };
    why: string;
  }[];
  /** They count only after the run has listed the resources that these variables name. */
  below?: string[];
  /** The thing was just made: what nobody gave it is not missing. */
  isNew?: boolean;
}

interface Cloud {
  /** Which library made it. */
  edition?: string;
  prepare(sandbox: PrepareSandbox, settings: Settings): void;
  response(sandbox: Sandbox, options?: ResponseOptions): ResponseChecks;
  /** One that ends at the first error, and one that tells all of them. */
  compilers?: { first: AjvInstance; all: AjvInstance };
  /** What the lists of one run showed. */
  listed?: { run: string; items: Map<string, PlainObject | undefined> };
  prepareStep?(sandbox: PrepareSandbox, settings: LifecycleSettings): void;
  lifecycle?: LifecycleState;
  step?(sandbox: Sandbox): LifecycleChecks;
  /** What the contracts of the collection refer to, by name; none where each contract has its own. */
  definitions?: Record<string, JsonSchema>;
  withDefinitions?(contract: SchemaObject): SchemaObject;
}

/** Set by `start.js` before each request: scripts of one run share it. */
declare var cloud: Cloud;
