/** The seal of a generated collection, which shows whether somebody has changed the file: the last member, a hash of what precedes it. */
import { createHash } from 'node:crypto';

const END = '\n}\n';
const SEAL = /,\n {2}"generated": "sha256:([0-9a-f]{64})"\n\}\n$/;

/** The pieces of a JSON object that `printCollection` printed, with the seal as a further member. */
export function* sealed(pieces: Iterable<string>): Generator<string> {
  const hash = createHash('sha256');
  let held = '';
  for (const piece of pieces) {
    held += piece;
    // The end is held back, because the seal comes before it.
    const ready = held.slice(0, -END.length);
    if (ready === '') continue;
    held = held.slice(ready.length);
    hash.update(ready);
    yield ready;
  }
  yield `,\n  "generated": "sha256:${hash.digest('hex')}"${held}`;
}

/** Whether a file is as it was generated. A copy that another program has written has no seal or a wrong one. */
export function isSealed(text: string): boolean {
  const found = SEAL.exec(text);
  return found !== null && createHash('sha256').update(text.slice(0, found.index)).digest('hex') === found[1];
}
