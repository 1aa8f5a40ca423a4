/** Runs whole Node processes as users do, and measures wall time, CPU time and peak memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../scripts/shared/root.ts';

/** The measured program, started as `npm run` starts it. */
export const CLI = join(ROOT, 'scripts', 'start.mjs');
export const PINNED = join(ROOT, 'spec', 'clickhouse-cloud.openapi.json');

/** GNU time reads the counters of the kernel, for all threads, without code in the measured process. */
const GNU_TIME = '/usr/bin/time';
const PRELOAD = join(ROOT, 'bench', 'resource-usage.cjs');

export interface Finished {
  readonly wallMs: number;
  /** User and system time, of all threads. */
  readonly cpuMs: number;
  readonly peakKb: number;
  readonly code: number | null;
  /** Both streams. */
  readonly output: string;
}

export interface ProcessOptions {
  /** The executable of Node.js; by default the one that runs the bench. */
  readonly node?: string;
  readonly cwd?: string;
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Expected exit codes; by default only 0. */
  readonly codes?: readonly number[];
}

/** The process failed; the message is its last output. */
export class ProcessFailure extends Error {}

/**
 * Runs `node ARGS`.
 *
 * @throws ProcessFailure for an unexpected exit code or the timeout.
 */
export async function runNode(args: readonly string[], options: ProcessOptions = {}): Promise<Finished> {
  const { node = process.execPath, cwd = ROOT, timeoutMs = 180_000, env = {}, codes = [0] } = options;
  const usageFile = join(tmpdir(), `bench-usage-${process.pid}-${randomBytes(4).toString('hex')}`);
  const isGnu = process.platform === 'linux' && existsSync(GNU_TIME);
  const command = isGnu
    ? [GNU_TIME, '-q', '-f', '%U %S %M', '-o', usageFile, node, ...args]
    : [node, '--require', PRELOAD, ...args];
  const started = performance.now();
  // A separate process group, so that the timeout also ends the measured process and not only GNU time.
  const child = spawn(command[0] as string, command.slice(1), {
    cwd,
    env: { ...inherited(), ...env, BENCH_USAGE_FILE: usageFile },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { code, output, timedOut } = await ended(child, timeoutMs);
  const wallMs = performance.now() - started;
  const usage = await readFile(usageFile, 'utf8').catch(() => '');
  await rm(usageFile, { force: true });
  if (timedOut) throw new ProcessFailure(`not done after ${timeoutMs / 1000} s`);
  if (code === null || !codes.includes(code)) throw new ProcessFailure(errorLine(output) || `exit code ${code}`);
  const [user = 0, system = 0, peakKb = 0] = usage.trim().split(' ').map(Number);
  return { wallMs, cpuMs: (user + system) * 1000, peakKb, code, output };
}

/** Keys and settings of the caller must not affect a measure. */
function inherited(): Record<string, string> {
  return Object.fromEntries(
    ['PATH', 'HOME', 'LANG', 'TMPDIR', 'npm_config_cache', 'npm_config_userconfig'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function ended(
  child: ChildProcess,
  timeoutMs: number,
): Promise<{ code: number | null; output: string; timedOut: boolean }> {
  return new Promise((resolve, reject) => {
    let output = '';
    let timedOut = false;
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-256 * 1024);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const timer = setTimeout(() => {
      timedOut = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, timeoutMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output, timedOut });
    });
  });
}

/** The line with the error message: the first that names an error, otherwise the last. */
export function errorLine(output: string): string {
  const lines = output
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of a terminal begin with one
    .replaceAll(/\u001b\[[\d;]*m/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /[a-z]/i.test(line));
  const named = lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => /^error\b|cannot /i.test(line));
  return (named ?? lines.at(-1) ?? '').slice(0, 240);
}

/**
 * Runs npm in a folder, from its cache if possible.
 *
 * @returns milliseconds.
 * @throws ProcessFailure
 */
export function npm(args: readonly string[], cwd: string): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...args, '--prefer-offline', '--no-audit', '--no-fund'], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(performance.now() - started);
      else reject(new ProcessFailure(`npm ${args[0]}: ${errorLine(output)}`));
    });
  });
}
