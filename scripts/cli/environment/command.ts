import * as z from 'zod';
import { isLoopback } from '../../shared/network/network-zone.ts';
import { defineCommand, type Flag } from '../command.ts';
import { rateLimit } from '../flag.ts';

const NO_ADDRESS =
  'give an https address without a user name, a query and a fragment; http is for loopback addresses only';

const baseUrl: Flag<string> = {
  help: 'address of the API',
  value: 'url',
  schema: z
    .string('give the address of the API')
    .refine((text) => URL.canParse(text) && isAddress(new URL(text)), NO_ADDRESS),
};

/** The address is written into a file that is committed, and paths are added to it. */
function isAddress({ protocol, hostname, username, password, search, hash }: URL): boolean {
  const isPlain = username + password + search + hash === '';
  return isPlain && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)));
}

export const environmentAddCommand = defineCommand({
  name: 'environment add',
  summary: 'add an environment: a file in `environments/`',
  positional: '<name>',
  usage: 'NAME --base-url URL',
  flags: { baseUrl, rateLimit: rateLimit('rate limit of the key', 'that of the API') },
  run: async ({ flags, positional }, { cwd, print }) => {
    const { addEnvironment } = await import('./add.ts');
    print(await addEnvironment(cwd, positional[0] ?? '', flags));
    return undefined;
  },
});
