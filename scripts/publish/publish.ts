/** Executes a plan step by step. After a failure, a second run skips the steps that are done. */
import { isObject, type JsonObject } from '../shared/json.ts';
import { text } from './collection-items.ts';
import { type Publication, planPublication, type Step } from './plan.ts';
import type { PostmanApi } from './postman-api.ts';
import { findWorkspace, type Workspace } from './workspace.ts';

export interface PublishOptions extends Publication {
  /** Name or ID. */
  readonly workspace: string;
  /** Compares, and changes nothing. */
  readonly dryRun: boolean;
  /** Called after each step. */
  readonly onStep?: (step: Step) => void;
}

export interface Published {
  readonly workspace: Workspace;
  /** With the `uid` of created elements. */
  readonly steps: readonly Step[];
}

/** @throws ExpectedError of `PostmanApi`; `publish-workspace-unknown`, `publish-ambiguous`, `publish-name-taken`. */
export async function publish(api: PostmanApi, options: PublishOptions): Promise<Published> {
  const workspace = await findWorkspace(api, options.workspace);
  const steps: Step[] = [];
  for (const planned of await planPublication(api, workspace, options)) {
    const step = options.dryRun ? planned : await executeStep(api, workspace, planned);
    steps.push(step);
    options.onStep?.(step);
  }
  return { workspace, steps };
}

async function executeStep(api: PostmanApi, workspace: Workspace, step: Step): Promise<Step> {
  const { kind, action, uid, body } = step;
  if (action === 'none') return step;
  if (action === 'update' && uid !== undefined) {
    await api.put(`/${kind}s/${encodeURIComponent(uid)}`, body);
    return step;
  }
  const response = await api.post(`/${kind}s?workspace=${encodeURIComponent(workspace.id)}`, body);
  const created: JsonObject = isObject(response[kind]) ? response[kind] : {};
  return { ...step, uid: text(created.uid) || text(created.id) };
}
