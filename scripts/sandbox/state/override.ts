/** Behaviour that cannot be derived from the document. */
import type { Json } from '../../shared/json.ts';
import type { SandboxFacts } from '../profile.ts';
import type { Call, Outcome } from './call.ts';
import type { MockState } from './mock-state.ts';

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

/** Everything that the sandbox needs to know of an API in addition to its document: the shape of `collections/<api>/sandbox.ts`. */
export interface SandboxProfile extends SandboxFacts {
  /** By operationId. A version of the document without the operation ignores its override. */
  readonly overrides: Readonly<Record<string, Override>>;
  /** The body of a response that is not JSON; a sample of its schema unless given. */
  readonly text?: (mock: MockState, call: Call) => string | undefined;
}
