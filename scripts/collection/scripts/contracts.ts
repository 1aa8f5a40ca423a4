/** The contracts of a document: what the response of each operation is checked against, the same in every collection. */

import type { MediaType, Note, Operation, Spec } from '../../openapi/model.ts';
import { responseShape, responseVariants } from '../../openapi/response-shape.ts';
import type { Draft07, Referring } from '../../openapi/schema/definitions.ts';
import { translatorOf } from '../../openapi/schema/json-schema.ts';
import { isObject } from '../../shared/json.ts';
import { literalLines } from './literal.ts';

export interface Contract {
  readonly schema: Draft07;
  /** It refers to definitions in the script of the collection. */
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

/** Lines of a schema in the script of a request: a longer one is a definition of the collection, so that the script fits one screen. */
const MAX_OWN_LINES = 15;

interface ContractOptions {
  /** See `CollectionConfig`. */
  readonly nullable?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Translates the responses of all operations. What they refer to is in the script of the collection, once for all requests: the
 * contracts of Stripe's document with their own definitions would have 79 million characters, of which 0.5 million differ.
 */
export function contractsOf({ document, operations }: Spec, { nullable = {} }: ContractOptions = {}): Contracts {
  const { translate, closure: documented, untranslated, relaxed } = translatorOf(document, 'response');
  const closure: typeof documented = (schemas) =>
    new Map([...documented(schemas)].map(([name, schema]) => [name, withNull(schema, nullable[name] ?? [])]));
  /** Responses that are definitions of the collection, by name. No component has such a name: it has a colon. */
  const moved = new Map<string, Referring>();
  const ownContract = (operation: Operation, contract: Referring): Referring => {
    if (literalLines(contract.schema).length <= MAX_OWN_LINES) return contract;
    const name = freeName(`${operation.id.replaceAll(/[^\w.-]+/g, '.')}:response`, moved);
    moved.set(name, contract);
    return { schema: { $ref: `#/definitions/${name}` }, refersTo: new Set([name]) };
  };
  const contracts = new Map<string, Referring[]>();
  /** Many operations may refer to one response. */
  const byPlace = new Map<string, Referring>();
  for (const operation of operations) {
    const variants = responseVariants(operation, { mediaTypes: {} }).filter(({ kind }) => kind === 'json');
    for (const { content } of variants) {
      if (content === undefined) continue;
      const contract =
        byPlace.get(content.pointer) ?? ownContract(operation, translate(content.schema, content.pointer));
      byPlace.set(content.pointer, contract);
      contracts.set(operation.id, [...(contracts.get(operation.id) ?? []), contract]);
    }
  }
  const contractOf = (contract: Referring | undefined): Contract | undefined =>
    contract === undefined ? undefined : { schema: contract.schema, isOpen: contract.refersTo.size > 0 };
  return {
    of(operation) {
      const { content } = responseShape(document, operation, { mediaTypes: {} });
      return contractOf(content === undefined ? undefined : byPlace.get(content.pointer));
    },
    at: ({ pointer }) => contractOf(byPlace.get(pointer)),
    shared(chosen) {
      const needed = [...chosen].flatMap(({ id }) => contracts.get(id) ?? []);
      const names = new Set(needed.flatMap(({ refersTo }) => [...refersTo].filter((name) => moved.has(name))));
      const responses = [...names].sort().map((name) => [name, moved.get(name) as Referring] as const);
      return new Map([
        ...responses.map(([name, { schema }]) => [name, schema] as const),
        ...[...closure([...needed, ...responses.map(([, contract]) => contract)])].filter(([name]) => !moved.has(name)),
      ]);
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

function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}-${count}`;
  return free;
}

/** By place, each once. */
function sortedOnce(notes: readonly Note[]): Note[] {
  const byPlace = new Map(notes.map((note) => [`${note.pointer} ${note.message}`, note]));
  return [...byPlace.values()].sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
}
