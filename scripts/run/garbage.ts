/** Memory on long runs. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Collects garbage now. V8 lets it pile up for as long as the machine has memory, and what a body leaves outside of V8's heap
 * hardly counts for it: thousands of requests would hold several times of what is in use. It takes some 20 ms.
 */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
    setFlagsFromString('--no-expose-gc');
  }
  collect();
}
