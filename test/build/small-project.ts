/** A program of a few lines that is compiled by the build of this project, and started by its start.mjs. */
import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../scripts/shared/root.ts';

/** `cli.ts` and `more.ts` share a chunk. */
const SOURCES: Readonly<Record<string, string>> = {
  'scripts/cli.ts': `import { NAME } from './shared/name.ts';
import './report/page.embedded.ts';
console.log('Usage: ' + NAME);
if (process.argv.includes('--more')) await import('./more.ts');`,
  'scripts/cli/generate/converter-worker.ts': '',
  'scripts/more.ts': `import { NAME } from './shared/name.ts'; console.log('more of ' + NAME);`,
  'scripts/shared/name.ts': `export const NAME = 'small';`,
  'scripts/report/page.embedded.ts': `export const STYLE = '';`,
  'scripts/report/page.css': '',
  'scripts/postman/check.js': '',
  'collections/custom.ts': '',
};

/** @returns its folder. The packages that the build puts into files of their own are almost empty, so that it takes little time. */
export async function smallProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'build-'));
  const files: Record<string, string> = {
    ...SOURCES,
    'package.json': '{ "type": "module", "engines": { "node": ">=20.19" } }',
  };
  const packages = pathToFileURL(join(ROOT, 'scripts', 'build', 'bundled-packages.mjs'));
  const { BUNDLED }: { BUNDLED: readonly string[] } = await import(packages.href);
  for (const name of BUNDLED) {
    files[`node_modules/${name}/package.json`] = JSON.stringify({
      name,
      version: '1.0.0',
      license: 'MIT',
      author: 'A',
    });
    files[`node_modules/${name}/index.js`] = `exports.text = '${name.repeat(100)}';`;
  }
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  for (const part of ['build', 'start.mjs'])
    await cp(join(ROOT, 'scripts', part), join(folder, 'scripts', part), { recursive: true });
  await symlink(join(ROOT, 'node_modules', 'esbuild'), join(folder, 'node_modules', 'esbuild'));
  return folder;
}
