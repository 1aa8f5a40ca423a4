/** Plans what to create and what to replace in a workspace. Everything is read before anything is written. */
import type { PostmanCollection } from '../collection/write/postman-format.ts';
import type { ApiConventions } from '../shared/api-conventions.ts';
import { isObject, type JsonObject } from '../shared/json.ts';
import { type Changes, isUnchanged, NO_CHANGES } from './changes.ts';
import { isGenerated, text } from './collection-items.ts';
import { allRequests, updateCollection } from './collection-update.ts';
import { type EnvironmentFile, isOwnEnvironment, newEnvironment, updateEnvironment } from './environment-update.ts';
import type { PostmanApi } from './postman-api.ts';
import { withoutIds } from './published-ids.ts';
import { chooseOwn, type Element, listCollections, listEnvironments, named, type Workspace } from './workspace.ts';

export type Kind = 'collection' | 'environment';

export interface Step {
  readonly kind: Kind;
  readonly name: string;
  readonly action: 'create' | 'update' | 'none';
  /** Of the existing element. */
  readonly uid?: string;
  /** The body of the request. */
  readonly body: JsonObject;
  readonly changes: Changes;
}

export interface Publication {
  readonly conventions: ApiConventions;
  readonly collections: readonly PostmanCollection[];
  readonly environments: readonly EnvironmentFile[];
}

/**
 * Compares with the workspace, and changes nothing.
 *
 * @throws ExpectedError of `PostmanApi`, `publish-ambiguous`, `publish-name-taken`.
 */
export async function planPublication(
  api: PostmanApi,
  workspace: Workspace,
  { collections, environments, conventions }: Publication,
): Promise<Step[]> {
  const steps: Step[] = [];
  const published = collections.length === 0 ? [] : await listCollections(api, workspace);
  for (const collection of collections) {
    const generated = collection as unknown as JsonObject;
    const own = await readOwn(api, 'collection', named(published, collection.info.name), isGenerated);
    steps.push(collectionStep(generated, collection.info.name, own));
  }
  const present = environments.length === 0 ? [] : await listEnvironments(api, workspace);
  for (const environment of environments) {
    const own = await readOwn(api, 'environment', named(present, environment.name), (content) =>
      isOwnEnvironment(content, conventions),
    );
    steps.push(environmentStep(environment, own, conventions));
  }
  return steps;
}

type Found = Element & { readonly content: JsonObject };

async function readOwn(
  api: PostmanApi,
  kind: Kind,
  candidates: readonly Element[],
  isOwn: (content: JsonObject) => boolean,
): Promise<Found | undefined> {
  const own: Found[] = [];
  const others: Element[] = [];
  for (const element of candidates) {
    const { [kind]: content } = await api.get(`/${kind}s/${encodeURIComponent(element.uid)}`);
    if (isObject(content) && isOwn(content)) own.push({ ...element, content });
    else others.push(element);
  }
  return chooseOwn(kind, own, others);
}

function collectionStep(generated: JsonObject, name: string, own: Found | undefined): Step {
  if (own === undefined) {
    const changes = { ...NO_CHANGES, added: allRequests(generated) };
    return { kind: 'collection', name, action: 'create', body: { collection: withoutIds(generated) }, changes };
  }
  const { collection, changes } = updateCollection(generated, own.content);
  const action = isUnchanged(changes) ? 'none' : 'update';
  return { kind: 'collection', name, action, uid: own.uid, body: { collection }, changes };
}

function environmentStep(file: EnvironmentFile, own: Found | undefined, conventions: ApiConventions): Step {
  const { name } = file;
  if (own === undefined) {
    const added = file.values.map(({ key }) => ({ what: text(key), name: '', parts: [] }));
    const changes = { ...NO_CHANGES, added };
    return {
      kind: 'environment',
      name,
      action: 'create',
      body: { environment: newEnvironment(file, conventions) },
      changes,
    };
  }
  const { environment, changes } = updateEnvironment(file, own.content, conventions);
  const action = isUnchanged(changes) ? 'none' : 'update';
  return { kind: 'environment', name, action, uid: own.uid, body: { environment }, changes };
}
