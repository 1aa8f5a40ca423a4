#!/usr/bin/env node
// Starts the CLI from dist/, and compiles first when a source is newer: nobody ever runs yesterday's code.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function newestSource() {
  let newest = 0;
  for (const folder of ['scripts', 'collections']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!/\.(ts|tsx|mjs)$/.test(entry.name)) continue;
      newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
    }
  }
  return newest;
}

function builtAt() {
  return statSync(join(root, 'dist', 'built'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (builtAt() < newestSource()) {
  try {
    await (await import('./build.mjs')).build();
  } catch (error) {
    if (builtAt() === 0) {
      console.error('error  the program is not compiled, and the compiler is missing or failed  [build-unavailable]');
      console.error(`where  ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
      console.error('mend   run `npm ci` in the folder of the project');
      process.exit(2);
    }
    throw error;
  }
}
await import('../dist/cli.js');
