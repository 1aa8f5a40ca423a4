/** What the sandbox needs to know of an API that its document does not say, as data. */
import type { ApiConventions } from '../shared/api-conventions.ts';
import type { JsonObject } from '../shared/json.ts';
import type { KeyAccess } from './credentials.ts';
import type { ApiErrorCode } from './http/response.ts';
import type { SampleValues } from './samples/property-values.ts';
import type { Lifecycle } from './state/lifecycle.ts';
import type { QueryRules } from './state/list-query.ts';

export interface SandboxFacts {
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
