// Files that the program needs as text become a part of dist/, which reads nothing of scripts/ when it runs.
import { pathToFileURL } from 'node:url';

/**
 * A module `*.embedded.ts` is run by the build, and what it exports (plain JSON) stands in dist/ in its place. Run from the
 * sources, as in tests, the same module reads the same files itself.
 *
 * @type {import('esbuild').Plugin}
 */
export const embeddedFiles = {
  name: 'embedded-files',
  setup({ esbuild, onLoad }) {
    onLoad({ filter: /\.embedded\.ts$/ }, async ({ path }) => {
      const { outputFiles } = await esbuild.build({
        entryPoints: [path],
        bundle: true,
        write: false,
        platform: 'node',
        format: 'esm',
        define: { 'import.meta.url': JSON.stringify(pathToFileURL(path).href) },
      });
      const text = outputFiles[0]?.text ?? '';
      const exported = await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
      const lines = Object.entries(exported).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
      return { contents: lines.join('\n') };
    });
  },
};
