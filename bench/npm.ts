import { spawn } from 'node:child_process';
import { lastWords, ProcessFailure } from './process.ts';

/**
 * Runs npm in a folder; what it has fetched before is not asked for again.
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
      else reject(new ProcessFailure(`npm ${args[0]}: ${lastWords(output)}`));
    });
  });
}
