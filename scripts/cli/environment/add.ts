/** `environment add`: writes the file of a new environment, with the variables of the API. */
import { join } from 'node:path';
import { environmentDescriptions } from '../../collection/descriptions/variables.ts';
import { idOf } from '../../collection/ids.ts';
import { type ApiConventions, credentialVariables } from '../../shared/api-conventions.ts';
import { commandText } from '../../shared/command-text.ts';
import { ENVIRONMENT_SUFFIX, environmentNames } from '../../shared/environment/environment-file.ts';
import { settingName } from '../../shared/environment/setting-name.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { printJson } from '../../shared/json.ts';
import { PROFILE } from '../pinned.ts';
import { writeNew } from '../write-new.ts';

export interface AddFlags {
  readonly baseUrl: string;
  readonly rateLimit?: string | undefined;
}

/** A name is part of a file's name and of settings. */
const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

/**
 * @returns what was written, and what to do next.
 * @throws ExpectedError `usage-invalid-value` for a name that cannot be used or is taken, `output-unwritable`.
 */
export async function addEnvironment(folder: string, name: string, flags: AddFlags): Promise<string> {
  if (!NAME.test(name))
    throw new ExpectedError('usage-invalid-value', {
      what: 'the name cannot be used in the name of a file and of settings',
      where: `environment add ${name}`,
      remedy: 'use letters, digits, hyphens and underscores, for example staging-eu',
    });
  const others = (await environmentNames(join(folder, 'environments'))).filter((other) => other !== name);
  const same = others.find((other) => settingName(other, '') === settingName(name, ''));
  if (same !== undefined)
    throw new ExpectedError('usage-invalid-value', {
      what: `its settings would have the names of those of ${same}, so that one key would be sent to both addresses`,
      where: `environment add ${name}`,
      remedy: 'choose a name that differs in its letters and digits',
    });
  const path = `environments/${name}${ENVIRONMENT_SUFFIX}`;
  const text = printJson(environmentOf(name, flags, PROFILE.conventions));
  if (!(await writeNew(folder, { path, text })))
    throw new ExpectedError('usage-invalid-value', {
      what: `there is an environment called ${name}`,
      where: path,
      remedy: 'choose another name, or change the file',
    });
  const keys = credentialVariables(PROFILE.conventions.credentials).map((variable) => settingName(name, variable));
  const key = keys.length === 0 ? '' : `set ${keys.join(' and ')} in .env, and `;
  return `wrote ${path}\nnext: ${key}run \`${commandText('smoke', `--env ${name}`)}\``;
}

/** The environment as Postman exports it. */
function environmentOf(name: string, { baseUrl, rateLimit }: AddFlags, conventions: ApiConventions) {
  const descriptions = environmentDescriptions(conventions);
  const secrets = credentialVariables(conventions.credentials);
  const values: Readonly<Record<string, string>> = {
    baseURL: baseUrl.replace(/\/+$/, ''),
    ...Object.fromEntries([...Object.values(conventions.variables), ...secrets].map((variable) => [variable, ''])),
    allowwrites: 'false',
    ratelimit: rateLimit ?? conventions.rateLimit,
  };
  return {
    id: idOf(`environment ${name}`),
    name: `${PROFILE.title.replace(/ API$/, '')}: ${name}`,
    values: Object.entries(values).map(([key, value]) => ({
      key,
      value,
      type: secrets.includes(key) ? 'secret' : 'default',
      enabled: true,
      description: descriptions[key] ?? '',
    })),
    _postman_variable_scope: 'environment',
  };
}
