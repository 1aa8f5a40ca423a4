// Compiles scripts/ into dist/, in one step: a half-written dist/ is never seen by another process.
// Runs by itself on `npm ci` (prepare) and, through start.mjs, whenever a source is newer than dist/.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Packages that are read from one file of dist/ instead of from hundreds: finding and opening those took longer than
 * running them (docs/performance.md).
 */
const JOINED = ['openapi-to-postmanv2'];

/** Packages that are compiled into dist/ with the sources, for the same reason: the sandbox and `--help` start sooner. */
const INLINED = ['ajv', 'ajv-formats', 'commander', 'dotenv', 'find-my-way', 'leven', 'zod'];

/** What CommonJS inside an ES module needs. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** @type {import('esbuild').Plugin} */
const joinedPackages = {
  name: 'joined-packages',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(${JOINED.join('|')})$`) }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: `./${path}.js`, external: true },
    );
  },
};

/** @returns {Promise<void>} */
export async function build() {
  const { build: compile } = await import('esbuild');
  const next = join(root, `dist.${process.pid}`);
  /** @type {{ dependencies: Record<string, string> }} */
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const external = Object.keys(dependencies).filter((name) => !INLINED.includes(name));
  mkdirSync(next, { recursive: true });
  /** @type {import('esbuild').BuildOptions} */
  const forNode = {
    absWorkingDir: root,
    outdir: next,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
  };
  const compiled = Promise.all([
    compile({
      ...forNode,
      entryPoints: ['scripts/cli.ts'],
      splitting: true,
      format: 'esm',
      external: [...external, 'esbuild'],
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
      // Not CommonJS: for an import of that, Node would read all of it once more in search of its exports.
      format: 'esm',
      banner: { js: REQUIRE },
      legalComments: 'linked',
    }),
  ]);
  try {
    await compiled;
  } catch (error) {
    rmSync(next, { recursive: true, force: true });
    throw error;
  }
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
