/** What the lifecycle suite needs in addition to the document: the shape of `collections/<api>/lifecycle.ts`. */
import type { Json } from '../../../shared/json.ts';
import type { Bodies } from '../../config.ts';

/** The start of the name of everything that the suite creates; the tag of the run follows. */
export const LIFECYCLE_PREFIX = 'ccp-lifecycle';

/** Stands for the name of the run in bodies and names; only the suite itself gives it a value. */
export const LIFECYCLE_NAME = '{{lifecyclename}}';

/** The same name with underscores, for names that have to be identifiers: of functions, of columns. */
const LIFECYCLE_IDENTIFIER = '{{lifecycleidentifier}}';

/** Whether a text or a whole body contains the name of the run. */
export function carriesRunName(text: string): boolean {
  return text.includes(LIFECYCLE_NAME) || text.includes(LIFECYCLE_IDENTIFIER);
}

export interface Scenario<OperationId extends string = string> {
  /** Bodies in place of the generated ones. `{{lifecyclename}}` is the name that the run gives to all it creates. */
  readonly bodies: Bodies<OperationId>;
  /** JSON pointer of the new ID in the response to the creation, if it is not at the usual place. */
  readonly createdAt: { readonly [id in OperationId]?: string };
  /** By the GET of one item: the states in which it is ready, and the commands that it takes. */
  readonly states: { readonly [id in OperationId]?: StateRule<OperationId> };
  /** POSTs below an item that create another item in the same list: the variable for the new ID. */
  readonly clones: { readonly [id in OperationId]?: string };
  /** Items that no request creates directly: the list that shows them, and the request that leads to them. */
  readonly awaited: readonly Awaited<OperationId>[];
  /**
   * Writes to singletons and actions directly below the given items, which the run did not create. Others are left out,
   * because a newer document may have one that closes an account.
   */
  readonly covered?: readonly OperationId[];
  /** Path parameters that have a fixed value. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Properties that carry the name, where it is not `name`: by the operation that lists the items. */
  readonly named: {
    readonly [id in OperationId]?: { readonly property: string; readonly at?: string; readonly parameter?: string };
  };
  /** Writes to resources that the run did not create: each removes what the run added, and nothing else. */
  readonly undo: readonly Undo<OperationId>[];
}

export interface StateRule<OperationId extends string = string> {
  /** JSON pointer into the response of the GET. */
  readonly at: string;
  readonly ready: readonly string[];
  /** Final states of a failure: waiting ends. */
  readonly failed?: readonly string[];
  /** The operation that takes the commands. */
  readonly by?: OperationId;
  readonly commands?: readonly Command[];
  readonly beforeDelete?: readonly Command[];
}

export interface Command {
  readonly body: Json;
  readonly until: readonly string[];
}

export interface Awaited<OperationId extends string = string> {
  /** The operation that leads to the item. */
  readonly create: OperationId;
  readonly body: Json;
  /** Lists the items; it is the one whose property starts with the name of the run. */
  readonly list: OperationId;
  readonly property: string;
  readonly seconds: number;
}

export interface Undo<OperationId extends string = string> {
  readonly operation: OperationId;
  readonly body: Json;
  /** Where to see whether there is anything to undo. */
  readonly look: OperationId;
  readonly at: string;
  readonly property: string;
  /** What the property has to be exactly. */
  readonly name: string;
  /** The variable that gets the value of the property; the body contains it, so that nothing is sent if there is no value. */
  readonly variable: string;
  /** In words. */
  readonly thing: string;
}

/** Types a scenario by the operationIds that the project knows: a misspelt one does not compile. */
export function defineScenario<OperationId extends string>(scenario: Scenario<OperationId>): Scenario<OperationId> {
  return scenario;
}
