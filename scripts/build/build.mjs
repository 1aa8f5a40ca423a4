// Compiles scripts/ into dist/, which is replaced atomically, so that other processes never see an incomplete dist/.
// Runs on `npm ci` (complete.mjs), and from start.mjs if a source is newer than dist/.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUNDLED, bundledPackages, separateFiles } from './bundled-packages.mjs';
import { embeddedFiles } from './embedded-files.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const ABANDONED_MS = 3_600_000;

/** Defines `require` for CommonJS packages inside an ES module. */
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
    metafile: true,
  };
  try {
    const results = await Promise.all([
      compile({
        ...forNode,
        entryPoints: { cli: 'scripts/cli.ts', 'converter-worker': 'scripts/cli/generate/converter-worker.ts' },
        splitting: true,
        format: 'esm',
        banner: { js: REQUIRE },
        plugins: [bundledPackages, embeddedFiles],
        jsx: 'automatic',
        jsxImportSource: 'preact',
        // Read with --debug only, without the text of the sources, which is in scripts/.
        sourcemap: true,
        sourcesContent: false,
      }),
      compile({
        ...forNode,
        entryPoints: Object.fromEntries(BUNDLED.map((name) => [name, name])),
        format: 'cjs',
        outExtension: { '.js': '.cjs' },
        plugins: [separateFiles],
        // Used by postman-sandbox only if its generated files are missing.
        external: ['./bundle'],
        alias: { 'node-fetch-h2': join(root, 'scripts', 'build', 'fetch-stub.cjs') },
      }),
    ]);
    const inputs = results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
    removeMapsOfPackages(next);
    writeFileSync(join(next, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(root, inputs));
    writeFileSync(join(next, 'built'), JSON.stringify(sizesIn(next)));
  } catch (error) {
    rmSync(next, { recursive: true, force: true });
    throw error;
  }
  replace(join(root, 'dist'), next);
}

/**
 * Source maps of files without code of this project are large, and show nothing that the file does not.
 *
 * @param {string} folder
 */
function removeMapsOfPackages(folder) {
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.map'))) {
    const { sources } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    if (sources.every((/** @type {string} */ source) => source.includes('node_modules/'))) rmSync(join(folder, name));
  }
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
    // Another process finished the same build first; its result is equal.
    rmSync(next, { recursive: true, force: true });
  }
  rmSync(old, { recursive: true, force: true });
}

/**
 * The sizes that start.mjs compares with dist/, which can be incomplete after a copy, a full disk or a crash.
 *
 * @param {string} folder
 * @returns {Record<string, number>} bytes by file.
 */
function sizesIn(folder) {
  const names = readdirSync(folder).filter((name) => /\.c?js$/.test(name));
  return Object.fromEntries(names.map((name) => [name, statSync(join(folder, name)).size]));
}

/** Removes the output of killed builds, but not of builds that may still be running. */
function removeAbandoned() {
  for (const name of readdirSync(root)) {
    if (!/^dist\.\d+(\.old)?$/.test(name)) continue;
    const { mtimeMs } = statSync(join(root, name), { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > ABANDONED_MS) rmSync(join(root, name), { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
