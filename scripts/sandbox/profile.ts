/** What the sandbox is told of an API that its document does not say, as data. */
import type { ApiConventions } from '../shared/api-conventions.ts';
import type { ApiErrorCode } from './http/response.ts';
import type { SampleValues } from './samples/property-values.ts';

export interface SandboxFacts {
  readonly conventions: ApiConventions;
  /** The response to a key that is unknown, wrong, disabled or expired. */
  readonly refusedKey: ApiErrorCode;
  /** The response to a root item that is not the key's. */
  readonly foreignRoot: ApiErrorCode;
  /** The path parameter of the items that most others are below; the first one has a published ID. */
  readonly main?: string;
  /** Names of lists whose items others refer to: they are filled first, in this order. */
  readonly seedOrder: readonly string[];
  readonly samples: SampleValues;
}
