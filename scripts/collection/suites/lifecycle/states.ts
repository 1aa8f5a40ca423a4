/** The steps that change the state of an item and wait for it, and those that delete it. */
import type { Operation, Spec } from '../../../openapi/model.ts';
import { responseShape, schemaAt } from '../../../openapi/response-shape.ts';
import { effectiveSchema } from '../../../openapi/schema/merge.ts';
import type { Json } from '../../../shared/json.ts';
import type { PathNode } from '../../chain/path-tree.ts';
import { check } from '../../scripts/check.ts';
import type { LifecyclePlan, Step } from './plan.ts';
import type { Command, StateRule } from './scenario.ts';

/** Sends a command of an item, and waits for one of its states. */
export function addCommand(
  plan: LifecyclePlan,
  detail: Operation,
  rule: StateRule,
  command: Command,
  folder: readonly string[],
  path: Step['path'],
): void {
  const operation = plan.byId.get(rule.by ?? '');
  if (operation === undefined) return;
  plan.add({ operation, folder, path, body: command.body, calls: [] });
  addAwait(plan, detail, rule, command.until, folder, path);
}

/** Waits until an item has one of the states, if this version of the document lists them. */
export function addAwait(
  plan: LifecyclePlan,
  detail: Operation,
  { at, failed }: StateRule,
  until: readonly string[],
  folder: readonly string[],
  path: Step['path'],
): void {
  if (!listsState(plan.spec, detail, at, until)) return;
  const calls = [check('awaits', { at, until, ...(failed === undefined ? {} : { failed }) })];
  plan.add({ operation: detail, folder, path, calls });
}

/** Deletes an item, after the commands that this needs. */
export function addDelete(
  plan: LifecyclePlan,
  item: PathNode,
  folder: readonly string[],
  path: Step['path'],
  variable: string,
  rule: StateRule | undefined,
): void {
  const remove = item.operations.get('DELETE');
  const detail = item.operations.get('GET');
  if (remove === undefined) return;
  if (detail !== undefined && rule !== undefined)
    for (const command of rule.beforeDelete ?? []) addCommand(plan, detail, rule, command, folder, path);
  plan.add({ operation: remove, folder, path, calls: [check('removes', variable)] });
}

/** Whether a version of the document lists the states that end the waiting. */
function listsState(spec: Spec, detail: Operation, pointer: string, until: readonly string[]): boolean {
  const { content } = responseShape(spec.document, detail, { mediaTypes: {} });
  const schema = content === undefined ? undefined : schemaAt(spec.document, content.schema, pointer);
  const { enum: values } = effectiveSchema(spec.document, schema);
  const listed = Array.isArray(values) ? (values as readonly Json[]) : [];
  return until.some((state) => listed.includes(state));
}
