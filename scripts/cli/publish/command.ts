import * as z from 'zod';
import { DEFAULT_SUITE, SUITE_NAMES } from '../../collection/suites/registry.ts';
import { isLoopback } from '../../shared/network-zone.ts';
import { defineCommand, type Flag } from '../command.ts';
import { choices, listed, texts, toggle } from '../flag.ts';
import type { PublishFlags } from './publish-postman.ts';

const workspace: Flag<string> = {
  help: 'where to',
  value: 'name|id',
  schema: z.string('name the workspace, by its name or its ID').trim().min(1, 'name the workspace'),
};

const api: Flag<string | undefined> = {
  help: 'another address than https://api.getpostman.com',
  value: 'url',
  schema: z.string().refine(isSafeAddress, 'give an https address without a user name, or one of loopback').optional(),
};

export const publishPostmanCommand = defineCommand<PublishFlags>({
  name: 'publish:postman',
  summary: 'create or update the collections and environments in a Postman workspace (`POSTMAN_API_KEY`)',
  usage: '--workspace NAME',
  flags: {
    workspace,
    suite: choices('name', SUITE_NAMES, listed(SUITE_NAMES), DEFAULT_SUITE),
    env: texts('name', 'an environment', 'every file in environments/'),
    dryRun: toggle('show what would change, and change nothing'),
    api,
  },
  examples: [{ args: '--workspace NAME --dry-run', summary: 'show the difference, and change nothing' }],
  run: async ({ flags }, { settings, print }) => {
    const { publishPostman } = await import('./publish-postman.ts');
    await publishPostman({ flags, settings: settings(), print });
    return undefined;
  },
});

/** A key goes over https, or to loopback. */
function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
