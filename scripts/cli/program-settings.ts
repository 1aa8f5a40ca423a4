/** The settings in `.env` and in the process environment: all names, what each one is, and the file that shows them. */
import { environmentDescriptions } from '../collection/descriptions/variables.ts';
import { type ApiConventions, credentialVariables } from '../shared/api-conventions.ts';
import { replaceableVariables, settingName } from '../shared/environment/setting-name.ts';

/** Settings that belong to no environment. The lower-case names of proxies are read as well. */
export const PROGRAM_SETTINGS: Readonly<Record<string, string>> = {
  HTTPS_PROXY: 'Proxy for https, http://user:password@host:port. The flag --proxy wins.',
  HTTP_PROXY: 'Proxy for http, and for https where HTTPS_PROXY is not set.',
  NO_PROXY: 'Hosts without a proxy, separated by commas; * is all.',
  NODE_EXTRA_CA_CERTS: 'PEM file of certificate authorities to trust as well. The flag --ca wins.',
  CLIENT_CERT: 'PEM file of the client certificate. The flag --client-cert wins.',
  CLIENT_KEY: 'PEM file of its key. The flag --client-key wins.',
  CLIENT_KEY_PASSPHRASE: 'Passphrase of the key.',
  POSTMAN_API_KEY: 'Key of the Postman API, for publish:postman.',
  HISTORY_CLICKHOUSE_USER: 'User for --history-clickhouse.',
  HISTORY_CLICKHOUSE_PASSWORD: 'Password for --history-clickhouse.',
};

/** The name of an environment in the example. */
const EXAMPLE = 'production';

/** `.env.example`: the settings of one environment, its key first, and those of the program. */
export function envExample(conventions: ApiConventions): string {
  const descriptions = environmentDescriptions(conventions);
  const key = credentialVariables(conventions.credentials);
  const others = replaceableVariables(conventions).filter((name) => !key.includes(name));
  const line = (name: string, isSet: boolean) => [
    `# ${descriptions[name]}`,
    `${isSet ? '' : '# '}${settingName(EXAMPLE, name)}=`,
  ];
  return [
    '# Copy this file to .env, which is not committed, and fill in what you need. The process environment wins over .env.',
    `# ${settingName(EXAMPLE, '')}… is for environments/${EXAMPLE}.postman_environment.json; other environments have their own names.`,
    '',
    ...key.flatMap((name) => line(name, true)),
    '',
    ...others.flatMap((name) => line(name, false)),
    '',
    ...Object.entries(PROGRAM_SETTINGS).flatMap(([name, text]) => [`# ${text}`, `# ${name}=`]),
    '',
  ].join('\n');
}
