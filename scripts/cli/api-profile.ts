/**
 * All that the program knows of one API, in one value: the shape of `collections/<api>/profile.ts`. Each stage gets its own part.
 * The parts that only some commands need are loaded when they are asked for.
 */

import type { CollectionConfig } from '../collection/config.ts';
import type { Scenario } from '../collection/suites/lifecycle/scenario.ts';
import type { Account } from '../sandbox/account.ts';
import type { SandboxProfile } from '../sandbox/model.ts';
import type { ApiConventions } from '../shared/api-conventions.ts';
import type { DoctorProfile } from './doctor/profile.ts';

export interface ApiProfile {
  /** Its name for people: `ClickHouse Cloud API`. */
  readonly title: string;
  /**
   * Its name in files: of the folder below `collections/`, of the collections (`NAME.postman_collection.json`) and of the pinned
   * document (`spec/NAME.openapi.json`).
   */
  readonly name: string;
  /** Where the API publishes its document; no key needed. */
  readonly publishedAt: string;
  readonly conventions: ApiConventions;
  /** For the stage `collection`. */
  readonly collections: () => Promise<CollectionSources>;
  /** Accounts that the sandbox can be, by name; `full` is the default. */
  readonly accounts: Readonly<Record<string, Account>>;
  /** For `npm run doctor`; absent: the command cannot be used for this API. */
  readonly doctor?: () => Promise<DoctorProfile>;
  /** For the stage `sandbox`. */
  readonly sandbox: () => Promise<SandboxProfile>;
}

export interface CollectionSources {
  readonly config: CollectionConfig;
  readonly scenario: Scenario;
  /** Every operationId that a pinned document has had. */
  readonly operationIds: readonly string[];
}
