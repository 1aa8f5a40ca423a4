/** Plans what to create and what to change in a workspace. Everything is read before anything is written. */
import type { PostmanCollection } from '../collection/write/postman-format.ts';
import type { ApiConventions } from '../shared/api-conventions.ts';
import { ExpectedError } from '../shared/errors.ts';
import { asObject, type JsonObject } from '../shared/json.ts';
import { printable } from '../shared/printable.ts';
import { type Changes, isUnchanged, NO_CHANGES } from './changes.ts';
import { isGenerated, text } from './collection-items.ts';
import { type EnvironmentFile, isOwnEnvironment, newEnvironment, updateEnvironment } from './environment-update.ts';
import { allRequests, updateCollection } from './merge/collection-update.ts';
import { newCollection } from './merge/merge-collection.ts';
import type { PostmanApi } from './postman-api/postman-api.ts';
import type { Kind, PublishedRecord, RecordedElement } from './published-record.ts';
import {
  chooseOwn,
  type Element,
  listCollections,
  listEnvironments,
  readContent,
  type Workspace,
} from './workspace.ts';

export interface Step {
  readonly kind: Kind;
  /** Of the element in this project; the record of what was published uses it. */
  readonly key: string;
  /** In Postman. */
  readonly name: string;
  /** That this project gives it. */
  readonly ownName: string;
  readonly action: 'create' | 'update' | 'none';
  /** Of the existing element. */
  readonly uid?: string;
  /** The body of the request. */
  readonly body: JsonObject;
  /** The body has only the name and the description. */
  readonly isPartial?: boolean;
  readonly changes: Changes;
  /** What a user has to know about the element. */
  readonly notes: readonly string[];
  /** The published collection is forked, and the fork is changed. */
  readonly fork?: { readonly label: string; readonly parent: string; readonly generated: JsonObject };
}

export interface Publication {
  readonly conventions: ApiConventions;
  readonly collections: readonly PostmanCollection[];
  readonly environments: readonly EnvironmentFile[];
  readonly record?: PublishedRecord | undefined;
  /** The label of the fork to publish to, instead of the collections themselves. */
  readonly fork?: string | undefined;
}

/**
 * Compares with the workspace, and changes nothing.
 *
 * @throws ExpectedError of `PostmanApi`, `publish-ambiguous`, `publish-name-taken`, `publish-not-forkable`.
 */
export async function planPublication(
  api: PostmanApi,
  workspace: Workspace,
  { collections, environments, conventions, record = {}, fork }: Publication,
): Promise<Step[]> {
  const steps: Step[] = [];
  const recorded = record[workspace.id];
  const published = collections.length === 0 ? [] : await listCollections(api, workspace);
  for (const collection of collections) {
    const generated = collection as unknown as JsonObject;
    const { name, _postman_id: key } = collection.info;
    const search = { kind: 'collection', name, recorded: recorded?.collections[key], isOwn: isGenerated } as const;
    const found = await findOwn(api, published, search);
    if (fork === undefined) steps.push(collectionStep(generated, key, name, found));
    else steps.push(await forkStep(api, { generated, key, label: fork, published, parent: found.own, name }));
  }
  if (fork !== undefined) return steps;
  const present = environments.length === 0 ? [] : await listEnvironments(api, workspace);
  for (const environment of environments) {
    const { name, id: key = name } = environment;
    const isOwn = (content: JsonObject) => isOwnEnvironment(content, conventions);
    const search = { kind: 'environment', name, recorded: recorded?.environments[key], isOwn } as const;
    steps.push(environmentStep(environment, key, await findOwn(api, present, search), conventions));
  }
  return steps;
}

type Published = Element & { readonly content: JsonObject };

interface Found {
  readonly own?: Published | undefined;
  /** A user gave it another name. */
  readonly isRenamed?: boolean;
  readonly notes: readonly string[];
}

interface Search {
  readonly kind: Kind;
  readonly name: string;
  readonly recorded: RecordedElement | undefined;
  readonly isOwn: (content: JsonObject) => boolean;
}

/** By the recorded uid; without a record, by name among the elements that this project created. */
async function findOwn(api: PostmanApi, all: readonly Element[], search: Search): Promise<Found> {
  const { kind, name, recorded, isOwn } = search;
  const known = recorded === undefined ? undefined : all.find(({ uid }) => uid === recorded.uid);
  if (recorded !== undefined && known !== undefined) {
    const isRenamed = known.name !== recorded.name;
    const notes = isRenamed ? [`a user renamed it: ${printable(recorded.name)} is its name in this project`] : [];
    return { own: { ...known, content: await readContent(api, kind, known.uid) }, isRenamed, notes };
  }
  const own: Published[] = [];
  const others: Element[] = [];
  for (const element of all.filter((each) => each.name === name && each.fork === undefined)) {
    const content = await readContent(api, kind, element.uid);
    if (isOwn(content)) own.push({ ...element, content });
    else others.push(element);
  }
  const notes =
    recorded === undefined
      ? []
      : [
          `the ${kind} ${printable(recorded.uid)} was deleted or moved, or the owner of the API key cannot see it any more`,
        ];
  return { own: chooseOwn(kind, own, others), notes };
}

function collectionStep(generated: JsonObject, key: string, ownName: string, { own, isRenamed, notes }: Found): Step {
  const base = { kind: 'collection', key, ownName, notes } as const;
  if (own === undefined) {
    const changes = { ...NO_CHANGES, added: allRequests(generated) };
    return { ...base, name: ownName, action: 'create', body: { collection: newCollection(generated) }, changes };
  }
  const name = isRenamed ? own.name : ownName;
  return { ...base, name, ...updateOf(generated, own, name) };
}

/** What changes a published collection. */
export function updateOf(generated: JsonObject, { uid, content }: Pick<Published, 'uid' | 'content'>, name: string) {
  const { collection, changes, isInfoOnly } = updateCollection(generated, content, name);
  const { name: newName, description = '' } = asObject(collection.info);
  return {
    action: isUnchanged(changes) ? ('none' as const) : ('update' as const),
    uid,
    changes,
    ...(isInfoOnly
      ? { isPartial: true, body: { collection: { info: { name: newName ?? name, description } } } }
      : { body: { collection } }),
  };
}

interface ForkOptions {
  readonly generated: JsonObject;
  readonly key: string;
  readonly name: string;
  readonly label: string;
  readonly published: readonly Element[];
  readonly parent: Published | undefined;
}

/** Updates the fork with this label; without one, plans it from the content of its parent, which it will have. */
async function forkStep(
  api: PostmanApi,
  { generated, key, name, label, published, parent }: ForkOptions,
): Promise<Step> {
  if (parent === undefined) {
    throw new ExpectedError('publish-not-forkable', {
      what: `the workspace has no collection ${printable(name)} to fork`,
      where: '--fork',
      remedy: 'publish it once without --fork, or choose the workspace where it is',
    });
  }
  const forks = published.filter(({ fork }) => fork?.label === label && fork.from === parent.uid);
  const fork = chooseOwn('fork', forks, []);
  const base = { kind: 'collection', key, name: parent.name, ownName: name } as const;
  const notes = [`fork ${printable(label)} of ${printable(parent.uid)}: merge it in Postman`];
  if (fork !== undefined) {
    const content = await readContent(api, 'collection', fork.uid);
    return { ...base, notes, ...updateOf(generated, { uid: fork.uid, content }, fork.name) };
  }
  const { changes, body } = updateOf(generated, parent, parent.name);
  return { ...base, notes, action: 'create', body, changes, fork: { label, parent: parent.uid, generated } };
}

function environmentStep(
  file: EnvironmentFile,
  key: string,
  { own, isRenamed, notes }: Found,
  conventions: ApiConventions,
): Step {
  const base = { kind: 'environment', key, ownName: file.name, notes } as const;
  if (own === undefined) {
    const added = file.values.map(({ key: variable }) => ({ what: text(variable), name: '', parts: [] }));
    const changes = { ...NO_CHANGES, added };
    const body = { environment: newEnvironment(file, conventions) };
    return { ...base, name: file.name, action: 'create', body, changes };
  }
  const name = isRenamed ? own.name : file.name;
  const { environment, changes } = updateEnvironment({ ...file, name }, own.content, conventions);
  const action = isUnchanged(changes) ? 'none' : 'update';
  return { ...base, name, action, uid: own.uid, body: { environment }, changes };
}
