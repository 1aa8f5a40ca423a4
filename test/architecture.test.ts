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
  'shared/secrets/secret-names.ts',
  'run/secrets/secret-prefix.ts',
  // ClickHouse as a database that runs are written to, whatever the API is.
  'report/history/clickhouse.ts',
  'cli/program-settings.ts',
  'cli/smoke/flags.ts',
  'cli/smoke/earlier-runs.ts',
  'cli/smoke/smoke.ts',
];

/** Without comments, which may have examples, and without the name of the program. */
function codeOf(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm, '').replaceAll('clickhouse-cloud-postman', '');
}

/** Phrases of sentences that this project, Ajv or Chai makes. Facts have codes. */
const PHRASES =
  'expected |, got | got \\(|but is |should |must |allowed values|is not among|not listed|\\bshard|script of the collection|no response|no answer|refused|redirects?\\b|certificate|self.signed|more characters|listed none|ID missing|\\bno key\\b|at attempt|interrupted by|the deadline|the contract|the specification|socket hang up';

/** Names of variables and properties that hold text for people. */
const TEXTS = '(?:reason|message|headline|remedy|sentence|detail)';

/**
 * Code that takes sentences apart: a pattern or a piece of text with the words of one, and any comparison of a text for people.
 * It is a search, not a proof: it knows the ways that code usually takes.
 */
function sentenceReaders(source: string): string[] {
  const code = source.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '').replace(HARMLESS, '');
  const value = `\\b${TEXTS}\\b(?:\\s*\\?\\?\\s*'')?\\)?`;
  const readers = [
    // A literal with a phrase that is matched, searched or split by.
    `/[^/\\n]*(?:${PHRASES})[^/\\n]*/[dgimsuvy]*\\.(?:test|exec)\\(`,
    `\\.(?:match|matchAll|replace|replaceAll|search|split)\\(/[^\\n]*(?:${PHRASES})`,
    `\\.(?:includes|startsWith|endsWith|indexOf)\\(['"\`][^'"\`\\n]*(?:${PHRASES})`,
    // Whatever is looked for in a text for people.
    `\\.(?:test|exec)\\([^()\\n]*\\b${TEXTS}\\b`,
    `${value}\\??\\.(?:match|matchAll|search|split|includes|startsWith|endsWith|indexOf)\\(`,
    `${value}\\s*===?\\s*['"\`/]`,
    `switch \\([^)\\n]*\\.?\\b${TEXTS}\\)`,
  ];
  return code
    .split('\n')
    .filter(
      (line) =>
        !ALLOWED.some((part) => line.includes(part)) && readers.some((reader) => new RegExp(reader, 'i').test(line)),
    )
    .map((line) => line.trim());
}

/** Of V8 and of `yaml`: errors of others that have no codes. */
const ALLOWED: readonly string[] = ['/call stack|alias count/i'];

/** Asks whether there is a text, or takes its first line: nothing is read from it. */
const HARMLESS = /typeof [\w.]+ [!=]== '\w+'|\w+ [!=]== ''|\.split\('\\n'\)/g;

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

  it('makes words in one place: only what shows or saves a run imports them', () => {
    const WORDS = 'report/words/';
    const importers = files.filter((file) => localImports(file).some((target) => target.startsWith(WORDS)));
    const wrong = importers.filter((file) => !/^(report\/(words|formats)|cli)\//.test(file));
    assert.ok(importers.length > 5);
    assert.deepEqual(wrong, []);
  });

  it('reads no fact from a sentence of its own', () => {
    const sources = readdirSync(SCRIPTS, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|m?js)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
    assert.ok(sources.length > files.length);
    assert.deepEqual(
      sources.flatMap((file) =>
        sentenceReaders(readFileSync(file, 'utf8')).map((found) => `${relative(SCRIPTS, file)}: ${found}`),
      ),
      [],
    );
  });

  it('sees such a reading', () => {
    for (const line of [
      "if (/^a script of the collection failed/.test(request.reason ?? '')) return 'script';",
      "const [, code = ''] = /\\[([A-Z_]+)\\]/.exec(reason) ?? [];",
      'const breaches = message.split(/; (?=\\/|and \\d+ more$)/);',
      'const status = /^expected (\\S+), got (\\d+)/s.exec(text);',
      "return /\\bshard\\b/i.test(a.reason ?? '') ? b : a;",
      'const written = /^(true|false) is not among/.exec(text)?.[1];',
      "const kept = body.replace(/… \\[\\d+ more characters\\]$/, '');",
      "if (request.reason?.startsWith('no key')) return;",
      "if (text.includes('connection refused')) return;",
      "if (assertion.message === 'no response') return;",
      'switch (environment.reason) {',
      'const isKnown = /should (?:be|have|match)/i.test(spoken);',
    ])
      assert.equal(sentenceReaders(line).length, 1, line);
    for (const line of [
      'const type = /html/i.test(contentType);',
      'if (message === undefined) return;',
      "const parts = path.split('/');",
      "if (error.code === 'no-response') return;",
    ])
      assert.deepEqual(sentenceReaders(line), [], line);
  });

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
    assert.deepEqual(importers('openapi-to-postmanv2'), ['collection/requests/converter.ts']);
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
    assert.equal(rows.length, 7);
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

  it('lists and uses every package that is compiled in, and has no dependencies beside it', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    assert.equal(dependencies, undefined, 'a dependency would be installed beside the package');
    const architecture = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8');
    for (const name of Object.keys(devDependencies)) {
      if (name.startsWith('@types/')) continue;
      assert.ok(architecture.includes(`\`${name}\``), `docs/architecture.md does not name ${name}`);
    }
    const rows = [...architecture.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = '']) => cell.split(', '));
    const compiledIn = rows.map((name) => name.replaceAll('`', '')).filter((name) => name in devDependencies);
    assert.ok(compiledIn.length > 10);
    const imported = new Set(files.flatMap((file) => importsOf(file).map(({ specifier }) => specifier)));
    for (const name of compiledIn) {
      const used = [...imported].some((specifier) => specifier === name || specifier.startsWith(`${name}/`));
      assert.ok(used || name === 'preact', `${name} is a dependency that nothing imports`);
    }
  });
});
