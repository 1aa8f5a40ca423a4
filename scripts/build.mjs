// Compiles scripts/ into dist/, in one step: a half-written dist/ is never seen by another process.
// Runs by itself on `npm ci` (prepare) and, through start.mjs, whenever a source is newer than dist/.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @returns {Promise<void>} */
export async function build() {
  const { build: compile } = await import('esbuild');
  const next = join(root, `dist.${process.pid}`);
  mkdirSync(next, { recursive: true });
  await compile({
    absWorkingDir: root,
    entryPoints: ['scripts/cli.ts'],
    outdir: next,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: true,
    logLevel: 'warning',
  });
  writeFileSync(join(next, 'built'), '');
  const last = join(root, 'dist');
  const old = join(root, `dist.${process.pid}.old`);
  try {
    renameSync(last, old);
  } catch {
    // The first build has nothing to replace.
  }
  try {
    renameSync(next, last);
  } catch {
    // Another process finished the same build first: its result serves as well.
    rmSync(next, { recursive: true, force: true });
  }
  rmSync(old, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
