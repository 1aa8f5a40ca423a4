// Runs in the tests' own process use the Newman that the build has joined, as the commands do. Tests that import Newman
// themselves get it as it comes.
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const JOINED = new URL('../dist/newman.cjs', import.meta.url).href;

/** @type {import('node:module').ResolveHook} */
export const resolve = (specifier, context, next) =>
  specifier === 'newman' && context.parentURL?.includes('/scripts/run/newman.ts')
    ? { url: JOINED, format: 'commonjs', shortCircuit: true }
    : next(specifier, context);

// Node loads hooks into a thread of their own: this file, there, is no more than the hook.
if (isMainThread) register(import.meta.url);
