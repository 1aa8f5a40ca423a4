/** Executes a plan step by step. After a failure, a second run skips the steps that are done. */
import { asObject, type JsonObject } from '../shared/json.ts';
import { text } from './collection-items.ts';
import { type Publication, planPublication, type Step, updateOf } from './plan.ts';
import type { PostmanApi } from './postman-api/postman-api.ts';
import type { Kind } from './published-record.ts';
import { findWorkspace, readContent, type Workspace } from './workspace.ts';

export interface PublishOptions extends Publication {
  /** Name or ID. */
  readonly workspace: string;
  /** Compares, and changes nothing. */
  readonly dryRun: boolean;
  /** Called after each step. */
  readonly onStep?: (step: Step, workspace: Workspace) => Promise<void> | void;
}

export interface Published {
  readonly workspace: Workspace;
  /** With the `uid` of created elements. */
  readonly steps: readonly Step[];
}

/**
 * @throws ExpectedError of `PostmanApi`; `publish-workspace-unknown`, `publish-ambiguous`, `publish-name-taken`, `publish-not-forkable`.
 */
export async function publish(api: PostmanApi, options: PublishOptions): Promise<Published> {
  const workspace = await findWorkspace(api, options.workspace, options.record);
  const steps: Step[] = [];
  for (const planned of await planPublication(api, workspace, options)) {
    const step = options.dryRun ? planned : await executeStep(api, workspace, planned);
    steps.push(step);
    await options.onStep?.(step, workspace);
  }
  return { workspace, steps };
}

async function executeStep(api: PostmanApi, workspace: Workspace, step: Step): Promise<Step> {
  const { kind, action, uid, body, isPartial, fork } = step;
  if (action === 'none') return step;
  if (fork !== undefined) return createFork(api, workspace, step, fork);
  if (action === 'update' && uid !== undefined) {
    const path = `/${kind}s/${encodeURIComponent(uid)}`;
    await (isPartial ? api.patch(path, body) : api.put(path, body));
    return step;
  }
  return { ...step, uid: await create(api, kind, `/${kind}s?workspace=${encodeURIComponent(workspace.id)}`, body) };
}

/** A fork has IDs of its own: it is read before it is changed. */
async function createFork(
  api: PostmanApi,
  workspace: Workspace,
  step: Step,
  { label, parent, generated }: NonNullable<Step['fork']>,
): Promise<Step> {
  const path = `/collections/fork/${encodeURIComponent(parent)}?workspace=${encodeURIComponent(workspace.id)}`;
  const uid = await create(api, 'collection', path, { label });
  const content = await readContent(api, 'collection', uid);
  const { fork: _, ...rest } = step;
  await executeStep(api, workspace, { ...rest, ...updateOf(generated, { uid, content }, step.name) });
  return { ...step, uid };
}

/** @returns the uid. */
async function create(api: PostmanApi, kind: Kind, path: string, body: JsonObject): Promise<string> {
  return text(asObject((await api.post(path, body, `/${kind}/uid`))[kind]).uid);
}
