/** What a collection needs in addition to the document: the shape of `collections/<api>/collection.ts`. */

import type { Operation, Spec } from '../openapi/model.ts';
import type { SampleContext } from '../openapi/schema/sample-options.ts';
import type { ApiConventions, Unavailable } from '../shared/api-conventions.ts';
import { ExpectedError } from '../shared/errors.ts';
import { type Json, ownValue } from '../shared/json.ts';
import type { LatencyBudgets } from '../shared/latency-budgets.ts';

/** Hand-written bodies, by operationId. */
export type Bodies<OperationId extends string = string> = { readonly [id in OperationId]?: Json };

export interface CollectionConfig<OperationId extends string = string> {
  /** Name of the files, before `.postman_collection.json`. */
  readonly file: string;
  readonly name: string;
  readonly conventions: ApiConventions;
  /** Markdown, shown by Postman on the collection's own page. */
  readonly description: string;
  /** Page of an operation in the vendor's reference. */
  readonly reference: (operation: Pick<Operation, 'id' | 'tag'>) => string;
  /** The items of this path parameter are the keys that requests are sent with. */
  readonly ownKeys?: { readonly parameter: string; readonly suffix: string };
  /** Markdown for folders, by the path that they stand for. */
  readonly folders: Readonly<Record<string, string>>;
  /** Saved examples of responses that are not JSON, by media type. */
  readonly examples?: Readonly<Record<string, string>>;
  /**
   * A realistic value for a property in the examples of responses; used where the schema admits it. Deterministic.
   *
   * @param context its pointer is that within the resource: `/name` of an item, wherever the response has it.
   */
  readonly exampleValue?: (operation: Pick<Operation, 'path' | 'method'>, context: SampleContext) => Json | undefined;
  readonly operations: { readonly [id in OperationId]?: OperationRule };
  /** The responses of operations that need not be available. The first one that fits a response counts. */
  readonly unavailable?: readonly UnavailableOperations<OperationId>[];
  /**
   * Properties that the API is known to set to `null` although the document does not allow it, by the schema in `components`: that is
   * a finding, and not a failure.
   */
  readonly nullable?: Readonly<Record<string, readonly string[]>>;
  /** How long a request may take. More is a finding. */
  readonly latencyBudgets?: LatencyBudgets<OperationId>;
  /** Bodies in place of the generated ones. */
  readonly bodies?: Bodies<OperationId>;
}

/** A response of some operations which says that they are not available. */
export interface UnavailableOperations<OperationId extends string = string> extends Unavailable {
  readonly operations: readonly OperationId[];
}

/** What the document does not say of an operation. */
export interface OperationRule {
  /** Required query values that are properties of another request's item: by name of the query parameter. */
  readonly query?: Readonly<Record<string, { readonly parameter: string; readonly property: string }>>;
  /** The statuses that are expected, in place of those of the document. */
  readonly status?: readonly (number | string)[];
  /** Variables that the response gives, as JSON pointers into it. */
  readonly provides?: Readonly<Record<string, string>>;
  /** Of a list's items, those with these values are used first, in this order. */
  readonly prefer?: Readonly<Record<string, readonly string[]>>;
  /** Of a list's items, those with a value at one of these JSON pointers are used last. */
  readonly avoid?: readonly string[];
}

/** What the configuration says of an operation. */
export function ruleOf(config: CollectionConfig, id: string): OperationRule {
  return ownValue(config.operations, id) ?? {};
}

/** Types a configuration by the operationIds that the project knows: a misspelt one does not compile. */
export function defineCollection<OperationId extends string>(
  config: CollectionConfig<OperationId>,
): CollectionConfig<OperationId> {
  return config;
}

/**
 * A rule for an operation that no document of this API ever had is a slip; one for an operation that this document does
 * not have is only of no use here.
 *
 * @param known all operationIds that the pinned documents had so far.
 * @throws ExpectedError `config-operation-unknown`, with the nearest name.
 */
export function assertOperationsKnown(
  config: CollectionConfig,
  spec: Spec,
  known: readonly string[],
  nearest: (name: string, names: readonly string[]) => string | undefined,
): void {
  const names = [...new Set([...spec.operations.map(({ id }) => id), ...known])];
  const used = [
    ...Object.keys(config.operations).map((id) => ({ id, place: `operations.${id}` })),
    ...Object.keys(config.latencyBudgets?.operations ?? {}).map((id) => ({
      id,
      place: `latencyBudgets.operations.${id}`,
    })),
    ...(config.unavailable ?? []).flatMap(({ operations }, index) =>
      operations.map((id) => ({ id, place: `unavailable[${index}].operations` })),
    ),
  ];
  const unknown = used.find(({ id }) => !names.includes(id));
  if (unknown === undefined) return;
  const meant = nearest(unknown.id, names);
  throw new ExpectedError('config-operation-unknown', {
    what: `no operation is called ${unknown.id}`,
    where: `collections/${config.file}/collection.ts, ${unknown.place}`,
    remedy: meant === undefined ? 'remove the line, or correct the name' : `did you mean ${meant}?`,
  });
}
