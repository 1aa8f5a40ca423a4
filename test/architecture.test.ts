/** Checks imports between stages, file names, and dependencies. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { ROOT } from '../scripts/shared/root.ts';

/** The stages that each stage may import, in addition to `shared`. */
const STAGES: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  openapi: [],
  collection: ['openapi'],
  run: ['openapi', 'collection'],
  report: ['run'],
  sandbox: ['openapi'],
  publish: ['openapi', 'collection'],
  cli: ['openapi', 'collection', 'run', 'report', 'sandbox', 'publish'],
};
/** The entry point, which no file imports. */
const START = 'cli.ts';

const SCRIPTS = join(ROOT, 'scripts');
const files = readdirSync(SCRIPTS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
  .map((entry) => relative(SCRIPTS, join(entry.parentPath, entry.name)).split(sep).join('/'));

/** The imports of a file, including types and dynamic imports. */
function importsOf(file: string): { specifier: string }[] {
  const source = readFileSync(join(SCRIPTS, file), 'utf8');
  const statements = [...source.matchAll(/^(?:import|export)\s[^;]*?from\s+'([^']+)'/gm)];
  const dynamic = [...source.matchAll(/import\(\s*'([^']+)'\s*\)/g)];
  const bare = [...source.matchAll(/^import\s+'([^']+)'/gm)];
  return [...statements, ...dynamic, ...bare].map((match) => ({ specifier: match[1] ?? '' }));
}

const stageOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : '');

function localImports(file: string): string[] {
  return importsOf(file)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) =>
      relative(SCRIPTS, join(SCRIPTS, dirname(file), specifier))
        .split(sep)
        .join('/'),
    )
    .filter((target) => !target.startsWith('..'));
}

/** Names that only the pinned API has: of the vendor, its resources, and the variables of its environments. */
const API_WORDS =
  /click-?(?:house|pipe|stack)|postgres|byoc|organi[sz]ation|\b(?:orgid|serviceid|keyid|keysecret)\b|cloud_provider|region_id/i;

/** Where such a name may stand in code all the same, and why. */
const MAY_NAME_THE_API = [
  // Chooses the API.
  'cli/pinned.ts',
  // Lists of words that secrets have in their names, of many vendors.
  'shared/secret-names.ts',
  'run/secrets/secret-prefix.ts',
  // The sandbox's published IDs and keys.
  'sandbox/credentials.ts',
  // Reads and writes the root ID and the ID and secret of a key under the names that these have there.
  'sandbox/api.ts',
  'sandbox/server.ts',
  'sandbox/http/authentication.ts',
  'sandbox/state/',
];

/** Without comments, which may have examples, and without the name of the program. */
function codeOf(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm, '').replaceAll('clickhouse-cloud-postman', '');
}

describe('architecture', () => {
  it('every file except the entry point belongs to a stage', () => {
    assert.ok(files.length > 60);
    assert.deepEqual(
      files.filter((file) => !(stageOf(file) in STAGES)),
      [START],
    );
  });

  for (const file of files) {
    const stage = stageOf(file);
    if (stage === '') continue;
    it(`scripts/${file} imports its own stage and earlier ones only`, () => {
      const allowed = [stage, 'shared', ...(STAGES[stage] ?? [])];
      const wrong = localImports(file).filter((target) => !allowed.includes(stageOf(target)));
      assert.deepEqual(wrong, []);
    });
  }

  it('has no import cycles, including types', () => {
    const state = new Map<string, 'open' | 'done'>();
    function visit(file: string, trail: readonly string[]): void {
      if (state.get(file) === 'done' || !files.includes(file)) return;
      assert.notEqual(state.get(file), 'open', `cycle: ${[...trail, file].join(' → ')}`);
      state.set(file, 'open');
      for (const target of localImports(file)) visit(target, [...trail, file]);
      state.set(file, 'done');
    }
    for (const file of files) visit(file, []);
  });

  it('imports Newman, the converter and others in one file each', () => {
    const importers = (name: string) =>
      files.filter((file) => importsOf(file).some(({ specifier }) => specifier === name));
    assert.deepEqual(importers('newman'), ['run/newman/newman.ts']);
    assert.deepEqual(importers('openapi-to-postmanv2'), ['collection/requests/convert.ts']);
    assert.deepEqual(importers('dotenv'), ['cli/config.ts']);
    assert.deepEqual(importers('commander'), ['cli.ts']);
    const exits = files.filter((file) =>
      /process\.exit\(|process\.exitCode/.test(readFileSync(join(SCRIPTS, file), 'utf8')),
    );
    assert.deepEqual(exits, ['cli.ts']);
  });

  it('names the API in one place, from which all other code gets it as data', () => {
    const importers = files.filter((file) =>
      importsOf(file).some(({ specifier }) => /(^|\/)collections\/[\w-]+\//.test(specifier)),
    );
    assert.deepEqual(importers, ['cli/pinned.ts']);
    const naming = readdirSync(SCRIPTS, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|jsx?|mjs)$/.test(entry.name))
      .map((entry) => relative(SCRIPTS, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((file) => API_WORDS.test(codeOf(readFileSync(join(SCRIPTS, file), 'utf8'))))
      .filter((file) => !MAY_NAME_THE_API.some((place) => file.startsWith(place)));
    assert.deepEqual(naming, []);
  });

  it('names in its table of additions only tests that there are', () => {
    const architecture = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8');
    const rows = [...architecture.matchAll(/^\| [^|]+ \| [^|]+ \| `(test\/[^`]+)`: ([^|]+) \|$/gm)];
    assert.equal(rows.length, 6);
    for (const [, file = '', title = ''] of rows)
      assert.ok(readFileSync(join(ROOT, file), 'utf8').includes(`'${title}'`), `${file} has no test "${title}"`);
  });

  it('has no file names such as utils', () => {
    const all = readdirSync(ROOT, { recursive: true, withFileTypes: true })
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((file) => !/^(dist|\.git|reports)(\/|$)|(^|\/)node_modules(\/|$)/.test(file) && !/^dist\./.test(file));
    assert.deepEqual(
      all.filter((file) => /(^|\/)(utils?|helpers?|common|misc|manager|data)(\.|\/|$)/i.test(file)),
      [],
    );
  });

  it('lists and uses every dependency', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const architecture = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8');
    for (const name of [...Object.keys(dependencies), ...Object.keys(devDependencies)]) {
      if (name.startsWith('@types/')) continue;
      assert.ok(architecture.includes(`\`${name}\``), `docs/architecture.md does not name ${name}`);
    }
    const imported = new Set(files.flatMap((file) => importsOf(file).map(({ specifier }) => specifier)));
    for (const name of Object.keys(dependencies)) {
      const used = [...imported].some((specifier) => specifier === name || specifier.startsWith(`${name}/`));
      assert.ok(used || name === 'preact', `${name} is a dependency that nothing imports`);
    }
  });
});
