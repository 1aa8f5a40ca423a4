/** Workspaces, and what is in them. Names are not unique in Postman: where one is meant and several have it, nobody guesses. */
import { ExpectedError } from '../errors.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { nearest } from '../nearest.ts';
import { printable } from '../shared/printable.ts';
import type { PostmanApi } from './postman-api.ts';

const PAGE = 100;
const MOST_PAGES = 100;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface Workspace {
  readonly id: string;
  readonly name: string;
}

/** A collection or an environment, as the lists of a workspace name it. */
export interface Element {
  /** `OWNER-UUID`: unlike `id`, it also finds what somebody else in the team owns. */
  readonly uid: string;
  readonly name: string;
  /** A fork has its parent's name, and is its owner's. */
  readonly isFork: boolean;
}

/**
 * Finds a workspace by its ID or by its name. An ID is looked up before anything else is asked: the list of collections of a
 * workspace that does not exist is not an error to Postman, but empty.
 *
 * @throws ExpectedError `publish-workspace-unknown` (with the nearest name), `publish-ambiguous` (with the IDs).
 */
export async function findWorkspace(api: PostmanApi, wanted: string): Promise<Workspace> {
  if (!UUID.test(wanted)) return chooseWorkspace(await listWorkspaces(api), wanted);
  const { workspace } = await api.get(`/workspaces/${wanted}`);
  return { id: wanted, name: isObject(workspace) ? textOf(workspace.name) : '' };
}

export function chooseWorkspace(all: readonly Workspace[], wanted: string): Workspace {
  const exact = all.filter(({ name }) => name === wanted);
  const found = exact.length > 0 ? exact : all.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (found.length === 1) return found[0] as Workspace;
  if (found.length > 1) {
    throw new ExpectedError('publish-ambiguous', {
      what: `${found.length} workspaces are called ${printable(wanted)}`,
      where: '--workspace',
      remedy: `give the ID of the one that is meant: ${found.map(({ id }) => printable(id)).join(', ')}`,
    });
  }
  const names = all.map(({ name }) => name);
  const meant = nearest(wanted, names);
  const known = names.slice(0, 10).map((name) => printable(name, 40));
  throw new ExpectedError('publish-workspace-unknown', {
    what: `the owner of the API key has no workspace called ${printable(wanted)}`,
    where: '--workspace',
    remedy:
      meant === undefined
        ? `known: ${known.join(', ') || 'none'}${names.length > 10 ? ', …' : ''}`
        : `did you mean ${printable(meant)}?`,
  });
}

async function listWorkspaces(api: PostmanApi): Promise<Workspace[]> {
  const all: Workspace[] = [];
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await api.get(
      `/workspaces?limit=${PAGE}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    all.push(...objectsOf(answer.workspaces).map(({ id, name }) => ({ id: textOf(id), name: textOf(name) })));
    const next = isObject(answer.meta) ? textOf(answer.meta.nextCursor) : '';
    if (next === '' || next === cursor) break;
    cursor = next;
  }
  return all;
}

export async function listCollections(api: PostmanApi, workspace: Workspace): Promise<Element[]> {
  const all: Element[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = `workspace=${encodeURIComponent(workspace.id)}&limit=${PAGE}&offset=${page * PAGE}`;
    const answer = await api.get(`/collections?${query}`);
    const found = objectsOf(answer.collections).map(elementOf);
    all.push(...found);
    // Without `meta` the server has not heard of pages, and has given everything.
    if (found.length < PAGE || !isObject(answer.meta)) break;
  }
  return all;
}

export async function listEnvironments(api: PostmanApi, workspace: Workspace): Promise<Element[]> {
  const { environments } = await api.get(`/environments?workspace=${encodeURIComponent(workspace.id)}`);
  return objectsOf(environments).map(elementOf);
}

/** Those that have the name; forks left out. */
export function named(all: readonly Element[], name: string): Element[] {
  return all.filter((element) => element.name === name && !element.isFork);
}

/**
 * Of the elements of one name, the one that this project made.
 *
 * @param others of the same name, made by somebody else.
 * @throws ExpectedError `publish-ambiguous` where there are several, `publish-name-taken` where there are only others.
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
      remedy: 'rename or delete in Postman those that are not meant: links and monitors tell which one is in use',
    });
  }
  if (own.length === 1 || others.length === 0) return own[0];
  throw new ExpectedError('publish-name-taken', {
    what: `the workspace has another ${kind} called ${printable(others[0]?.name ?? '')}, which was not made here`,
    where: uids(others),
    remedy: 'rename it in Postman, or publish to another workspace: what somebody else made is not overwritten',
  });
}

function elementOf({ id, uid, name, fork }: JsonObject): Element {
  return { uid: textOf(uid) || textOf(id), name: textOf(name), isFork: isObject(fork) };
}

function objectsOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
