// Bundles packages of hundreds of CommonJS files into one file each, because finding and opening the files takes longer than running them.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** Each package is a separate file in dist/, because they rely on CommonJS and on sloppy mode. The first two use the third. */
export const BUNDLED = ['newman', 'openapi-to-postmanv2', 'postman-collection', 'undici', 'yaml'];

/** The packages whose exports are imported by their names. */
const NAMED = ['undici', 'yaml'];

const FS_STUB = fileURLToPath(new URL('./fs-stub.cjs', import.meta.url));

/**
 * Imports of these packages load their file by `require`, because `import` would first search its text for names of exports.
 *
 * @type {import('esbuild').Plugin}
 */
export const bundledPackages = {
  name: 'bundled-packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${BUNDLED.join('|')})$`) }, ({ path }) => ({ path, namespace: 'bundled' }));
    onResolve({ filter: /^\.\/[\w-]+\.cjs$/, namespace: 'bundled' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /.*/, namespace: 'bundled' }, ({ path }) => ({
      contents: [
        `const exported = require(${JSON.stringify(`./${path}.cjs`)});`,
        'export default exported;',
        ...namesOf(path).map((name) => `export const ${name} = exported.${name};`),
      ].join('\n'),
    }));
  },
};

/**
 * esbuild gives a dynamic import of CommonJS no names.
 *
 * @param {string} path
 * @returns {string[]}
 */
function namesOf(path) {
  return NAMED.includes(path)
    ? Object.keys(require(path)).filter((name) => /^[A-Za-z]\w*$/.test(name) && name !== 'default')
    : [];
}

/**
 * In the files of these packages: `postman-collection` is loaded from its own file, so that dist/ has it once. The converter requires classes
 * of `postman-collection` by their files; the package exports each of them by its name as well.
 *
 * @type {import('esbuild').Plugin}
 */
export const separateFiles = {
  name: 'separate-files',
  setup({ onResolve }) {
    onResolve({ filter: /^postman-collection(\/lib\/collection\/[\w-]+)?$/ }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path: './postman-collection.cjs', external: true },
    );
    onResolve({ filter: /^fs$/ }, ({ importer }) =>
      importer.replaceAll('\\', '/').endsWith('/newman/lib/run/secure-fs.js') ? { path: FS_STUB } : undefined,
    );
  },
};
