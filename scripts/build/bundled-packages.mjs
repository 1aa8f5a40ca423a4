// Bundles packages of hundreds of CommonJS files into one file each, because finding and opening the files takes longer than running them.

/** Each package is a separate file in dist/, because they rely on CommonJS and on sloppy mode. */
export const BUNDLED = ['newman', 'openapi-to-postmanv2'];

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
