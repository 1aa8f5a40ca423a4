/** The contracts of a document: what the response of each operation is checked against, the same in every collection. */

import type { MediaType, Note, Operation, Spec } from '../../openapi/model.ts';
import { responseShape } from '../../openapi/response-shape.ts';
import { responseVariants } from '../../openapi/response-variants.ts';
import { type Draft07, type Referring, selfContained } from '../../openapi/schema/definitions.ts';
import { translatorOf } from '../../openapi/schema/json-schema.ts';
import { isObject } from '../../shared/json.ts';

export interface Contract {
  readonly schema: Draft07;
  /** It refers to definitions in the script of the collection, not in the schema. */
  readonly isOpen: boolean;
}

export interface Contracts {
  /** The contract of an operation; `undefined` where its response is not JSON. */
  of(operation: Operation): Contract | undefined;
  /** The contract of one of several responses of an operation. */
  at(content: MediaType): Contract | undefined;
  /** What the script of a collection has to define for the contracts of these operations, by name. */
  shared(operations: Iterable<Operation>): ReadonlyMap<string, Draft07>;
  /** Keywords of the document that no contract checks. */
  readonly untranslated: readonly Note[];
  /** Contradictions in the schemas, and how they were resolved. */
  readonly relaxed: readonly Note[];
}

/**
 * The limit of characters for all contracts of a document, each with the definitions that it refers to. Below it, every request
 * has its complete contract, although the file is larger: the pinned document has 0.3 million, a document with 1,000 such operations
 * 2.5 million. Above it, the definitions are shared: of GitHub's 3.3 million 0.5 remain, of Stripe's 79 million 0.5. Shared definitions
 * are sent to Postman's sandbox with every request, which takes about 1 ms for 100,000 characters.
 */
const MAX_SELF_CONTAINED = 2_500_000;

interface ContractOptions {
  /** See `CollectionConfig`. */
  readonly nullable?: Readonly<Record<string, readonly string[]>>;
  readonly max?: number;
}

/**
 * Translates the responses of all operations. Each contract has its own definitions, so that a request shows its complete contract;
 * above the limit, the script of the collection has the definitions once for all requests.
 */
export function contractsOf({ document, operations }: Spec, options: ContractOptions = {}): Contracts {
  const { nullable = {}, max = MAX_SELF_CONTAINED } = options;
  const { translate, closure: documented, untranslated, relaxed } = translatorOf(document, 'response');
  const closure: typeof documented = (schemas) =>
    new Map([...documented(schemas)].map(([name, schema]) => [name, withNull(schema, nullable[name] ?? [])]));
  const contracts = new Map<string, Referring[]>();
  /** Many operations may refer to one response. */
  const byPlace = new Map<string, Referring>();
  for (const operation of operations) {
    const variants = responseVariants(operation, { mediaTypes: {} }).filter(({ kind }) => kind === 'json');
    for (const { content } of variants) {
      if (content === undefined) continue;
      const contract = byPlace.get(content.pointer) ?? translate(content.schema, content.pointer);
      byPlace.set(content.pointer, contract);
      contracts.set(operation.id, [...(contracts.get(operation.id) ?? []), contract]);
    }
  }
  const areSelfContained = sizeIsWithin(max, [...contracts.values()].flat(), closure);
  const contractOf = (contract: Referring | undefined): Contract | undefined => {
    if (contract === undefined) return undefined;
    if (areSelfContained) return { schema: selfContained(contract, closure([contract])), isOpen: false };
    return { schema: contract.schema, isOpen: contract.refersTo.size > 0 };
  };
  return {
    of(operation) {
      const { content } = responseShape(document, operation, { mediaTypes: {} });
      return contractOf(content === undefined ? undefined : byPlace.get(content.pointer));
    },
    at: ({ pointer }) => contractOf(byPlace.get(pointer)),
    shared(chosen) {
      if (areSelfContained) return new Map();
      return closure([...chosen].flatMap(({ id }) => contracts.get(id) ?? []));
    },
    untranslated: sortedOnce(untranslated),
    relaxed: sortedOnce(relaxed),
  };
}

/** A schema whose properties of these names may be `null` as well. */
function withNull(schema: Draft07, names: readonly string[]): Draft07 {
  if (typeof schema === 'boolean' || !isObject(schema.properties)) return schema;
  const properties = schema.properties;
  const known = names.filter((name) => Object.hasOwn(properties, name));
  if (known.length === 0) return schema;
  const changed = known.map((name) => [
    name,
    { anyOf: [properties[name] ?? true, { type: 'null', undocumented: true }] },
  ]);
  return { ...schema, properties: { ...properties, ...Object.fromEntries(changed) } };
}

/** Whether the texts of all self-contained contracts together have at most `max` characters. */
function sizeIsWithin(
  max: number,
  contracts: Iterable<Referring>,
  closure: (schemas: Iterable<Referring>) => ReadonlyMap<string, Draft07>,
): boolean {
  const sizes = new Map<string, number>();
  const sizeOf = (schema: Draft07) => JSON.stringify(schema).length;
  let size = 0;
  for (const contract of contracts) {
    size += sizeOf(contract.schema);
    for (const [name, schema] of closure([contract])) {
      const own = sizes.get(name) ?? sizeOf(schema);
      sizes.set(name, own);
      size += own;
    }
    if (size > max) return false;
  }
  return true;
}

/** By place, each once. */
function sortedOnce(notes: readonly Note[]): Note[] {
  const byPlace = new Map(notes.map((note) => [`${note.pointer} ${note.message}`, note]));
  return [...byPlace.values()].sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
}
