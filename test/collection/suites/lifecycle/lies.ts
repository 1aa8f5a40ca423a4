/** The lies of an API or an environment to the lifecycle suite. */
import { MAIN_ID, ROOT_ID } from '../../../../scripts/sandbox/credentials.ts';
import type { Json, JsonObject } from '../../../../scripts/shared/json.ts';
import type { Lie } from './lying-api.ts';

export const RUN = 'ccp-lifecycle-0123456789ab';
export const ORGANIZATION = `/v1/organizations/${ROOT_ID}`;

/** IDs of the account's own things of one kind. */
export function idsOf(store: JsonObject, kind: string): string[] {
  const prefix = `${ORGANIZATION}/${kind}/`;
  return Object.keys(store).flatMap((path) => {
    const rest = path.startsWith(prefix) ? path.slice(prefix.length) : '/';
    return rest.includes('/') ? [] : [rest];
  });
}

const first = (store: JsonObject, kind: string) => idsOf(store, kind)[0] as string;

/** Puts another ID into the answer to a creation. */
function answering(kind: string, id: (store: JsonObject) => string, pointer: readonly string[]) {
  return (store: JsonObject): Lie => ({
    change({ method, path, body }) {
      if (method !== 'POST' || path !== `${ORGANIZATION}/${kind}`) return;
      let at = body.result as JsonObject;
      for (const name of pointer.slice(0, -1)) at = at[name] as JsonObject;
      (at as Record<string, Json>)[pointer.at(-1) as string] = id(store);
    },
  });
}

/** Changes every item of a list. */
function listing(kind: string, change: (item: Record<string, Json>, store: JsonObject) => void) {
  return (store: JsonObject): Lie => ({
    change({ method, path, body }) {
      if (method === 'GET' && path === `${ORGANIZATION}/${kind}`)
        for (const item of body.result as JsonObject[]) change(item as Record<string, Json>, store);
    },
  });
}

const isItem = (path: string, kind: string) => new RegExp(`^${ORGANIZATION}/${kind}/[^/]+$`).test(path);
const HONEST = () => ({});
const SERVICES = ['Setup', 'roles', 'services', 'Undo', 'Clean up'];
const POSTGRES = ['Setup', 'roles', 'postgres', 'Undo', 'Clean up'];
const KEYS = ['Setup', 'roles', 'keys', 'Undo', 'Clean up'];
const ROLES = ['Setup', 'roles', 'Undo', 'Clean up'];

export interface Case {
  readonly folders: readonly string[];
  readonly lie: (store: JsonObject) => Lie;
  readonly values?: Readonly<Record<string, string>>;
  /** Whether the run has to show that something is wrong. */
  readonly fails: boolean;
  /** Things that the run has to name as left. */
  readonly left?: number;
}

const SUITE_VARIABLES = Object.fromEntries(
  ['new', 'left'].flatMap((role) =>
    ['ServiceId', 'PostgresId', 'KeyId', 'RoleId', 'UserId', 'InvitationId', 'ClickPipeId', 'PrivateEndpointId'].map(
      (name) => [role + name, MAIN_ID],
    ),
  ),
);

/** Each lie, the top folders that are run, and what has to come of it. */
export const CASES: readonly [string, Case][] = [
  [
    'answers the creation of a service with the ID of an existing one',
    { folders: SERVICES, lie: answering('services', () => MAIN_ID, ['service', 'id']), fails: true },
  ],
  [
    'answers the creation of a Postgres service with the ID of an existing one',
    { folders: POSTGRES, lie: answering('postgres', (store) => first(store, 'postgres'), ['id']), fails: true },
  ],
  [
    'answers the creation of a key with the ID of an existing one',
    { folders: KEYS, lie: answering('keys', (store) => first(store, 'keys'), ['key', 'id']), fails: true },
  ],
  [
    'answers the creation of a role with the ID of an existing one',
    { folders: ROLES, lie: answering('roles', (store) => first(store, 'roles'), ['id']), fails: true },
  ],
  [
    'answers a creation with an ID that leads elsewhere',
    {
      folders: SERVICES,
      lie: answering('services', () => `x/../../services/${MAIN_ID}`, ['service', 'id']),
      fails: true,
    },
  ],
  [
    'answers a creation with an ID that is a variable',
    {
      folders: SERVICES,
      lie: answering('services', () => '{{serviceid}}', ['service', 'id']),
      values: { serviceid: MAIN_ID },
      fails: true,
    },
  ],
  [
    'answers a creation with two dots',
    { folders: SERVICES, lie: answering('services', () => '..', ['service', 'id']), fails: true },
  ],
  [
    'answers a creation without an ID',
    { folders: SERVICES, lie: answering('services', () => '', ['service', 'id']), fails: true },
  ],
  [
    'hides an existing service before the creation, and answers with its ID',
    {
      folders: SERVICES,
      lie: (store) => ({
        change(exchange) {
          answering('services', () => MAIN_ID, ['service', 'id'])(store).change?.(exchange);
          const { method, path, body } = exchange;
          if (method === 'GET' && path === `${ORGANIZATION}/services`)
            exchange.body = { ...body, result: (body.result as JsonObject[]).filter(({ id }) => id !== MAIN_ID) };
        },
      }),
      fails: true,
    },
  ],
  [
    'shows all services under the name of the run in its list',
    {
      folders: SERVICES,
      lie: listing('services', (item) => {
        item.name = RUN;
      }),
      fails: false,
    },
  ],
  [
    'shows all Postgres services under the name of the run in its list, in a clean-up alone',
    {
      folders: ['Clean up'],
      lie: listing('postgres', (item) => {
        item.name = RUN;
      }),
      values: { orgid: ROOT_ID },
      fails: true,
    },
  ],
  [
    'reads the new service back under another name',
    {
      folders: SERVICES,
      lie: () => ({
        change({ method, path, body }) {
          if (method === 'GET' && isItem(path, 'services')) (body.result as Record<string, Json>).name = 'analytics';
        },
      }),
      fails: true,
      left: 1,
    },
  ],
  [
    'reads another service back',
    {
      folders: SERVICES,
      lie: (store) => ({
        change(exchange) {
          if (exchange.method === 'GET' && isItem(exchange.path, 'services'))
            exchange.body = { ...exchange.body, result: store[`${ORGANIZATION}/services/${MAIN_ID}`] as Json };
        },
      }),
      fails: true,
      left: 1,
    },
  ],
  [
    'does not show what exists',
    {
      folders: SERVICES,
      lie: () => ({
        change(exchange) {
          if (exchange.method === 'GET' && exchange.path === `${ORGANIZATION}/services`) exchange.status = 500;
        },
      }),
      fails: true,
    },
  ],
  [
    'shows only the first page of what exists',
    {
      folders: SERVICES,
      lie: () => ({
        change({ method, path, body }) {
          if (method === 'GET' && path === `${ORGANIZATION}/services`)
            (body as Record<string, Json>).nextCursor = 'more';
        },
      }),
      fails: true,
    },
  ],
  [
    'redirects a deletion to an existing service',
    {
      folders: SERVICES,
      lie: () => ({
        instead: ({ method, path }) =>
          method === 'DELETE' && isItem(path, 'services')
            ? { status: 307, headers: { location: `${ORGANIZATION}/services/${MAIN_ID}` } }
            : undefined,
      }),
      fails: true,
      left: 1,
    },
  ],
  ...[200, 202, 500].map((status): [string, Case] => [
    `answers deletions with ${status} and deletes nothing`,
    {
      folders: POSTGRES,
      lie: () => ({
        instead: ({ method, path }) =>
          method === 'DELETE' && isItem(path, 'postgres')
            ? { status, body: { status, requestId: '5a4db0c5-0001-4f00-8a00-000000000001' } }
            : undefined,
      }),
      fails: true,
      left: 3,
    },
  ]),
  [
    'an environment gives values to the variables of the suite',
    { folders: SERVICES, lie: HONEST, values: SUITE_VARIABLES, fails: false },
  ],
  [
    'an environment gives the run a short name',
    { folders: [...POSTGRES], lie: HONEST, values: { lifecyclename: 'o' }, fails: false },
  ],
  [
    'the clean-up alone is given a short name',
    { folders: ['Clean up'], lie: HONEST, values: { lifecyclename: 'o', orgid: ROOT_ID }, fails: false },
  ],
  [
    'the clean-up alone is given the name of an existing service',
    {
      folders: ['Clean up'],
      lie: HONEST,
      values: { lifecyclename: 'analytics', orgid: ROOT_ID },
      fails: false,
    },
  ],
  [
    'an existing service has a name that begins like that of the run',
    {
      folders: SERVICES,
      lie: listing('services', (item) => {
        if (item.id === MAIN_ID) item.name = `${RUN}-production`;
      }),
      fails: false,
    },
  ],
];
