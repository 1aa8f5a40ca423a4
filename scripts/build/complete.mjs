// Compiles the program after an installation in a checkout (npm script `dependencies`) and before packing (`prepack`). It is not
// `prepare`, because npm would then tell users of the package that it has an install script.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = join(fileURLToPath(import.meta.url), '..', '..', '..');

try {
  await build();
} catch (error) {
  if (!isMissing(error)) throw error;
  console.error('error  the program cannot be compiled: esbuild is not installed  [build-unavailable]');
  console.error(`where  ${root}`);
  console.error('fix    run `npm ci` with the development dependencies, or install the package that `npm pack` makes');
  process.exit(2);
}
// The package contains the record of its collections, so that its first run does not generate them.
if (process.env.npm_lifecycle_event === 'prepack')
  execFileSync(process.execPath, [join(root, 'dist', 'cli.js'), 'generate', '--check'], {
    cwd: root,
    stdio: 'inherit',
  });

/** @param {unknown} error */
function isMissing(error) {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
