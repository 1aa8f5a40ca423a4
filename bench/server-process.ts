/** A server in a process of its own, so that it takes no time from the one that is measured. */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../scripts/shared/root.ts';
import { CLI } from './own.ts';
import { ProcessFailure } from './process.ts';
import type { Exchange } from './recording.ts';

export interface ServerProcess {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Answers the recording. */
export async function startReplay(folder: string, exchanges: readonly Exchange[]): Promise<ServerProcess> {
  const file = join(folder, 'recording.json');
  await writeFile(file, JSON.stringify(exchanges));
  return startServer(['--import', 'tsx', join(ROOT, 'bench', 'replay-server.ts'), file]);
}

/** `npm run sandbox`, on a free port. */
export function startSandboxProcess(args: readonly string[] = []): Promise<ServerProcess> {
  return startServer([CLI, 'sandbox', '--port', '0', ...args]);
}

/** @throws ProcessFailure where it ends before it prints an address. */
function startServer(args: readonly string[]): Promise<ServerProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<void>((done) => child.once('close', () => done()));
    let output = '';
    const find = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (url === undefined) return;
      // From here on what it prints is let go: a full pipe would stop it.
      child.stdout.off('data', find);
      child.stdout.resume();
      resolve({
        url,
        stop: () => {
          child.kill('SIGTERM');
          return ended;
        },
      });
    };
    child.stdout.on('data', find);
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', () => reject(new ProcessFailure(output.trim() || 'the server ended at once')));
  });
}
