/** Help, npm scripts, README and docs match the registry of commands. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, flagHelp, flagName, readFlags } from '../../scripts/cli/command.ts';
import { COMMANDS, GROUPS } from '../../scripts/cli/registry.ts';
import { sandboxCommand } from '../../scripts/cli/sandbox/command.ts';
import { smokeCommand } from '../../scripts/cli/smoke/command.ts';
import { SUITE_NAMES } from '../../scripts/collection/suites/registry.ts';
import { ExpectedError } from '../../scripts/shared/errors.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { command } from './command.ts';

const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const flagsOf = ({ flags }: Command) => Object.keys(flags).map(flagName);

/** `npm run report -- merge DIR…` */
function invocation({ name }: Command, args = ''): string {
  const [script = '', ...rest] = [...name.split(' '), ...(args === '' ? [] : [args])];
  return `npm run ${script}${rest.length === 0 ? '' : ` -- ${rest.join(' ')}`}`;
}

describe('cli/registry', () => {
  it('every command has a folder with its declaration, and every declaration is registered', () => {
    const declared = readdirSync(join(ROOT, 'scripts', 'cli'), { withFileTypes: true })
      // `network/` is for several commands.
      .filter((entry) => entry.isDirectory() && entry.name !== 'network')
      .flatMap(({ name }) => [...read('scripts', 'cli', name, 'command.ts').matchAll(/^ {2}name: '([^']+)'/gm)])
      .map(([, found]) => found);
    assert.deepEqual(COMMANDS.map(({ name }) => name).sort(), declared.sort());
    assert.equal(new Set(declared).size, declared.length);
  });

  it('every command has an npm script, and every group a summary', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const { name } of COMMANDS) {
      const [group = '', ...rest] = name.split(' ');
      assert.equal(scripts[group], `node scripts/start.mjs ${group}`);
      if (rest.length > 0) assert.ok(GROUPS[group], group);
    }
    const started = Object.values(scripts).filter((script) => script.startsWith('node scripts/start.mjs '));
    assert.equal(started.length, new Set(COMMANDS.map(({ name }) => name.split(' ')[0])).size);
  });

  it('the README lists all commands', () => {
    const row = (code: string, summary: string) => `| \`${code}\` | ${summary} |`;
    const rows = COMMANDS.flatMap((each) => [
      row(invocation(each, each.usage), each.summary),
      ...(each.examples ?? []).map(({ args, summary }) => row(invocation(each, args), summary)),
    ]);
    const table = ['| command | use it to |', '|---|---|', ...rows, row('npm ci && npm test', 'run the tests')].join(
      '\n',
    );
    const found = /^\| command \|[\s\S]*?\n(?=\n)/m.exec(read('README.md'))?.[0] ?? '';
    assert.equal(found.trimEnd(), table);
  });

  for (const each of COMMANDS) {
    it(`${each.name} --help shows its summary and its flags`, async () => {
      const { stdout, code } = await command([...each.name.split(' '), '--help']);
      assert.equal(code, 0);
      const help = stdout.replaceAll(/\s+/g, ' ');
      assert.ok(help.includes(each.summary.replaceAll('`', '')), help);
      for (const [property, flag] of Object.entries(each.flags)) {
        const value = flag.value === undefined ? '' : ` <${flag.value}>`;
        assert.ok(help.includes(`${flagName(property)}${value} ${flagHelp(flag)}`), help);
      }
    });

    it(`${each.name}: its examples use its own flags`, () => {
      const used = [each.usage ?? '', ...(each.examples ?? []).map(({ args }) => args)].join(' ').match(/--[a-z-]+/g);
      assert.deepEqual(
        (used ?? []).filter((flag) => !flagsOf(each).includes(flag)),
        [],
      );
    });
  }

  const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(ROOT, 'docs')).map((name) => join('docs', name))];
  for (const page of pages.filter((name) => name.endsWith('.md'))) {
    it(`${page} uses existing commands and flags`, () => {
      const calls = [...read(page).matchAll(/npm run (?:-s )?([\w:]+)(?: -- ([^|>&`\n]*))?/g)];
      const unknown = calls.flatMap(([call, script = '', args = '']) => {
        const candidates = COMMANDS.filter(({ name }) => name.split(' ')[0] === script);
        const known = candidates.flatMap(flagsOf);
        if (candidates.length === 0) return [];
        return (args.match(/--[a-z-]+/g) ?? [])
          .filter((flag) => ![...known, '--help'].includes(flag))
          .map((flag) => `${call}: ${flag}`);
      });
      assert.deepEqual(unknown, []);
    });
  }
});

describe('flags', () => {
  it('have their defaults', () => {
    assert.deepEqual(readFlags(smokeCommand, {}), {
      env: [],
      suite: 'smoke',
      only: [],
      allowWrites: false,
      acceptCosts: false,
      retries: 2,
      timeout: 30_000,
      concurrency: 8,
      iterations: 1,
      bail: false,
      strict: false,
      exclude: [],
      lastFailed: false,
      list: false,
      open: false,
      quiet: false,
      verbose: false,
      keep: 20,
      styleFile: false,
      frozen: false,
      requireAll: false,
      coverage: false,
      updateBaseline: false,
      noBaseline: false,
    });
  });

  const invalid: readonly [flag: string, raw: object, remedy: RegExp][] = [
    ['--retries', { retries: '-1' }, /whole number/],
    ['--retries', { retries: '2.5' }, /whole number/],
    ['--concurrency', { concurrency: '0' }, /1 or more/],
    ['--timeout', { timeout: '10000000000' }, /or less/],
    ['--rate-limit', { rateLimit: '0/10s' }, /10\/10s/],
    ['--shard', { shard: '3/2' }, /larger/],
    ['--suite', { suite: 'toString' }, new RegExp(SUITE_NAMES.join('.*'))],
    ['--allow-writes', { allowWrites: 'yes' }, /./],
    ['--reports', { reports: '' }, /name a dir/],
    ['--only', { only: [''] }, /./],
  ];
  for (const [flag, raw, remedy] of invalid) {
    it(`${JSON.stringify(raw)} is not valid`, () =>
      assert.throws(
        () => readFlags(smokeCommand, raw),
        (error) =>
          error instanceof ExpectedError &&
          error.code === 'usage-invalid-value' &&
          error.problem.where === flag &&
          remedy.test(error.problem.remedy),
      ));
  }

  it('keep a port within its range', () => {
    assert.equal(readFlags(sandboxCommand, { port: '0' }).port, 0);
    assert.throws(() => readFlags(sandboxCommand, { port: '65536' }), ExpectedError);
  });
});
