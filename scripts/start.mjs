#!/usr/bin/env node
// Starts the CLI from dist/, and compiles first when a source is newer: nobody ever runs yesterday's code.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string} folder */
function newestIn(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) newest = Math.max(newest, newestIn(path));
    else if (/\.(ts|tsx|mjs)$/.test(entry.name)) newest = Math.max(newest, statSync(path).mtimeMs);
  }
  return newest;
}

function builtAt() {
  return statSync(join(root, 'dist', 'built'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (builtAt() < Math.max(newestIn(join(root, 'scripts')), newestIn(join(root, 'collections')))) {
  try {
    await (await import('./build.mjs')).build();
  } catch (error) {
    console.error('error  the program could not be compiled  [build-unavailable]');
    console.error(`where  ${error instanceof Error ? error.message.split('\n').slice(0, 2).join(' ') : String(error)}`);
    console.error(
      'mend   run `npm ci` in the folder of the project; after a change of the sources, run `npm run types`',
    );
    process.exit(2);
  }
}
await import('../dist/cli.js');
