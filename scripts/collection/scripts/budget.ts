/** The limits of a whole collection: a small document can describe a very large one. */

import { MAX_ALL_STEPS, MAX_COLLECTION_TEXT } from '../../openapi/load/limits.ts';
import type { Operation } from '../../openapi/model.ts';
import type { SampleLog, Shortened } from '../../openapi/schema/sample-options.ts';
import { ExpectedError } from '../../shared/errors.ts';

/** A sample that does not satisfy its schema, because it would be too large. */
export interface ShortenedSample extends Shortened {
  readonly operationId: string;
  readonly operation: string;
}

export interface Budget {
  readonly log: SampleLog;
  /**
   * Counts the work and the text of an operation.
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
