/** The contracts of a document: what the response of each operation is checked against, the same in every collection. */

import type { Operation, Spec } from '../../openapi/model.ts';
import { responseShape } from '../../openapi/response-shape.ts';
import { type Draft07, type Referring, selfContained } from '../../openapi/schema/definitions.ts';
import { type Note, translatorOf } from '../../openapi/schema/json-schema.ts';

export interface Contract {
  readonly schema: Draft07;
  /** It refers to definitions that stand in the collection's own script, not in the schema. */
  readonly isOpen: boolean;
}

export interface Contracts {
  /** The contract of an operation; `undefined` where its response is not JSON. */
  of(operation: Operation): Contract | undefined;
  /** What the script of a collection has to define for the contracts of these operations, by name. */
  shared(operations: Iterable<Operation>): ReadonlyMap<string, Draft07>;
  /** Keywords that no contract asks for. */
  readonly untranslated: readonly Note[];
  /** Contradictions of the schemas, and how they were taken. */
  readonly relaxed: readonly Note[];
}

/**
 * Characters that the contracts of a document may take together, each with all that it refers to. Up to here a request that
 * tells all about itself is worth more than a smaller file: the pinned document has 0.3 million, one of 1,000 operations like
 * its own has 2.5. GitHub has 3.3, of which 0.5 remain, and Stripe 79, of which 0.5 remain. What is shared goes to Postman's
 * sandbox with every request: about 1 ms for 100,000 characters.
 */
const MAX_SELF_CONTAINED = 2_500_000;

/**
 * Translates the responses of all operations. Each contract has its own definitions, so that a request tells all about itself;
 * where that were too much, a collection has the definitions once for all of its requests.
 */
export function contractsOf({ document, operations }: Spec, max = MAX_SELF_CONTAINED): Contracts {
  const { translate, closure, untranslated, relaxed } = translatorOf(document, 'response');
  const contracts = new Map<string, Referring>();
  /** Many operations may refer to one response. */
  const byPlace = new Map<string, Referring>();
  for (const operation of operations) {
    const { kind, content } = responseShape(document, operation, { mediaTypes: {} });
    if (kind !== 'json' || content === undefined) continue;
    const contract = byPlace.get(content.pointer) ?? translate(content.schema, content.pointer);
    byPlace.set(content.pointer, contract);
    contracts.set(operation.id, contract);
  }
  const areSelfContained = sizeIsWithin(max, contracts.values(), closure);
  return {
    of({ id }) {
      const contract = contracts.get(id);
      if (contract === undefined) return undefined;
      if (areSelfContained) return { schema: selfContained(contract, closure([contract])), isOpen: false };
      return { schema: contract.schema, isOpen: contract.refersTo.size > 0 };
    },
    shared(chosen) {
      if (areSelfContained) return new Map();
      return closure([...chosen].flatMap(({ id }) => contracts.get(id) ?? []));
    },
    untranslated: sortedOnce(untranslated),
    relaxed: sortedOnce(relaxed),
  };
}

/** Whether the texts of self-contained contracts have no more characters than so many together. */
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
