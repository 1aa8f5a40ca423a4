// Compiles scripts/ into dist/, in one step: a half-written dist/ is never seen by another process.
// Runs by itself on `npm ci` (prepare) and, through start.mjs, whenever a source is newer than dist/.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUNDLED, bundledPackages } from './bundled-packages.mjs';
import { embeddedFiles } from './embedded-files.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Packages that hardly a run asks for stay in node_modules; the others are compiled into dist/ with the sources. */
const EXTERNAL = ['postman-collection', 'undici', 'yaml'];

const ABANDONED_MS = 3_600_000;

/** What CommonJS inside an ES module needs. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/** @returns {Promise<void>} */
export async function build() {
  const { build: compile } = await import('esbuild');
  removeAbandoned();
  const next = join(root, `dist.${process.pid}`);
  mkdirSync(next, { recursive: true });
  /** @type {import('esbuild').BuildOptions} */
  const forNode = {
    absWorkingDir: root,
    outdir: next,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
    minifyWhitespace: true,
    legalComments: 'linked',
  };
  try {
    await Promise.all([
      compile({
        ...forNode,
        entryPoints: ['scripts/cli.ts'],
        splitting: true,
        format: 'esm',
        external: EXTERNAL,
        banner: { js: REQUIRE },
        plugins: [bundledPackages, embeddedFiles],
        jsx: 'automatic',
        jsxImportSource: 'preact',
        // Read with --debug only. The text of the sources lies in scripts/.
        sourcemap: true,
        sourcesContent: false,
      }),
      compile({
        ...forNode,
        entryPoints: Object.fromEntries(BUNDLED.map((name) => [name, name])),
        format: 'cjs',
        outExtension: { '.js': '.cjs' },
        // What postman-sandbox is made with, for a copy of it that was not.
        external: ['./bundle'],
        alias: { 'node-fetch-h2': join(root, 'scripts', 'build', 'fetch-stub.cjs') },
      }),
    ]);
    writeFileSync(join(next, 'built'), JSON.stringify(sizesIn(next)));
  } catch (error) {
    rmSync(next, { recursive: true, force: true });
    throw error;
  }
  replace(join(root, 'dist'), next);
}

/**
 * @param {string} last
 * @param {string} next
 */
function replace(last, next) {
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

/**
 * What start.mjs compares dist/ with: a copy, a full disk or a crash of the system can leave less of it.
 *
 * @param {string} folder
 * @returns {Record<string, number>} bytes of each file that is run.
 */
function sizesIn(folder) {
  const names = readdirSync(folder).filter((name) => /\.c?js$/.test(name));
  return Object.fromEntries(names.map((name) => [name, statSync(join(folder, name)).size]));
}

/** Removes what builds have left that were killed. A build takes seconds; one that may still go on is left alone. */
function removeAbandoned() {
  for (const name of readdirSync(root)) {
    if (!/^dist\.\d+(\.old)?$/.test(name)) continue;
    const { mtimeMs } = statSync(join(root, name), { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > ABANDONED_MS) rmSync(join(root, name), { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
