/** How many operations a document may have, and how large each may be. */
import { ExpectedError } from '../shared/errors.ts';
import { tooLarge } from './load/document-size.ts';
import { MAX_ALL_PARAMETERS, MAX_NAME, MAX_OPERATIONS, MAX_PARAMETERS, MAX_PATH_SEGMENTS } from './load/limits.ts';
import type { Operation } from './model.ts';

const SPLIT = 'split the document, and generate a collection from each part: `--spec FILE --out DIR`';

/**
 * Counts operations one by one, so that reading ends at the first one too many.
 *
 * @param source file or URL, for error messages.
 * @returns takes the next operation; throws ExpectedError `spec-too-large`, and `spec-not-openapi` for a path that no URL has.
 */
export function operationCounter(source: string): (operation: Operation) => void {
  let operations = 0;
  let parameters = 0;
  return ({ id, path, pointer, parameters: own }) => {
    operations += 1;
    parameters += own.length;
    const refuse = (what: string, remedy: string) => {
      throw tooLarge(what, source, pointer, remedy);
    };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(path)) {
      throw new ExpectedError('spec-not-openapi', {
        what: 'a path has a line feed or another control character, which no URL has',
        where: `${source}#${pointer}`,
        remedy: 'correct the path in the document, or report it to who publishes the document',
      });
    }
    if (operations > MAX_OPERATIONS) refuse(`the document has more than ${MAX_OPERATIONS} operations`, SPLIT);
    if (id.length > MAX_NAME) {
      refuse(
        `an operationId has ${id.length} characters, more than ${MAX_NAME}`,
        'give the operation a shorter operationId: it is what requests are told apart by',
      );
    }
    if (path.split('/').length - 1 > MAX_PATH_SEGMENTS) {
      refuse(`a path has more than ${MAX_PATH_SEGMENTS} segments`, 'check that it is a path of the API');
    }
    if (own.length > MAX_PARAMETERS) {
      refuse(`an operation has more than ${MAX_PARAMETERS} parameters`, 'describe them as the properties of one body');
    }
    if (parameters > MAX_ALL_PARAMETERS) {
      refuse(`the operations have more than ${MAX_ALL_PARAMETERS} parameters together`, SPLIT);
    }
  };
}
