// Bundles packages of hundreds of CommonJS files into one file each, because finding and opening the files takes longer than running them.
import { fileURLToPath } from 'node:url';

/** Each package is a separate file in dist/, because they rely on CommonJS and on sloppy mode. The first two use the third. */
export const BUNDLED = ['newman', 'openapi-to-postmanv2', 'postman-collection'];

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
      contents: `export default require(${JSON.stringify(`./${path}.cjs`)});`,
    }));
  },
};

/**
 * In the files of these packages: one loads another from its file, so that dist/ has each package once. The converter requires classes
 * of `postman-collection` by their files; the package exports each of them by its name as well.
 *
 * @type {import('esbuild').Plugin}
 */
export const separateFiles = {
  name: 'separate-files',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(${BUNDLED.join('|')})(/lib/collection/[\\w-]+)?$`) }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: `./${path.split('/')[0]}.cjs`, external: true },
    );
    onResolve({ filter: /^fs$/ }, ({ importer }) =>
      importer.replaceAll('\\', '/').endsWith('/newman/lib/run/secure-fs.js') ? { path: FS_STUB } : undefined,
    );
  },
};
