// Compiles scripts/ into dist/, in one step: a half-written dist/ is never seen by another process.
// Runs by itself on `npm ci` (prepare) and, through start.mjs, whenever a source is newer than dist/.
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Packages that are read from one file of dist/ instead of from hundreds, and compiled from a cache: finding, opening and
 * compiling those took longer than running them (docs/performance.md).
 */
const JOINED = ['newman', 'openapi-to-postmanv2'];

/** The other packages are compiled into dist/ with the sources, for the same reason; but for those that hardly a run asks for. */
const EXTERNAL = ['postman-collection', 'undici', 'yaml'];

const ABANDONED_MS = 3_600_000;

/** What CommonJS inside an ES module needs. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/** @type {import('esbuild').Plugin} */
const joinedPackages = {
  name: 'joined-packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${JOINED.join('|')})$`) }, ({ path }) => ({ path, namespace: 'joined' }));
    onLoad({ filter: /.*/, namespace: 'joined' }, ({ path }) => ({
      contents: `import { loadJoined } from './joined.ts'; export default loadJoined(${JSON.stringify(path)});`,
      resolveDir: join(root, 'scripts'),
    }));
  },
};

/**
 * Files of ours that stand in the place of a package's: what its `require` gives is their default export.
 *
 * @type {(folder: string) => import('esbuild').Plugin}
 */
const inPlace = (folder) => ({
  name: 'in-place',
  setup({ esbuild, onResolve, onLoad, resolve }) {
    onResolve({ filter: /^node-fetch-h2$/ }, () => ({ path: './unreachable.ts', namespace: 'in-place' }));
    onResolve({ filter: /\.cache\/bootcode$/ }, async ({ path, resolveDir, kind, pluginData }) => {
      if (pluginData === inPlace) return undefined;
      const original = await resolve(path, { resolveDir, kind, pluginData: inPlace });
      writeFileSync(join(folder, 'bootcode.js'), await bootcodeOf(original.path, esbuild));
      return { path: './bootcode.ts', namespace: 'in-place' };
    });
    onLoad({ filter: /.*/, namespace: 'in-place' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)}).default;`,
      resolveDir: join(root, 'scripts'),
    }));
  },
});

/**
 * The code that Postman's sandbox starts each thread with, in ASCII.
 *
 * @param {string} file its module, which hands it to a callback.
 * @param {Pick<typeof import('esbuild'), 'transform'>} esbuild
 */
async function bootcodeOf(file, { transform }) {
  /** @type {string} */
  const text = await new Promise((done, fail) => {
    createRequire(import.meta.url)(file)((/** @type {unknown} */ error, /** @type {string} */ code) =>
      error ? fail(error) : done(code),
    );
  });
  return (await transform(text, { target: 'node20.19', minifyWhitespace: true, charset: 'ascii' })).code;
}

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
  };
  const compiled = Promise.all([
    compile({
      ...forNode,
      entryPoints: ['scripts/cli.ts'],
      splitting: true,
      format: 'esm',
      external: EXTERNAL,
      banner: { js: REQUIRE },
      legalComments: 'linked',
      plugins: [joinedPackages],
      jsx: 'automatic',
      jsxImportSource: 'preact',
      sourcemap: true,
    }),
    compile({
      ...forNode,
      entryPoints: Object.fromEntries(JOINED.map((name) => [name, name])),
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      // What postman-sandbox is made with, for a copy of it that was not.
      external: ['./bundle'],
      inject: ['scripts/undelayed.ts'],
      legalComments: 'linked',
      plugins: [inPlace(next)],
    }),
  ]);
  try {
    await compiled;
    writeFileSync(join(next, 'built'), JSON.stringify(sizesIn(next)));
  } catch (error) {
    rmSync(next, { recursive: true, force: true });
    throw error;
  }
  const last = join(root, 'dist');
  for (const file of [...JOINED.map((name) => `${name}.cjs`), 'bootcode.js']) keepCodeCache(file, last, next);
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

/**
 * What V8 made of a file holds as long as the file is the same, whatever became of the sources beside it.
 *
 * @param {string} file
 * @param {string} last
 * @param {string} next
 */
function keepCodeCache(file, last, next) {
  try {
    if (!readFileSync(join(last, file)).equals(readFileSync(join(next, file)))) return;
    for (const name of readdirSync(last))
      if (name.startsWith(`${file}.`) && name.endsWith('.cache')) copyFileSync(join(last, name), join(next, name));
  } catch {
    // The first run fills it anew.
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
