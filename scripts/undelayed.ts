/**
 * Timers without a delay, for the joined Newman: Node makes each of them wait for a millisecond at least, and Newman's runtime
 * goes from one step of a request to the next by such a timer, some seven times. An immediate keeps their order, lets I/O
 * come in between, and does not wait.
 */
const { setTimeout: startTimer, clearTimeout: stopTimer } = globalThis;

function undelayed(
  call: (...args: unknown[]) => void,
  delayMs?: number,
  ...args: unknown[]
): NodeJS.Timeout | NodeJS.Immediate {
  return delayMs === 0 ? setImmediate(call, ...args) : startTimer(call, delayMs, ...args);
}

/** Either of the two kinds, as `clearTimeout` alone would leave an immediate to go off. */
function clear(timer: NodeJS.Timeout | NodeJS.Immediate | string | number | undefined): void {
  if (timer instanceof IMMEDIATE) clearImmediate(timer);
  else stopTimer(timer);
}

const probe = setImmediate(() => {});
clearImmediate(probe);
const IMMEDIATE = probe.constructor as new () => NodeJS.Immediate;

export { clear as clearTimeout, undelayed as setTimeout };
