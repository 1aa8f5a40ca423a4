/** The contracts of a document: what the answer of each operation is held to, the same in every collection. */
import { type Draft07, type Referring, selfContained } from '../spec/definitions.ts';
import { type Note, translatorOf } from '../spec/json-schema.ts';
import type { Operation, Spec } from '../spec/model.ts';
import { answerShape } from './answer-shape.ts';

export interface Contracts {
  /** The schema of an operation's answer; nothing where it is not JSON. */
  of(operation: Operation): Draft07 | undefined;
  /** Keywords that no contract asks for. */
  readonly untranslated: readonly Note[];
  /** Contradictions of the schemas, and how they were taken. */
  readonly relaxed: readonly Note[];
}

/** Translates the answers of all operations. */
export function contractsOf({ document, operations }: Spec): Contracts {
  const { translate, closure, untranslated, relaxed } = translatorOf(document, 'response');
  const contracts = new Map<string, Referring>();
  for (const operation of operations) {
    const { kind, content } = answerShape(document, operation);
    if (kind === 'json' && content !== undefined)
      contracts.set(operation.id, translate(content.schema, content.pointer));
  }
  return {
    of({ id }) {
      const contract = contracts.get(id);
      return contract && selfContained(contract, closure([contract]));
    },
    untranslated: sortedOnce(untranslated),
    relaxed: sortedOnce(relaxed),
  };
}

/** By place, each once. */
function sortedOnce(notes: readonly Note[]): Note[] {
  const byPlace = new Map(notes.map((note) => [`${note.pointer} ${note.message}`, note]));
  return [...byPlace.values()].sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
}
