// Embeds files that the program needs as text, so that dist/ reads nothing from scripts/ at run time.
import { pathToFileURL } from 'node:url';

/**
 * The build runs each module `*.embedded.ts` and replaces it in dist/ by its exports (plain JSON). In tests, which run from the
 * sources, the module reads the files itself.
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
