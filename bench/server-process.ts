/** Servers in separate processes, so that they take no time from the measured one. */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../scripts/shared/root.ts';
import { CLI, ProcessFailure } from './process.ts';
import type { Exchange } from './recording.ts';

export interface ServerProcess {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Replays a recording. */
export async function startReplay(folder: string, exchanges: readonly Exchange[]): Promise<ServerProcess> {
  const file = join(folder, 'recording.json');
  await writeFile(file, JSON.stringify(exchanges));
  return startServer(['--import', 'tsx', join(ROOT, 'bench', 'replay-server.ts'), file]);
}

/** Starts `npm run sandbox` on a free port. */
export function startSandboxProcess(args: readonly string[] = []): Promise<ServerProcess> {
  return startServer([CLI, 'sandbox', '--port', '0', ...args]);
}

/** @throws ProcessFailure if the process ends before it prints its URL. */
function startServer(args: readonly string[]): Promise<ServerProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<void>((done) => child.once('close', () => done()));
    let output = '';
    const find = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (url === undefined) return;
      // Later output is discarded, because a full pipe would block the process.
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
