/** Workflows and recipes in the docs are valid YAML and shell, and use existing commands and flags. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';
import { COMMANDS } from '../scripts/cli/registry.ts';
import { isObject, type Json } from '../scripts/shared/json.ts';
import { ROOT } from '../scripts/shared/root.ts';
import { command } from './cli/command.ts';

interface Block {
  readonly name: string;
  readonly language: string;
  readonly text: string;
}

const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const inFolder = (...path: string[]) => readdirSync(join(ROOT, ...path)).sort();

const workflows: Block[] = inFolder('.github', 'workflows').map((name) => ({
  name,
  language: 'yaml',
  text: read('.github', 'workflows', name),
}));
const pages: string[][] = [
  ['README.md'],
  ['CONTRIBUTING.md'],
  ...inFolder('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => ['docs', name]),
];
const fenced = pages.flatMap((path) =>
  [...read(...path).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = ''], index): Block => {
    return { name: `${path.join('/')}, block ${index + 1}`, language, text };
  }),
);
const yamls = [...workflows, ...fenced.filter(({ language }) => language === 'yaml')];
const shells = [
  ...fenced.filter(({ language }) => language === 'sh'),
  ...yamls.flatMap(({ name, text }) => shellsIn(parse(text), name)),
];

/** GitHub's `run`, GitLab's `script`, Azure's `script`. */
function shellsIn(value: Json, name: string): Block[] {
  if (Array.isArray(value)) return value.flatMap((item) => shellsIn(item as Json, name));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    if (!['run', 'script', 'after_script'].includes(key)) return shellsIn(child as Json, name);
    const text = Array.isArray(child) ? child.join('\n') : String(child);
    return [{ name: `${name}: ${text.split('\n')[0]}`, language: 'sh', text }];
  });
}

describe('workflows and recipes', function () {
  it('pin actions by commit, with the version as a comment', () => {
    const uses = yamls.flatMap(({ name, text }) =>
      [...text.matchAll(/uses: (\S+)(.*)$/gm)].map((match) => [name, ...match]),
    );
    assert.ok(uses.length > 0);
    for (const [name, , action = '', comment = ''] of uses) {
      assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/, name);
      assert.match(comment, /^ # v\d+\.\d+\.\d+$/, name);
    }
  });

  this.timeout(180_000);

  for (const { name, text } of yamls) {
    it(`${name} is valid YAML`, () => {
      const { errors, warnings } = parseDocument(text);
      assert.deepEqual([...errors, ...warnings], []);
    });
  }

  for (const { name, text } of shells) {
    it(`${name} is valid shell`, () => {
      // GitHub and Azure replace expressions before the shell runs.
      const script = text.replaceAll(/\$\{\{.*?\}\}|\$\([A-Z_]+\)/g, 'value');
      const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    });
  }

  it('use existing npm scripts and flags', async () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const calls = shells.flatMap(({ name, text }) =>
      [...text.matchAll(/npm run (?:-s )?([\w:]+)(?: -- ([^|>&\n]*))?/g)].map(([, script = '', args = '']) => ({
        name,
        script,
        flags: [...args.matchAll(/--[a-z-]+/g)].map(([flag]) => flag),
      })),
    );
    assert.ok(calls.length > 10);
    assert.deepEqual(
      calls.filter(({ script }) => scripts[script] === undefined),
      [],
    );
    const used = [...new Set(calls.filter(({ flags }) => flags.length > 0).map(({ script }) => script))];
    const started = used.filter((script) => scripts[script]?.startsWith('node scripts/start.mjs'));
    const helps = new Map<string, string>();
    for (const script of started) {
      const names = COMMANDS.map(({ name }) => name.split(' ')).filter(([group]) => group === script);
      const shown = await Promise.all(names.map((name) => command([...name, '--help'])));
      helps.set(script, shown.map(({ stdout }) => stdout).join('\n'));
    }
    const unknown = calls.flatMap(({ name, script, flags }) =>
      flags
        .filter((flag) => helps.get(script)?.includes(`${flag} `) === false)
        .map((flag) => `${name}: ${script} ${flag}`),
    );
    assert.deepEqual(unknown, []);
  });
});
