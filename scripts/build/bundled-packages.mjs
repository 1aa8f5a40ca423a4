// Packages of hundreds of CommonJS files that become one file each: finding and opening those takes longer than running them.

/** A file of dist/ each, and not a part of an ES module: they rely on CommonJS and on sloppy mode. */
export const BUNDLED = ['newman', 'openapi-to-postmanv2'];

/**
 * An import of one of them loads its file, by `require`: an `import` would first search the text for names of exports.
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
