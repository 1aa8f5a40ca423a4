/** The steps that change the state of an item and wait for it, and those that delete it. */
import type { Operation, Spec } from '../../../openapi/model.ts';
import { responseShape, schemaAt } from '../../../openapi/response-shape.ts';
import { effectiveSchema } from '../../../openapi/schema/merge.ts';
import { type Json, ownValue } from '../../../shared/json.ts';
import type { PathNode } from '../../chain/path-tree.ts';
import { check } from '../../scripts/check.ts';
import type { LifecyclePlan, Place } from './plan.ts';
import type { Command, StateRule } from './scenario.ts';

/** The states of an item, and the operation that shows them. */
interface ItemStates extends StateRule {
  readonly detail: Operation;
}

/** @param detail the GET of the item. */
export function statesOf({ scenario }: LifecyclePlan, detail: Operation | undefined): ItemStates | undefined {
  const rule = detail === undefined ? undefined : ownValue(scenario.states, detail.id);
  return rule === undefined || detail === undefined ? undefined : { ...rule, detail };
}

/** Sends a command of an item, and waits for one of its states. */
export function addCommand(plan: LifecyclePlan, states: ItemStates, { body, until }: Command, place: Place): void {
  const operation = plan.byId.get(states.by ?? '');
  if (operation === undefined) return;
  plan.add({ operation, ...place, body, calls: [] });
  addAwait(plan, states, until, place);
}

/** Waits until an item has one of the states, if this version of the document lists them. */
export function addAwait(plan: LifecyclePlan, states: ItemStates, until: readonly string[], place: Place): void {
  const { detail, at, failed } = states;
  if (!listsState(plan.spec, detail, at, until)) return;
  const calls = [check('awaits', { at, until, ...(failed === undefined ? {} : { failed }) })];
  plan.add({ operation: detail, ...place, calls });
}

/** Deletes an item, after the commands that this needs. */
export function addDelete(
  plan: LifecyclePlan,
  item: PathNode,
  states: ItemStates | undefined,
  variable: string,
  place: Place,
): void {
  const operation = item.operations.get('DELETE');
  if (operation === undefined) return;
  if (states !== undefined) for (const command of states.beforeDelete ?? []) addCommand(plan, states, command, place);
  plan.add({ operation, ...place, calls: [check('removes', variable)] });
}

/** Whether a version of the document lists the states that end the waiting. */
function listsState(spec: Spec, detail: Operation, pointer: string, until: readonly string[]): boolean {
  const { content } = responseShape(spec.document, detail, { mediaTypes: {} });
  const schema = content === undefined ? undefined : schemaAt(spec.document, content.schema, pointer);
  const { enum: values } = effectiveSchema(spec.document, schema);
  const listed = Array.isArray(values) ? (values as readonly Json[]) : [];
  return until.some((state) => listed.includes(state));
}
