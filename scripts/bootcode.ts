/**
 * What Postman's sandbox starts each of its threads with, in the joined Newman: instead of two megabytes of text that every
 * thread compiles anew, a few lines that take them from a file of dist/ and from the code cache.
 */
import { scriptFromCache } from './code-cache.ts';

/** The part of the thread's connection to Newman (uvm's bridge) that is used here. */
interface Bridge {
  on(event: 'execute', listener: () => void): void;
  off(event: 'execute', listener: () => void): void;
}

/** After so many scripts there is little left that none has called yet. */
const WARM_AFTER = 60;

/**
 * In place of postman-sandbox's `.cache/bootcode.js`.
 *
 * @param done gets the text of a script that makes the sandbox in the thread that runs it.
 */
export default function bootcode(done: (error: null, code: string) => void): void {
  const file = JSON.stringify(`${__dirname}/bootcode.js`);
  done(null, `(${boot})(${scriptFromCache}, require, bridge, ${file}, ${WARM_AFTER});`);
}

/** Runs in the thread, as text: it uses nothing but its arguments. */
function boot(
  compile: typeof scriptFromCache,
  load: NodeJS.Require,
  bridge: Bridge,
  file: string,
  warmAfter: number,
): void {
  const { readFileSync } = load('node:fs') as typeof import('node:fs');
  const { script, wasCached, save } = compile(load, file, readFileSync(file, 'latin1'));
  script.runInThisContext();
  if (wasCached) return;
  save();
  // Once more, with what the first scripts of the run have called.
  let scripts = 0;
  const count = () => {
    scripts += 1;
    if (scripts < warmAfter) return;
    bridge.off('execute', count);
    save();
  };
  bridge.on('execute', count);
}
