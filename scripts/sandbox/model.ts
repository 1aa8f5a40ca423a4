/** What the sandbox works with: the API profile, the state of the mock, and the calls. */
import type { Spec } from '../openapi/model.ts';
import type { SampleLog } from '../openapi/schema/sample-options.ts';
import type { ApiConventions } from '../shared/api-conventions.ts';
import type { Json, JsonObject } from '../shared/json.ts';
import type { KeyAccess } from './credentials.ts';
import type { ApiErrorCode } from './http/response.ts';
import type { Query, Validators } from './http/validation.ts';
import type { OperationPlan } from './resources/operation-plan.ts';
import type { Resources } from './resources/resource-model.ts';
import type { SeededValues } from './samples/ids.ts';
import type { SampleValues } from './samples/property-values.ts';
import type { Lifecycle } from './state/lifecycle.ts';
import type { QueryRules } from './state/list-query.ts';
import type { Change, ReadonlyStore, StoredKey } from './state/store.ts';

/** What the sandbox needs to know of an API in addition to its document: the shape of `collections/<api>/sandbox.ts`. */
export interface SandboxProfile {
  readonly conventions: ApiConventions;
  /** The response to a key that is unknown, wrong, disabled or expired. */
  readonly refusedKey: ApiErrorCode;
  /** The response to a root item that is not the key's. */
  readonly foreignRoot: ApiErrorCode;
  /** Absent: the API has no list of keys, and accepts only the published keys. */
  readonly keys?: KeyResource;
  /** Names of lists whose items others refer to: they are filled first, in this order. */
  readonly seedOrder: readonly string[];
  readonly creation: CreationRules;
  readonly query: QueryRules;
  /** The first one that fits the schema of a resource applies to it. */
  readonly lifecycles: readonly Lifecycle[];
  readonly samples: SampleValues;
  /** By operationId. A version of the document without the operation ignores its override. */
  readonly overrides: Readonly<Record<string, Override>>;
  /** The body of a response that is not JSON; a sample of its schema unless given. */
  readonly text?: (mock: MockState, call: Call) => string | undefined;
}

/** How the API shows its keys. The list of keys is the one whose POST responds with an ID and a secret. */
export interface KeyResource {
  /** Property of the result of that POST with the ID of the key, which no other response shows. */
  readonly id: string;
  /** Property of the result of that POST with the secret of the key, which no other response shows. */
  readonly secret: string;
  /** Property of an item with the last four characters of the ID of its key. */
  readonly suffix: string;
  /** Whether the API accepts the key of an item; `now`: milliseconds since the epoch. */
  readonly isValid: (item: JsonObject, now: number) => boolean;
  /** What the roles of an item allow; `undefined` if it shows none. */
  readonly access: (item: JsonObject) => KeyAccess | undefined;
}

/** Properties that matter when an item is created, in addition to what the schemas say. */
export interface CreationRules {
  /** Required if the body can have them and they are not nullable, whatever `required` says. */
  readonly required: readonly string[];
  /** Optional properties that the API chooses itself if the body omits them. */
  readonly chosenByServer: readonly string[];
  /** Properties that a copy of an item does not take from the original. */
  readonly notCopied: readonly string[];
}

/** Behaviour of an operation that cannot be derived from the document. */
export interface Override {
  /** @throws ApiError for a request that the document allows and the API rejects. */
  readonly validate?: (mock: MockState, call: Call) => void;
  /** Converts the request body to properties of the item. */
  readonly body?: (mock: MockState, call: Call) => Json;
  /** Replaces the derived effect. */
  readonly execute?: (mock: MockState, call: Call) => Outcome;
  /** Changes the outcome. */
  readonly adjust?: (mock: MockState, call: Call, outcome: Outcome) => Outcome;
}

/** The mock API: its document, the resources derived from it, and what is stored. */
export interface MockState {
  readonly profile: SandboxProfile;
  readonly spec: Spec;
  readonly resources: Resources;
  readonly plans: readonly OperationPlan[];
  readonly validators: Validators;
  readonly seeded: SeededValues;
  readonly store: ReadonlyStore;
  /** Counts the work of sampling; only while the store is filled. */
  readonly log?: SampleLog & { samples: number };
}

export type PathParameters = Readonly<Record<string, string>>;

/** A request that was routed, authenticated and validated. */
export interface Call {
  readonly plan: OperationPlan;
  readonly parameters: PathParameters;
  readonly query: Query;
  /** `{}` for an operation without a request body. */
  readonly body: Json;
  /** Absent if the document requires no key. */
  readonly key?: StoredKey;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Number of the call, from 1. IDs of new items are derived from it. */
  readonly sequence: number;
}

/** What a call gives and changes. */
export interface Outcome {
  /** The result, without its envelope. */
  readonly value: Json;
  readonly changes: readonly Change[];
}
