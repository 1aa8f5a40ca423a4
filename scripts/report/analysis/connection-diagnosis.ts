/** What to do where this project's own connection layer ended a request: its code, which stands in the reason, says why. */

import type { EnvironmentRun } from '../../run/model.ts';
import { settingName } from '../../shared/setting-name.ts';
import type { Diagnosis } from './cause.ts';

/** @returns `undefined` for any other failure. */
export function diagnoseConnection(reason: string, environment: EnvironmentRun): Diagnosis | undefined {
  const [, code = ''] = /\[([A-Z_]+)\]/.exec(reason) ?? [];
  const baseURL = settingName(environment.name, 'baseURL');
  switch (code) {
    case 'ETIMEDOUT':
      return {
        cause: 'timeout',
        headline: 'The response did not come in time',
        remedy: 'Run again; if the operation is slow by nature, allow it more with `--timeout`.',
      };
    case 'ERR_SCRIPT_REQUEST_REFUSED':
    case 'ERR_REQUEST_REFUSED':
      return {
        cause: 'script',
        headline: 'The collection sends a request that this run does not send',
        remedy: `Scripts may send requests to the origin of ${baseURL} only: make it a request of the collection, which goes out without credentials.`,
      };
    case 'ERR_WRITE_REFUSED':
      return {
        cause: 'script',
        headline: 'A script sends a request that changes something, and was not allowed to',
        remedy: 'Add `--allow-writes` if that is what you want.',
      };
    case 'ERR_REDIRECT_REFUSED':
      return {
        cause: 'redirect',
        headline: 'The server redirects to where this run does not go',
        remedy: `Check ${baseURL}. A redirect to another scheme, a local socket or another network is not followed.`,
      };
    case 'ERR_PROXY_REFUSED':
      return {
        cause: 'network',
        headline: 'The proxy did not open a connection to the API',
        remedy: 'Check HTTPS_PROXY and HTTP_PROXY; hosts to reach directly go into NO_PROXY.',
      };
    case 'ERR_PROTOCOL_SWITCHED':
      return {
        cause: 'unreadable',
        headline: 'The server left HTTP instead of sending a response',
        remedy: `Something other than the API serves ${baseURL}, or something between it and this machine does.`,
      };
    default:
      return undefined;
  }
}
