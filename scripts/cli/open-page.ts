/** Opens a file with the program that the desktop uses for it. */
import { spawn } from 'node:child_process';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>>> = {
  darwin: ['open'],
  // The empty argument is the title of the window; without it, `start` takes the file for the title.
  win32: ['cmd', '/c', 'start', '""'],
};

/**
 * Starts the program and does not wait for it.
 *
 * @returns why it could not be started; nothing where it was.
 */
export function openPage(file: string, platform: NodeJS.Platform = process.platform): Promise<string | undefined> {
  const [command, ...args] = OPENERS[platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command, [...args, file], { detached: true, stdio: 'ignore' });
    child.once('error', (error) => resolve(`${command} cannot be started: ${error.message}`));
    child.once('spawn', () => {
      child.unref();
      resolve(undefined);
    });
  });
}
