/** What the requests of a collection may take together: a small document can ask for a very large collection. */

import { MAX_ALL_STEPS, MAX_COLLECTION_TEXT } from '../../openapi/load/limits.ts';
import type { Operation } from '../../openapi/model.ts';
import type { SampleLog, Shortened } from '../../openapi/schema/sample.ts';
import { ExpectedError } from '../../shared/errors.ts';

/** A sample that is not what its schema asks for, as it would have been too large. */
export interface ShortenedSample extends Shortened {
  readonly operationId: string;
  /** JSON pointer of the operation in the document. */
  readonly operation: string;
}

export interface Budget {
  /** Takes note of the samples of the operation that is worked on. */
  readonly log: SampleLog;
  /**
   * Counts what an operation took.
   *
   * @param text UTF-16 code units of its bodies and scripts.
   * @throws ExpectedError `spec-too-large` where the whole is too large.
   */
  take(operation: Operation, text: number): void;
  readonly shortened: readonly ShortenedSample[];
}

export function generationBudget(): Budget {
  const log: SampleLog = { steps: 0, shortened: [] };
  const shortened: ShortenedSample[] = [];
  let total = 0;
  return {
    log,
    shortened,
    take({ id, pointer }, text) {
      total += text;
      for (const note of log.shortened.splice(0)) shortened.push({ operationId: id, operation: pointer, ...note });
      if (log.steps > MAX_ALL_STEPS)
        throw tooLarge('the example values of its operations take too long to make', pointer);
      if (total > MAX_COLLECTION_TEXT) {
        throw tooLarge(`the collection would have more than ${MAX_COLLECTION_TEXT} characters`, pointer);
      }
    },
  };
}

function tooLarge(what: string, pointer: string): ExpectedError {
  return new ExpectedError('spec-too-large', {
    what,
    where: `#${pointer}`,
    remedy: 'give large bodies and responses a shorter `example`, or split the document',
  });
}
