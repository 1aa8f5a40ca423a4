import * as z from 'zod';
import { defineCommand, type Flag } from '../command.ts';
import { rateLimit } from '../flag.ts';

const baseUrl: Flag<string> = {
  help: 'address of the API',
  value: 'url',
  schema: z
    .string('give the address of the API')
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'give an http(s) address'),
};

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
