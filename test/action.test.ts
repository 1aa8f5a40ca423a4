/** What runs the package in CI: the action's steps with a stand-in for npx, the GitLab template, and the Dockerfile. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { ROOT } from '../scripts/shared/root.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly run: string;
      readonly shell: string;
      readonly env: Readonly<Record<string, string>>;
    }[];
  };
}

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Takes the place of npx: keeps its arguments, one on each line, and starts the program. */
const NPX = `#!/bin/bash
printf '%s\\n' "$@" > "$SEEN"
env > "$SEEN.env"
while [ "$1" != clickhouse-cloud-postman ]; do shift; done
shift
exec "${process.execPath}" "${join(ROOT, 'scripts', 'start.mjs')}" "$@"
`;

describe('the action', function () {
  this.timeout(180_000);
  const action = parse(read('action.yml')) as Action;
  const [step, ...others] = action.runs.steps;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'action-'));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin', 'npx'), NPX);
    chmodSync(join(folder, 'bin', 'npx'), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function run(inputs: Readonly<Record<string, string>>) {
    const given = Object.fromEntries(
      Object.entries(step?.env ?? {}).map(([name, expression]) => {
        const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression)?.[1] ?? '';
        return [name, inputs[input] ?? action.inputs[input]?.default ?? ''];
      }),
    );
    const output = join(folder, 'output');
    writeFileSync(output, '');
    const seen = join(folder, 'seen');
    const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, GITHUB_OUTPUT: output, SEEN: seen, ...given };
    const ended = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step?.run ?? ''], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    return {
      ...ended,
      outputs: Object.fromEntries(
        readFileSync(output, 'utf8')
          .trim()
          .split('\n')
          .map((line) => line.split('=')),
      ) as Record<string, string>,
      args: existsSync(seen) ? readFileSync(seen, 'utf8').trimEnd().split('\n') : [],
      environment: existsSync(`${seen}.env`) ? readFileSync(`${seen}.env`, 'utf8') : '',
    };
  }

  it('has one step, whose script contains no input, and outputs that the step sets', () => {
    assert.equal(action.runs.using, 'composite');
    assert.deepEqual([others.length, step?.shell], [0, 'bash']);
    assert.doesNotMatch(step?.run ?? '', /\$\{\{/);
    assert.deepEqual(
      Object.values(step?.env ?? {}).sort(),
      Object.keys(action.inputs)
        .map((name) => `\${{ inputs.${name} }}`)
        .sort(),
    );
    for (const [name, { value }] of Object.entries(action.outputs)) {
      assert.equal(value, `\${{ steps.run.outputs.${name} }}`);
      assert.match(step?.run ?? '', new RegExp(`${name}=`));
    }
  });

  it('gives the counts, the report and the comment', () => {
    const { status, outputs, args, stderr } = run({
      source: './a package.tgz',
      environments: 'sandbox',
      arguments: '--only=organizationGetList\n--quiet\n',
    });
    assert.equal(status, 0, stderr);
    assert.deepEqual(args.slice(0, 2), ['--yes', '--package=./a package.tgz']);
    const { skipped = '', ...rest } = outputs;
    assert.match(skipped, /^\d+$/);
    assert.deepEqual(rest, {
      'exit-code': '0',
      passed: '1',
      failed: '0',
      report: 'reports/latest',
      comment: 'reports/comment.md',
    });
    assert.match(
      readFileSync(join(folder, 'reports', 'comment.md'), 'utf8'),
      /^<!-- clickhouse-cloud-postman: smoke -->/,
    );
  });

  it('ends with the exit code of the program, and takes an input for nothing but a value', () => {
    const { status, outputs, args, environment } = run({
      source: 'x',
      environments: '$(touch hacked), *',
      settings: 'PRODUCTION_KEYID=a=b $(touch hacked)\nPATH=/nowhere\nnot a setting\n',
    });
    assert.equal(status, 2);
    assert.deepEqual(outputs, { 'exit-code': '2' });
    assert.ok(!existsSync(join(folder, 'hacked')));
    assert.deepEqual(args.slice(-6), ['--env', '$(touch', '--env', 'hacked)', '--env', '*']);
    assert.match(environment, /^PRODUCTION_KEYID=a=b \$\(touch hacked\)$/m);
    assert.doesNotMatch(environment, /^PATH=\/nowhere$|^CCP_SETTINGS=/m);
  });
});

describe('the GitLab template', () => {
  it('is valid YAML, and uses the inputs that it declares', () => {
    const text = read('gitlab-template.yml');
    const documents = parseAllDocuments(text);
    assert.deepEqual(
      [documents].flat().flatMap(({ errors, warnings }) => [...errors, ...warnings]),
      [],
    );
    const { spec } = parse(text.split(/^---$/m)[0] ?? '') as { spec: { inputs: object } };
    const used = [...text.matchAll(/\$\[\[ inputs\.(\w+) \]\]/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(spec.inputs).sort());
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');
  const of = (instruction: string) => lines.filter((line) => line.startsWith(`${instruction} `));

  it('has a pinned base, a user without rights and with a number, and needs no shell at run time', () => {
    assert.ok(of('FROM').length > 0);
    for (const line of of('FROM'))
      assert.match(line, /^FROM [\w./-]+(:\d+\.\d+\.\d+-[\w-]+|@sha256:[0-9a-f]{64})( AS \w+)?$/);
    assert.deepEqual(of('USER'), ['USER 65532:65532']);
    for (const line of [...of('ENTRYPOINT'), ...of('CMD')])
      assert.ok(Array.isArray(JSON.parse(line.replace(/^\w+ /, ''))), line);
  });

  it('names the tarball of this version', () => {
    const { name, version } = JSON.parse(read('package.json')) as Record<string, string>;
    assert.ok(of('ARG').includes(`ARG TARBALL=${name}-${version}.tgz`));
  });
});
