/**
 * A mock of the part of the Postman API that publishing uses, on loopback. It assigns IDs to created elements, keeps the IDs
 * in a PUT, deletes what a PUT omits, and rejects IDs that it did not assign in this collection. A PATCH changes only the name and
 * the description of a collection; a fork is a copy with IDs of its own.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

// biome-ignore lint/suspicious/noExplicitAny: a body may have any shape
export type Body = any;

export const KEY = 'PMAK-canary-5f2c81d09b7e-0a1b2c3d4e5f';
export const TEAM = '11111111-2222-4333-8444-555555555555';
const OWNER = '12345678';
/** Postman's documented limits in bytes; a body without a length is rejected. */
const MOST_BYTES = { collection: 100_000_000, environment: 30_000_000 };

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
  readonly contentLength: string | undefined;
  readonly body: Body;
}

/** Replaces the response; `undefined` keeps it, `reset` resets the connection. */
export type Fault = (call: Call, times: number) => FaultResponse | 'reset' | undefined;

export interface FaultResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Executes the request before the response is replaced. */
  readonly done?: boolean;
}

export interface Stored {
  readonly workspace: string;
  readonly uid: string;
  readonly fork?: object;
  content: Body;
}

export interface StandIn {
  readonly url: string;
  readonly calls: Call[];
  readonly collections: Stored[];
  readonly environments: Stored[];
  workspaces: { id: string; name: string }[];
  fault: Fault | undefined;
  /** The calls that change something. */
  writes(): Call[];
  /** Adds an element as a user of Postman would; assigns IDs. */
  put(kind: 'collection' | 'environment', content: Body, more?: { workspace?: string; fork?: object }): Stored;
  /** Deletes an element as a user of Postman would. */
  remove(uid: string): void;
  close(): Promise<void>;
}

export async function startPostmanApi(): Promise<StandIn> {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const call = await callOf(request);
    calls.push(call);
    const times = calls.filter(({ method, path }) => method === call.method && path === call.path).length;
    const fault = standIn.fault?.(call, times);
    if (fault === 'reset') return void request.socket.destroy();
    const usual = fault === undefined || fault.done ? answer(call) : undefined;
    const { status, body, headers } = fault === undefined ? { ...usual, headers: {} } : fault;
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
    response.writeHead(status ?? 500, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(text);
  });
  // Never closes a connection between two calls, however long the machine takes for them.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: StandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    collections: [],
    environments: [],
    workspaces: [{ id: TEAM, name: 'Team APIs' }],
    fault: undefined,
    writes: () => calls.filter(({ method }) => method !== 'GET'),
    put(kind, content, { workspace = TEAM, fork } = {}) {
      const id = randomUUID();
      const stored: Stored = {
        workspace,
        uid: `${OWNER}-${id}`,
        ...(fork === undefined ? {} : { fork }),
        content: kind === 'collection' ? importCollection(content, id, new Set()) : { ...content, id },
      };
      standIn[`${kind}s`].push(stored);
      return stored;
    },
    remove(uid) {
      for (const all of [standIn.collections, standIn.environments]) {
        const index = all.findIndex((stored) => stored.uid === uid);
        if (index !== -1) all.splice(index, 1);
      }
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return standIn;

  function answer(call: Call): { status: number; body: Body } {
    if (call.key !== KEY)
      return refuse(401, 'AuthenticationError', 'Invalid API Key. Every request requires a valid API Key to be sent.');
    const url = new URL(call.path, 'http://postman');
    const [kinds = '', uid, parent] = url.pathname.slice(1).split('/');
    const query = (name: string) => url.searchParams.get(name) ?? '';
    if (kinds === 'workspaces' && call.method === 'GET') {
      if (uid === undefined) return page(query('cursor'), Number(query('limit') || 1000));
      const found = standIn.workspaces.find(({ id }) => id === uid);
      return found === undefined
        ? refuse(404, 'instanceNotFoundError', 'We could not find the workspace you are looking for')
        : { status: 200, body: { workspace: found } };
    }
    if (kinds !== 'collections' && kinds !== 'environments')
      return refuse(404, 'notFound', 'Requested resource not found');
    const kind = kinds === 'collections' ? 'collection' : 'environment';
    if (call.method !== 'GET' && call.contentLength === undefined)
      return refuse(411, 'lengthRequired', 'Content-Length is required.');
    if (Number(call.contentLength ?? 0) > MOST_BYTES[kind])
      return refuse(413, 'contentTooLarge', `The ${kind} exceeds the maximum allowed size.`);
    const all = standIn[kinds];
    const given = call.body?.[kind];
    const nameOf = ({ content }: Stored) => content.info?.name ?? content.name;
    if (uid === undefined && call.method === 'GET') {
      const here = all.filter(({ workspace }) => workspace === query('workspace'));
      const limit = Number(query('limit') || here.length);
      const offset = Number(query('offset') || 0);
      const shown = here.slice(offset, offset + limit).map((stored) => ({
        id: stored.uid.slice(OWNER.length + 1),
        uid: stored.uid,
        owner: OWNER,
        name: nameOf(stored),
        ...(stored.fork === undefined ? {} : { fork: stored.fork }),
      }));
      const meta = query('limit') === '' ? {} : { meta: { total: here.length, offset, limit } };
      return { status: 200, body: { [kinds]: shown, ...meta } };
    }
    if (uid === undefined && call.method === 'POST') {
      if (given === undefined) return refuse(400, 'malformedRequestError', `Found 1 errors with the supplied ${kind}.`);
      if (kind === 'collection' && idsOf(given).size > 0)
        return refuse(400, 'instanceFoundError', 'The specified item already exists.');
      return reply(kind, standIn.put(kind, given, { workspace: query('workspace') }));
    }
    if (kinds === 'collections' && uid === 'fork' && call.method === 'POST') {
      const source = all.find((candidate) => candidate.uid === parent);
      if (source === undefined) return refuse(404, 'instanceNotFoundError', 'We could not find the collection');
      if (typeof call.body?.label !== 'string') return refuse(400, 'paramMissingError', "Missing 'label'.");
      const fork = { label: call.body.label, createdAt: '2026-11-20T08:00:00.000Z', from: source.uid };
      return reply(kind, standIn.put('collection', source.content, { workspace: query('workspace'), fork }));
    }
    const stored = all.find((candidate) => candidate.uid === uid);
    if (stored === undefined) return refuse(404, 'instanceNotFoundError', `The specified ${kind} does not exist.`);
    if (call.method === 'GET') return { status: 200, body: { [kind]: stored.content } };
    if (call.method === 'PATCH' && kind === 'collection') {
      const { info = {}, ...others } = given ?? {};
      const unknown = [...Object.keys(others), ...Object.keys(info)].filter(
        (name) => !['name', 'description'].includes(name),
      );
      if (unknown.length > 0) return refuse(400, 'invalidParamsError', `Unexpected ${unknown}`);
      stored.content = { ...stored.content, info: { ...stored.content.info, ...info } };
      return reply(kind, stored);
    }
    if (call.method !== 'PUT') return refuse(405, 'methodNotAllowed', 'Only to read, create and replace.');
    const id = stored.uid.slice(OWNER.length + 1);
    if (kind === 'environment') stored.content = { ...given, id };
    else {
      const known = idsOf(stored.content);
      if ([...idsOf(given)].some((used) => !known.has(used)))
        return refuse(400, 'instanceFoundError', 'This collection already exists in the database.');
      stored.content = importCollection(given, id, known);
    }
    return reply(kind, stored);
  }

  function page(cursor: string, limit: number) {
    const from = Number(cursor || 0);
    const next = from + limit < standIn.workspaces.length ? { nextCursor: String(from + limit) } : {};
    return { status: 200, body: { workspaces: standIn.workspaces.slice(from, from + limit), meta: next } };
  }

  function reply(kind: string, { uid, content }: Stored) {
    const id = uid.slice(OWNER.length + 1);
    return { status: 200, body: { [kind]: { id, uid, name: content.info?.name ?? content.name } } };
  }
}

function refuse(status: number, name: string, message: string) {
  return { status, body: { error: { name, message } } };
}

/** As Postman stores it: with IDs and additional fields. */
function importCollection(given: Body, id: string, known: ReadonlySet<string>): Body {
  const owned = (entry: Body) => ({ ...entry, id: known.has(entry.id) ? entry.id : randomUUID() });
  const events = (owner: Body) =>
    owner.event === undefined
      ? {}
      : {
          event: owner.event.map((event: Body) => ({
            ...event,
            script: { packages: {}, ...event.script, id: event.script.id ?? randomUUID() },
          })),
        };
  const entries = (list: Body[]): Body[] =>
    list.map((entry) => {
      const stored = owned(entry);
      const uid = `${OWNER}-${stored.id}`;
      if (entry.item !== undefined) return { ...stored, uid, item: entries(entry.item) };
      const response = (entry.response ?? []).map((example: Body) => ({ ...owned(example), responseTime: null }));
      return {
        ...stored,
        ...events(entry),
        uid,
        response,
        protocolProfileBehavior: { disableBodyPruning: true, ...entry.protocolProfileBehavior },
      };
    });
  const info = { ...given.info, _postman_id: id, uid: `${OWNER}-${id}`, updatedAt: '2026-11-20T08:00:00.000Z' };
  const auth =
    given.auth === undefined ? {} : { auth: { ...given.auth, basic: [...(given.auth.basic ?? [])].reverse() } };
  const variable = (given.variable ?? []).map((entry: Body) => owned(entry));
  return { ...given, ...events(given), ...auth, info, variable, item: entries(given.item) };
}

function idsOf(value: Body): Set<string> {
  const found = new Set<string>();
  JSON.stringify(value, (key, child) => {
    if ((key === 'id' || key === '_postman_id') && typeof child === 'string') found.add(child);
    return child;
  });
  return found;
}

async function callOf(request: IncomingMessage): Promise<Call> {
  let text = '';
  for await (const chunk of request) text += chunk;
  const key = request.headers['x-api-key'];
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    key: typeof key === 'string' ? key : undefined,
    contentLength: request.headers['content-length'],
    body: text === '' ? undefined : JSON.parse(text),
  };
}
