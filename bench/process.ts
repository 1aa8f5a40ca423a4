/** Whole Node processes, as a person starts them: wall time, CPU time and peak memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../scripts/shared/root.ts';

/** GNU time counts what the kernel counted, threads and all, without running a line in the process that is measured. */
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
  /** The executable of Node.js; default: the one that runs the bench. */
  readonly node?: string;
  readonly cwd?: string;
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The exit codes that are no failure of the measure; default: 0 alone. */
  readonly codes?: readonly number[];
}

/** The process did not end as it should; the message is what it printed last. */
export class ProcessFailure extends Error {}

/**
 * Runs `node ARGS` to its end.
 *
 * @throws ProcessFailure for another exit code than those expected, or the timeout.
 */
export async function runNode(args: readonly string[], options: ProcessOptions = {}): Promise<Finished> {
  const { node = process.execPath, cwd = ROOT, timeoutMs = 180_000, env = {}, codes = [0] } = options;
  const usageFile = join(tmpdir(), `bench-usage-${process.pid}-${randomBytes(4).toString('hex')}`);
  const isGnu = process.platform === 'linux' && existsSync(GNU_TIME);
  const command = isGnu
    ? [GNU_TIME, '-q', '-f', '%U %S %M', '-o', usageFile, node, ...args]
    : [node, '--require', PRELOAD, ...args];
  const started = performance.now();
  // A group of its own: at the timeout the measured process ends, and not only the one that times it.
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
  if (code === null || !codes.includes(code)) throw new ProcessFailure(lastWords(output) || `exit code ${code}`);
  const [user = 0, system = 0, peakKb = 0] = usage.trim().split(' ').map(Number);
  return { wallMs, cpuMs: (user + system) * 1000, peakKb, code, output };
}

/** A key or a setting of the caller has no part in a measure. */
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

/** The line that says what went wrong: the first that names an error, otherwise the last. */
export function lastWords(output: string): string {
  const lines = output
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of a terminal begin with one
    .replaceAll(/\u001b\[[\d;]*m/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /[a-z]/i.test(line));
  const named = lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => /^error\b|cannot /i.test(line));
  return (named ?? lines.at(-1) ?? '').slice(0, 240);
}
