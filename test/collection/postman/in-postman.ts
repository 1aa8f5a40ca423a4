/** Calls functions of the library inside Postman's script sandbox. */
import newman from 'newman';
import { libraryLines } from '../../../scripts/collection/scripts/library.ts';
import type { Json } from '../../../scripts/shared/json.ts';

/**
 * Runs code after the library, in the script of a request that is not sent.
 *
 * @param code lines of a function's body that returns JSON.
 */
export function inPostman(code: readonly string[]): Promise<Json> {
  return printedBy([
    'const client = pm;',
    'function library() {',
    ...libraryLines(),
    ...code,
    '}',
    'console.log(JSON.stringify(library()));',
    'pm.execution.skipRequest();',
  ]);
}

/** @returns the JSON that a script prints as its last line, before a request that it skips. */
export async function printedBy(script: readonly string[]): Promise<Json> {
  const item = {
    name: 'code',
    request: 'http://127.0.0.1:9/',
    event: [{ listen: 'prerequest', script: { exec: [script.join('\n')] } }],
  };
  let printed: unknown;
  await new Promise<void>((resolve, reject) => {
    newman
      .run({ collection: { info: { name: 'code' }, item: [item] } as never }, (error) =>
        error ? reject(error) : resolve(),
      )
      .on('console', (_error, { messages }) => {
        printed = messages[0];
      })
      .on('exception', (_error, { error }) => reject(error));
  });
  return JSON.parse(String(printed)) as Json;
}
