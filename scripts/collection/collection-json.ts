/** The JSON of a collection around its items: what those of all suites have in common. */
import type { Spec } from '../openapi/model.ts';
import {
  type ApiConventions,
  COMMON_PAGING,
  credentialVariables,
  refusedStatuses,
  usesCredentials,
} from '../shared/api-conventions.ts';
import type { Chain } from './chain/chain.ts';
import { idOf } from './ids.ts';
import type { CollectionScript, RequestScript } from './scripts/script.ts';
import { printCollectionScript, printRequestScript } from './scripts/script-printer.ts';
import type { ScriptSettings } from './scripts/settings.ts';
import {
  type Auth,
  type AuthParameter,
  COLLECTION_SCHEMA,
  type Event,
  type PostmanCollection,
} from './write/postman-format.ts';

interface CollectionParts extends Required<Pick<PostmanCollection, 'item' | 'variable'>> {
  /** The IDs of the collection and of its script are derived from it. */
  readonly id: string;
  readonly scriptId: string;
  readonly name: string;
  readonly description: string;
  /** Its settings are those that do not come from the chain. */
  readonly script: Omit<CollectionScript, 'settings'> & { readonly settings?: Partial<ScriptSettings> };
}

export function collectionJson(spec: Spec, chain: Chain, parts: CollectionParts): PostmanCollection {
  const { id, scriptId, name, description, item, variable, script } = parts;
  const lines = printCollectionScript({ ...script, settings: { ...settingsOf(spec, chain), ...script.settings } });
  return {
    info: { _postman_id: idOf(id), name, description, schema: COLLECTION_SCHEMA },
    item,
    auth: authOf(spec, chain.conventions),
    event: [event('prerequest', scriptId, lines)],
    variable,
  };
}

/** The script of a request, printed. */
export function testEvent(name: string, script: RequestScript): Event {
  return event('test', name, printRequestScript(script));
}

function event(listen: Event['listen'], name: string, exec: string[]): Event {
  return { listen, script: { id: idOf(`script ${name}`), type: 'text/javascript', exec } };
}

function settingsOf(spec: Spec, { sources, root, ownKeys, conventions }: Chain): ScriptSettings {
  const { envelope, errors, credentials, paging = COMMON_PAGING } = conventions;
  return {
    sources,
    ...(envelope === undefined ? {} : { envelope }),
    errors,
    paging,
    credentials: credentialVariables(credentials),
    ...(usesCredentials(spec, conventions) ? { needsKey: true } : {}),
    ...(credentials === undefined ? {} : { refusedWith: refusedStatuses(credentials) }),
    ...(root === undefined ? {} : { root }),
    ...(ownKeys === undefined ? {} : { ownKeys: { parameter: ownKeys.parameter, request: ownKeys.request } }),
  };
}

/**
 * Postman's `auth`: the credentials of the API, as variables of an environment.
 *
 * @param secret in place of the variable that holds it.
 */
export function authOf(spec: Spec, conventions: ApiConventions, secret?: string): Auth {
  const { credentials } = conventions;
  if (credentials === undefined || !usesCredentials(spec, conventions)) return { type: 'noauth' };
  const value = secret ?? `{{${credentials.secret}}}`;
  switch (credentials.scheme) {
    case 'basic':
      return { type: 'basic', basic: entries({ username: `{{${credentials.user}}}`, password: value }) };
    case 'bearer':
      return { type: 'bearer', bearer: entries({ token: value }) };
    case 'header':
      return { type: 'apikey', apikey: entries({ key: credentials.header, value, in: 'header' }) };
  }
}

function entries(values: Readonly<Record<string, string>>): AuthParameter[] {
  return Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' }));
}
