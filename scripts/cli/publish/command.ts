import * as z from 'zod';
import { DEFAULT_SUITE, SUITE_NAMES } from '../../collection/suites/registry.ts';
import { POSTMAN_API, POSTMAN_API_EU } from '../../publish/postman-api/postman-addresses.ts';
import { isLoopback } from '../../shared/network/network-zone.ts';
import { defineCommand, type Flag } from '../command.ts';
import { assertWhole } from '../config.ts';
import { choices, listed, texts, toggle } from '../flag.ts';

const workspace: Flag<string> = {
  help: 'target workspace',
  value: 'name|id',
  schema: z
    .string('give the name or the ID of the workspace')
    .trim()
    .min(1, 'give the name or the ID of the workspace'),
};

const fork: Flag<string | undefined> = {
  help: 'publish the collections to a fork with this label, to be merged in Postman',
  value: 'label',
  schema: z.string('give the label of the fork').trim().min(1, 'give the label of the fork').optional(),
};

const api: Flag<string | undefined> = {
  help: `address instead of ${POSTMAN_API}; ${POSTMAN_API_EU} for teams with their data in the EU`,
  value: 'url',
  schema: z
    .string()
    .refine(isSafeAddress, 'give an https address without a user name, or a loopback address')
    .optional(),
};

export const publishPostmanCommand = defineCommand({
  name: 'publish:postman',
  summary: 'create or update the collections and environments in a Postman workspace (`POSTMAN_API_KEY`)',
  usage: '--workspace NAME',
  flags: {
    workspace,
    suite: choices('name', SUITE_NAMES, listed(SUITE_NAMES), DEFAULT_SUITE),
    env: texts('name', 'an environment', 'every file in environments/'),
    fork,
    dryRun: toggle('show the changes without making them'),
    api,
  },
  examples: [{ args: '--workspace NAME --dry-run', summary: 'show the changes without making them' }],
  run: async ({ flags }, { settings, cwd, print }) => {
    const { publishPostman } = await import('./publish-postman.ts');
    const read = settings();
    assertWhole(cwd, read, (name) => name === 'POSTMAN_API_KEY');
    await publishPostman({ flags, settings: read, print, folder: cwd });
    return undefined;
  },
});

/** The key is sent over https, or to loopback. */
function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
