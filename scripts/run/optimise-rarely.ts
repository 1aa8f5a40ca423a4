/**
 * V8 compiles a function again, optimised, when it has run for a while, on threads of its own. A run of a few hundred requests
 * ends before that pays: of eight environments at once, a third of the CPU time went into it (docs/performance.md).
 */
import { setFlagsFromString } from 'node:v8';

/** Bytes of bytecode that a function runs before V8 thinks of optimising it; Node 20 does so after 67,584. */
const INTERRUPT_BUDGET = 1_000_000;

/** For this process and the threads that it starts from now on. From V8 12 on (Node 22) V8 itself waits for longer. */
export function optimiseRarely(): void {
  if (Number.parseInt(process.versions.v8, 10) < 12) setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
}
