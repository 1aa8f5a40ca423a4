/**
 * Small documents that could exhaust time or memory: each command ends within limits, with one error or with a result that lists what
 * was shortened. `EXHAUSTING_FIGURES=FILE` writes the measured table.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Shortened } from '../../scripts/openapi/schema/sample-options.ts';
import { ERROR_EXIT, type ErrorCode } from '../../scripts/shared/errors.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { type Checkout, checkout } from '../fixtures/checkout.ts';

/** Generous: on an idle machine, each takes a few seconds and some hundred MB. */
const MAX_SECONDS = 60;
const MAX_MIB = 1024;

interface Want {
  /** For all commands, or by command. */
  readonly error?: ErrorCode | Readonly<Partial<Record<Command, ErrorCode>>>;
  /** The keyword in the note of `generate`. */
  readonly shortened?: Shortened['keyword'];
  /** Status of the sandbox's response to a body for this document. */
  readonly status?: number;
}

const COMMANDS = ['generate', 'spec:pull', 'spec:diff', 'sandbox'] as const;
type Command = (typeof COMMANDS)[number];

const TOO_LARGE: Want = { error: 'spec-too-large' };
const ACCEPTED: Want = {};

const WANT: Readonly<Record<string, Want>> = {
  'minItems of 100 million': { shortened: 'minItems' },
  'minItems of 1,000 in 1,000 in 1,000': { shortened: 'minItems' },
  'unique minItems of 50,000': { shortened: 'minItems' },
  'minItems that is text': ACCEPTED,
  'minProperties of 100 million': { shortened: 'minProperties' },
  'minLength of 400 million': { shortened: 'minLength' },
  'minLength of 400 million with a pattern': { shortened: 'minLength' },
  'minLength beyond what a string can be': { shortened: 'minLength' },
  'huge maxItems and maxLength': ACCEPTED,
  'maxLength of a half': ACCEPTED,
  'a pattern of a{100000000}': ACCEPTED,
  'a pattern of nested counts': ACCEPTED,
  'a pattern of 100,000 groups': ACCEPTED,
  'a pattern of a megabyte': ACCEPTED,
  'an exponential pattern, nested': { status: 400 },
  'an exponential pattern, doubled': { status: 400 },
  'an exponential pattern, optional': { status: 400 },
  'an exponential pattern, short': { status: 400 },
  'a polynomial pattern': { status: 400 },
  'a polynomial pattern in a list': ACCEPTED,
  '20,000 references in a chain': TOO_LARGE,
  '20,000 references in a chain, each with a note': TOO_LARGE,
  '20,000 properties in a chain': { status: 500 },
  '20,000 optional properties in a chain': { status: 500 },
  '20,000 items in a chain': { status: 500 },
  '20,000 allOf in a chain': TOO_LARGE,
  '20,000 oneOf in a chain': TOO_LARGE,
  'allOf that doubles at 40 levels': TOO_LARGE,
  'oneOf that doubles at 40 levels': TOO_LARGE,
  'anyOf that doubles at 40 levels, with an example': TOO_LARGE,
  'required properties that double at 30 levels': { shortened: 'size' },
  'ten references at 12 levels': ACCEPTED,
  'unions that double with each property': { status: 500 },
  'a union of 5,000 branches': TOO_LARGE,
  '90 unions of 1,000 branches': { error: { 'spec:diff': 'spec-too-large' } },
  '10,000 levels of properties': TOO_LARGE,
  '10,000 levels of allOf': TOO_LARGE,
  '10,000 levels of an example': TOO_LARGE,
  '10,000 levels of an extension': TOO_LARGE,
  '1,000,000 levels': TOO_LARGE,
  '10,000 levels of YAML': TOO_LARGE,
  'YAML aliases that are a cycle': TOO_LARGE,
  'YAML aliases that double': TOO_LARGE,
  'YAML aliases that double, flat in number': TOO_LARGE,
  'YAML merges of aliases': ACCEPTED,
  'YAML merges of all that was merged before': TOO_LARGE,
  'an operationId of 300 characters': ACCEPTED,
  'an operationId of a million characters': TOO_LARGE,
  '100,000 operations': TOO_LARGE,
  '10,000 operations without an operationId, all alike': ACCEPTED,
  '10,000 operations': ACCEPTED,
  '20,000 paths that refer to one of 1,000 parameters': TOO_LARGE,
  '5,000 query parameters': TOO_LARGE,
  '5,000 path parameters': TOO_LARGE,
  'a path of 400 segments': TOO_LARGE,
  'an enum of 450,000 values': ACCEPTED,
  'two enums of 100,000 values, joined': ACCEPTED,
  '100,000 properties, all required': { shortened: 'size', error: { 'spec:diff': 'spec-too-large' }, status: 500 },
  'a title of 30 MB': TOO_LARGE,
  'a summary of 30 MB': TOO_LARGE,
  'a path of a million characters': TOO_LARGE,
  'a property name of a million characters': TOO_LARGE,
  '450,000 unknown keywords': ACCEPTED,
  'one large response that 2,000 operations refer to': { error: { 'spec:diff': 'spec-too-large' } },
  'an example of 0.9 MB that 500 operations refer to': { error: { generate: 'spec-too-large' } },
  'a document of 40 MB': TOO_LARGE,
  '10 million empty objects': TOO_LARGE,
  'YAML of 500,000 lines': TOO_LARGE,
  'YAML of 390,000 values': ACCEPTED,
  'lists below lists, 24 levels': { error: { sandbox: 'spec-too-large' } },
};

interface Measured {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  readonly mib: number;
}

/** Bodies for the sandbox: the slowest ones for the patterns, and one deeper than any sample. */
const BODIES: readonly unknown[] = [
  `${'a'.repeat(60)}!`,
  [`${' '.repeat(20_000)}!`],
  `${' '.repeat(20_000)}!`,
  Array.from({ length: 60 }).reduce((inner) => ({ a: inner }), {}),
];

/** Documents of each kind, those that take little time. To test all of them, some ten minutes of CPU time: LARGE_DOCUMENTS=1 */
const OF_EACH_KIND = [
  'minItems of 100 million',
  'an exponential pattern, nested',
  '20,000 references in a chain',
  'allOf that doubles at 40 levels',
  '10,000 levels of properties',
  'YAML aliases that double',
  'an operationId of a million characters',
  'a title of 30 MB',
  'a document of 40 MB',
  'lists below lists, 24 levels',
  'required properties that double at 30 levels',
  'a polynomial pattern',
  'minLength of 400 million',
];
const isTested = (name: string) => process.env.LARGE_DOCUMENTS === '1' || OF_EACH_KIND.includes(name);

type Document = readonly [name: string, text: () => string];

/** Tests for each of these documents. A file of its own for each half, so that they run side by side. */
export function describeDocuments(title: string, documents: readonly Document[]): void {
  describe(`documents that could exhaust the machine: ${title} @slow`, function () {
    this.timeout(5 * MAX_SECONDS * 1000);
    let folder: string;
    let project: Checkout;
    const rows: string[] = [];
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'exhausting-'));
      project = await checkout();
    });
    after(async () => {
      const { EXHAUSTING_FIGURES: file } = process.env;
      const head = `| document | ${COMMANDS.join(' | ')} | outcome |\n|---|${'---:|'.repeat(COMMANDS.length)}---|\n`;
      if (file !== undefined) await appendFile(file, `${head}${rows.join('\n')}\n`);
      await project.remove();
      await rm(folder, { recursive: true, force: true });
    });

    /** @param use gets the URL of the sandbox, which is stopped afterwards. */
    async function measure(
      root: string,
      args: readonly string[],
      use?: (url: string) => Promise<void>,
    ): Promise<Measured> {
      const usage = join(folder, 'usage');
      await rm(usage, { force: true });
      const began = performance.now();
      const probe = join(ROOT, 'test', 'cli', 'resource-usage.cjs');
      // The heap limit protects the machine if the test fails.
      const child = spawn(
        process.execPath,
        ['--max-old-space-size=2000', '--require', probe, join(root, 'scripts', 'start.mjs'), ...args],
        {
          cwd: root,
          env: { PATH: process.env.PATH ?? '', PEAK_MEMORY_FILE: usage },
          timeout: MAX_SECONDS * 1000,
          killSignal: 'SIGKILL',
        },
      );
      let [stdout, stderr] = ['', ''];
      let used: Promise<void> | undefined;
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
      });
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
        const url = /listens on (\S+)[\s\S]*Ctrl\+C/.exec(stdout)?.[1];
        if (use === undefined || url === undefined) return;
        used ??= use(url).finally(() => child.kill('SIGTERM'));
      });
      const code = await new Promise<number | null>((resolve, reject) =>
        child.on('error', reject).on('close', resolve),
      );
      await used;
      const seconds = (performance.now() - began) / 1000;
      const mib = Number(await readFile(usage, 'utf8').catch(() => Number.NaN)) / 1024;
      return { code, stdout, stderr, seconds, mib };
    }

    function assertOutcome(command: Command, { code, stdout, stderr, seconds, mib }: Measured, want: Want): void {
      const about = `${command}: ${code}, ${seconds.toFixed(1)} s, ${mib.toFixed(0)} MiB: ${stderr.slice(0, 500)}`;
      assert.ok(seconds < MAX_SECONDS && mib < MAX_MIB, about);
      const error = typeof want.error === 'object' ? want.error[command] : want.error;
      if (error === undefined) {
        assert.ok(code === 0 || (command === 'spec:diff' && code === 1), about);
        if (command === 'generate' && want.shortened !== undefined)
          assert.match(
            stdout,
            want.shortened === 'size'
              ? /values: some required ones are left out/
              : new RegExp(`: ${want.shortened} requires`),
          );
        return;
      }
      assert.equal(code, ERROR_EXIT[error], about);
      const block = new RegExp(`^error {2}[^\\n]+ {2}\\[${error}\\]\\nwhere {2}[^\\n]+\\nfix {4}[^\\n]+\\n$`);
      assert.match(stderr, block, about);
    }

    /** All operations of the fixtures have one of these paths. */
    async function ask(url: string, statuses: number[]): Promise<void> {
      const send = async (path: string, body?: unknown) => {
        const response = await fetch(url + path, {
          ...(body === undefined
            ? {}
            : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
          signal: AbortSignal.timeout(MAX_SECONDS * 1000),
        });
        await response.text();
        return response.status;
      };
      for (const body of BODIES) statuses.push(await send('/v1/things', body));
      for (const path of ['/v1/things', '/v1/p1', '/v1/p1/q1/1']) await send(path);
    }

    for (const [name, textOf] of documents.filter(([title]) => isTested(title))) {
      const want = WANT[name] ?? ACCEPTED;
      const outcome = JSON.stringify(want.error ?? want.shortened ?? 'accepted').replaceAll('"', '');
      it(`${name}: ${outcome}`, async () => {
        const text = textOf();
        const file = join(folder, 'document');
        const changed = join(folder, 'changed');
        await writeFile(file, text);
        await writeFile(changed, text.replaceAll('"string"', '"integer"').replaceAll('00000000', '00000001'));
        const statuses: number[] = [];
        project.reset();
        const measured: Record<Command, Measured> = {
          generate: await measure(ROOT, ['generate', '--spec', file, '--out', join(folder, 'out')]),
          'spec:pull': await measure(project.folder, ['spec:pull', '--force', '--from', file]),
          'spec:diff': await measure(ROOT, ['spec:diff', file, changed]),
          sandbox: await measure(ROOT, ['sandbox', '--port', '0', '--spec', file], (url) => ask(url, statuses)),
        };
        const cells = COMMANDS.map(
          (command) => `${measured[command].seconds.toFixed(1)} s, ${measured[command].mib.toFixed(0)} MiB`,
        );
        rows.push(`| ${name} | ${cells.join(' | ')} | ${outcome} |`);
        for (const command of COMMANDS) assertOutcome(command, measured[command], want);
        if (want.status !== undefined) assert.ok(statuses.includes(want.status), statuses.join());
      });
    }
  });
}

/** Names of the table, sorted. */
export const NAMES: readonly string[] = Object.keys(WANT).sort();
