#!/usr/bin/env node
// Starts the CLI from dist/. In a checkout, compiles first if a source is newer than dist/. An installed package has no sources.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isCheckout = existsSync(join(root, 'scripts', 'build'));

/** @param {string} folder */
function newestIn(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) newest = Math.max(newest, newestIn(path));
    else if (/\.(ts|tsx|mjs|cjs|js|css)$/.test(entry.name)) newest = Math.max(newest, statSync(path).mtimeMs);
  }
  return newest;
}

/** When dist/ was compiled; 0 if it is missing or incomplete. */
function builtAt() {
  const dist = join(root, 'dist');
  try {
    const sizes = Object.entries(JSON.parse(readFileSync(join(dist, 'built'), 'utf8')));
    const isWhole = sizes.length > 0 && sizes.every(([name, size]) => statSync(join(dist, name)).size === size);
    return isWhole ? statSync(join(dist, 'built')).mtimeMs : 0;
  } catch {
    return 0;
  }
}

/**
 * @param {string} what
 * @param {unknown} cause
 * @param {string} remedy
 * @returns {never}
 */
function fail(what, cause, remedy) {
  const lines = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  console.error(`error  ${what}  [build-unavailable]`);
  console.error(`where  ${lines.slice(0, 2).join(' ')}`);
  console.error(`fix    ${remedy}`);
  if (process.argv.includes('--debug') && cause instanceof Error) console.error(cause.stack);
  process.exit(2);
}

// npm only warns.
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [minMajor, minMinor] = engines.node.match(/\d+/g).map(Number);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < minMajor || (major === minMajor && minor < minMinor))
  fail(
    `Node.js ${process.versions.node} is too old`,
    process.execPath,
    `install Node.js ${minMajor}.${minMinor} or newer`,
  );

if (isCheckout && builtAt() < Math.max(newestIn(join(root, 'scripts')), newestIn(join(root, 'collections')))) {
  try {
    await (await import('./build/build.mjs')).build();
  } catch (error) {
    fail(
      'the program could not be compiled',
      error,
      'run `npm ci` in the folder of the project, with the development dependencies; after a change of the sources, run `npm run types`',
    );
  }
}
// Must be set before the modules are loaded. Without --debug, source maps are not read, because this would slow each start.
if (process.argv.includes('--debug')) process.setSourceMapsEnabled(true);
// Node.js 22.1 or newer. A build replaces the cache together with dist/.
module.enableCompileCache?.(join(root, 'dist', 'compile-cache'));
try {
  await import('../dist/cli.js');
} catch (error) {
  // Commands report their own errors. This error comes from dist/ or from a missing package.
  const remedy = isCheckout ? 'run `npm ci` in the folder of the project' : 'install the package again';
  fail('the compiled program cannot be loaded', error, remedy);
}
