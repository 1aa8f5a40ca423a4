/** Finds workspaces and their elements. Names are not unique in Postman: an ambiguous name is an error. */
import { didYouMean } from '../shared/did-you-mean.ts';
import { ExpectedError } from '../shared/errors.ts';
import { asObject, isObject, type JsonObject } from '../shared/json.ts';
import { printable } from '../shared/printable.ts';
import { objects, text } from './collection-items.ts';
import type { PostmanApi } from './postman-api/postman-api.ts';
import { type Kind, type PublishedRecord, RECORD_FILE } from './published-record.ts';

const PAGE_SIZE = 100;
const MAX_PAGES = 100;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface Workspace {
  readonly id: string;
  readonly name: string;
}

/** A collection or an environment in the list of a workspace. */
export interface Element {
  /** `OWNER-UUID`; unlike `id`, it also finds elements of other team members. */
  readonly uid: string;
  readonly name: string;
  /** A fork has the name of its parent, but belongs to another user. */
  readonly fork?: { readonly label: string; readonly from: string };
}

/**
 * Finds a workspace by ID or name. An ID is verified first, because Postman returns an empty list of collections for an
 * unknown workspace, and no error.
 *
 * @param record distinguishes a workspace that the key cannot see from a missing one.
 * @throws ExpectedError `publish-workspace-unknown` (with the most similar name), `publish-ambiguous` (with the IDs).
 */
export async function findWorkspace(api: PostmanApi, wanted: string, record: PublishedRecord = {}): Promise<Workspace> {
  if (!UUID.test(wanted)) return chooseWorkspace(await listWorkspaces(api), wanted, record);
  const workspace = asObject((await api.get(`/workspaces/${wanted}`, '/workspace/id')).workspace);
  return { id: text(workspace.id), name: text(workspace.name) };
}

function chooseWorkspace(all: readonly Workspace[], wanted: string, record: PublishedRecord): Workspace {
  const exact = all.filter(({ name }) => name === wanted);
  const found = exact.length > 0 ? exact : all.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (found.length === 1) return found[0] as Workspace;
  if (found.length > 1) {
    throw new ExpectedError('publish-ambiguous', {
      what: `${found.length} workspaces are called ${printable(wanted)}`,
      where: '--workspace',
      remedy: `give the ID of one of them: ${found.map(({ id }) => printable(id)).join(', ')}`,
    });
  }
  const published = Object.entries(record).find(([, { name }]) => name === wanted);
  if (published !== undefined) {
    throw new ExpectedError('publish-workspace-unknown', {
      what: `the owner of the API key cannot see the workspace ${printable(wanted)}, to which this project has published before`,
      where: `--workspace (${printable(published[0])} in ${RECORD_FILE})`,
      remedy: 'use a key of the team that owns the workspace, or ask to be invited to it',
    });
  }
  const names = all.map(({ name }) => name);
  const suggestion = didYouMean(wanted, names);
  const known = names.slice(0, 10).map((name) => printable(name, 40));
  throw new ExpectedError('publish-workspace-unknown', {
    what: `the owner of the API key has no workspace called ${printable(wanted)}`,
    where: '--workspace',
    remedy:
      suggestion === undefined
        ? `known: ${known.join(', ') || 'none'}${names.length > 10 ? ', …' : ''}`
        : `did you mean ${printable(suggestion)}?`,
  });
}

async function listWorkspaces(api: PostmanApi): Promise<Workspace[]> {
  const all: Workspace[] = [];
  let cursor = '';
  for (let page = 0; page < MAX_PAGES; page++) {
    const response = await api.get(
      `/workspaces?limit=${PAGE_SIZE}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      '/workspaces',
    );
    all.push(...objects(response.workspaces).map(({ id, name }) => ({ id: text(id), name: text(name) })));
    const next = isObject(response.meta) ? text(response.meta.nextCursor) : '';
    if (next === '' || next === cursor) break;
    cursor = next;
  }
  return all;
}

export async function listCollections(api: PostmanApi, workspace: Workspace): Promise<Element[]> {
  const all: Element[] = [];
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = `workspace=${encodeURIComponent(workspace.id)}&limit=${PAGE_SIZE}&offset=${page * PAGE_SIZE}`;
    const response = await api.get(`/collections?${query}`, '/collections');
    const found = objects(response.collections).map(elementOf);
    all.push(...found);
    // Without `meta`, the server does not support pages, and has returned everything.
    if (found.length < PAGE_SIZE || !isObject(response.meta)) break;
  }
  return all;
}

export async function listEnvironments(api: PostmanApi, workspace: Workspace): Promise<Element[]> {
  const path = `/environments?workspace=${encodeURIComponent(workspace.id)}`;
  const { environments } = await api.get(path, '/environments');
  return objects(environments).map(elementOf);
}

/** The content of a collection or environment. */
export async function readContent(api: PostmanApi, kind: Kind, uid: string): Promise<JsonObject> {
  const expected = kind === 'collection' ? '/collection/item' : '/environment/values';
  return asObject((await api.get(`/${kind}s/${encodeURIComponent(uid)}`, expected))[kind]);
}

/**
 * Chooses the element that this project created.
 *
 * @param others elements of the same name that were created by somebody else.
 * @throws ExpectedError `publish-ambiguous` for several own elements, `publish-name-taken` if there are only others.
 */
export function chooseOwn<Found extends Element>(
  kind: string,
  own: readonly Found[],
  others: readonly Element[],
): Found | undefined {
  const uids = (elements: readonly Element[]) => elements.map(({ uid }) => printable(uid)).join(', ');
  if (own.length > 1) {
    throw new ExpectedError('publish-ambiguous', {
      what: `the workspace has ${own.length} ${kind}s called ${printable(own[0]?.name ?? '')}`,
      where: uids(own),
      remedy: `rename or delete the others in Postman, or write the uid of the right one into ${RECORD_FILE}: links and monitors show which one is in use`,
    });
  }
  if (own.length === 1 || others.length === 0) return own[0];
  throw new ExpectedError('publish-name-taken', {
    what: `the workspace has another ${kind} called ${printable(others[0]?.name ?? '')}, which this project did not create`,
    where: uids(others),
    remedy: "rename it in Postman, or publish to another workspace: other users' work is not overwritten",
  });
}

function elementOf({ id, uid, name, fork }: JsonObject): Element {
  return {
    uid: text(uid) || text(id),
    name: text(name),
    ...(isObject(fork) ? { fork: { label: text(fork.label), from: text(fork.from) } } : {}),
  };
}
