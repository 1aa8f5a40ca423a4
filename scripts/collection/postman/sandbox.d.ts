/**
 * What the scripts of this folder use of Postman's sandbox, and what they hand on to each request's own script.
 * The files of the folder are one script in the collection: `scripts/library.ts` names their order.
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
  info: { requestId: string; requestName: string; iteration: number };
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
  /** Keeps a state for the next script; only where scripts share no names. */
  share?(state: SharedState): void;
}

interface SharedState {
  settings: Settings;
  run: string;
  ids: [string, KnownId][];
  sent: string[];
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
  isBlockedWrite: boolean;
}

type Settings = import('../scripts/settings.ts').ScriptSettings;

/** Printed before `guard.ts`; empty unless the collection is made of requests that the API has to refuse. */
declare const impossibleIds: string[];

/** Printed before `guard.ts`: the variables that hold the key. */
declare const credentials: string[];

declare let console: PostmanConsole;
declare let setTimeout: Sandbox['setTimeout'];

interface PlainObject {
  [key: string]: unknown;
}

type ConsoleFacts = import('../console-protocol.ts').ConsoleFacts;
type Mark = import('../console-protocol.ts').Mark;
type ShownValue = import('../check-result.ts').ShownValue;
type Failure = import('../check-result.ts').Failure;
type FailureCode = import('../check-result.ts').FailureCode;
type Finding = ConsoleFacts['finding'];
type ReasonOfSkip = ConsoleFacts['skipped'];
type ReasonOfRetry = import('../console-protocol.ts').ReasonOf<typeof import('../console-protocol.ts').RETRY_PARAMS>;

/** What is wrong with a response: a sentence for a person, and the same as data. */
interface Problem {
  sentence: string;
  failures: Failure[];
}

interface Skip {
  sentence: string;
  reason: ReasonOfSkip;
}

/** A check that is too much work, with the limit; or any other error. */
interface WorkError extends Error {
  code?: 'schema-work';
  expected: number;
}

type ResponseVariant = Writable<import('../scripts/check.ts').ResponseVariant>;
type ListRule = import('../scripts/check.ts').ListRule;
type Look = import('../scripts/check.ts').LookRule;

/** The sandbox has its own copy of each rule. */
type Writable<Value> = { -readonly [Name in keyof Value]: Writable<Value[Name]> };

type Methods<Arguments extends object> = {
  [Name in keyof Arguments]: Arguments[Name] extends readonly unknown[]
    ? (...args: Writable<Arguments[Name]>) => void
    : never;
};

interface ResponseChecks extends Methods<import('../scripts/check.ts').ResponseCheckArguments> {
  follows(schema: JsonSchema): void;
  isDocumented(variants: ResponseVariant[], contracts?: (index: number) => JsonSchema): void;
  /** The value at a JSON pointer of the body; nothing where the response failed so far. */
  value(pointer: string): unknown;
  /** The status was as expected, and the body could be read. */
  succeeded(): boolean;
  /** A last test of that name, which fails where there is a problem. */
  conclude(name: string, found?: Problem): void;
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

type LifecycleSettings = Settings & Required<Pick<Settings, 'own' | 'fixed' | 'creations'>>;

type CleanUpChecks = Methods<import('../scripts/check.ts').CleanUpCheckArguments>;

interface LifecycleChecks
  extends ResponseChecks,
    CleanUpChecks,
    Methods<import('../scripts/check.ts').StepCheckArguments> {}

/** What the checks of identity need of the response that they are a part of. */
interface IdentityContext {
  check(name: string, find: () => Problem | undefined): boolean;
  value(pointer: string): unknown;
  /** The status was as expected, and the body could be read. */
  isUsable(): boolean;
}

type UnavailableRule = Writable<import('../../shared/api-conventions.ts').Unavailable>;

/** What the responses of a run showed of an ID. */
interface KnownId {
  /** It exists: a list or the response of the item itself has it. */
  item?: PlainObject;
  /** The variable of the environment that names an item which its whole list does not have: this one, or that of its item. */
  unknown?: string;
  /** By property: the values of all items of its list. */
  values?: Record<string, string[]>;
  /** The request that lists it need not be available, and is not. */
  unavailable?: { why: string; status: number };
}

interface ResponseOptions {
  /** The responses that are no failure: the operation need not be available. */
  unavailable?: UnavailableRule[];
  /** They count only where nothing of the run speaks against the resources that these variables name. */
  below?: string[];
  /** The thing was just made: what nobody gave it is not missing. */
  isNew?: boolean;
}

interface Cloud {
  /** Which library made it. */
  text?: string;
  prepare(sandbox: PrepareSandbox, settings: Settings): void;
  /** Continues with the state of an earlier script, in a client whose scripts share no names. */
  resume(state: SharedState): void;
  response(sandbox: Sandbox, options?: ResponseOptions): ResponseChecks;
  /** One that ends at the first error, and one that tells all of them. */
  compilers?: { first: AjvInstance; all: AjvInstance };
  /** What one run has seen: of each ID, and the names of the requests that it prepared. */
  memory?: { run: string; ids: Map<string, KnownId>; sent: Set<string> };
  prepareStep?(sandbox: PrepareSandbox, settings: LifecycleSettings): void;
  lifecycle?: LifecycleState;
  step?(sandbox: Sandbox): LifecycleChecks;
  /** What the contracts of the collection refer to, by name; none where each contract has its own. */
  definitions?: Record<string, JsonSchema>;
  withDefinitions?(contract: SchemaObject): SchemaObject;
}

/** Set by `start.ts` before each request: scripts of one run share it. */
declare var cloud: Cloud;
