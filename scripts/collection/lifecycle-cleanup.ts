/**
 * The clean-up of the life cycles: for each kind of thing that a run can leave behind, find one by its name, bring it to where
 * it may be deleted, delete it, and look again until there is none. It needs nothing of the steps before it, so that it can be
 * run alone after a run that was broken off.
 */
import type { Operation } from '../spec/model.ts';
import { type ParameterSource, parameterName } from '../spec/resource.ts';
import { answerShape, idPropertyFor, itemsOf, propertiesOf } from './answer-shape.ts';
import { CLEAN_UP, type PlanDraft, roleVariable, stepItemId, thingOf } from './lifecycle-plan.ts';
import { folderName, nodeAt } from './path-tree.ts';
import { check } from './script.ts';

/** Adds the clean-up of everything that stands right below what is given: what lies deeper goes with its parent. */
export function addCleanUp(plan: PlanDraft): void {
  for (const left of findable(plan)) addRounds(plan, left);
  addUndo(plan, [CLEAN_UP]);
}

/** Takes back what the run added to things that were there before it. */
export function addUndo(plan: PlanDraft, folder: readonly string[]): void {
  const { scenario, given, byId } = plan;
  for (const { operation: id, body, look, at, property, variable } of scenario.undo) {
    const operation = byId.get(id);
    const seen = byId.get(look);
    if (operation === undefined || seen === undefined) continue;
    plan.feeds[variable] = {
      thing: 'thing to take back',
      request: seen.summary,
      none: 'there is nothing to take back',
    };
    const calls = [check('finds', { at, property, id: property, variable })];
    plan.add({ operation: seen, folder, path: given, calls, lenient: true });
    plan.add({ operation, folder, path: given, body, calls: [] });
  }
}

interface Findable {
  readonly source: ParameterSource;
  /** Its answer shows the items. */
  readonly list: Operation;
  /** JSON pointer of the items. */
  readonly at: string;
  /** The property that carries the name. */
  readonly property: string;
}

function findable({ spec, scenario, given, byId, sources }: PlanDraft): Findable[] {
  return [...sources.values()].flatMap((source): Findable[] => {
    const parameters = source.itemPath.split('/').filter((segment) => parameterName(segment) !== undefined);
    const canBeDeleted = spec.operations.some(({ method, path }) => method === 'DELETE' && path === source.itemPath);
    if (parameters.length !== Object.keys(given).length + 1 || !canBeDeleted) return [];
    if (source.list !== undefined) {
      const { at } = searchIn(spec.document, source.list, source);
      return [{ source, list: source.list, at, property: scenario.named[source.list.id]?.property ?? 'name' }];
    }
    const elsewhere = Object.entries(scenario.named).find(([, rule]) => rule?.parameter === source.parameter);
    const list = byId.get(elsewhere?.[0] ?? '');
    const rule = elsewhere?.[1];
    return list === undefined || rule?.at === undefined ? [] : [{ source, list, at: rule.at, property: rule.property }];
  });
}

function addRounds(plan: PlanDraft, { source, list, at, property }: Findable): void {
  const remove = nodeAt(plan.root, source.itemPath)?.operations.get('DELETE');
  if (remove === undefined) return;
  const variable = roleVariable('left', source);
  const folder = [CLEAN_UP, folderName({ path: source.collectionPath })];
  const path = { ...plan.given, [source.parameter]: variable };
  plan.feeds[variable] = {
    thing: thingOf(source),
    request: list.summary,
    none: `no ${thingOf(source)} of this run is left`,
  };
  const { id } = searchIn(plan.spec.document, list, source);
  const find = check('finds', { at, property, id, variable });
  const first = plan.add({ operation: list, folder, path: plan.given, calls: [find], lenient: true });
  const states = source.detail === undefined ? undefined : plan.scenario.states[source.detail.id];
  const by = plan.byId.get(states?.by ?? '');
  for (const command of states?.beforeDelete ?? []) {
    if (by === undefined || source.detail === undefined || states === undefined) continue;
    const settled = [...states.ready, ...command.until, ...(states.failed ?? [])];
    const wait = (until: readonly string[]) => [check('awaits', { at: states.at, until })];
    plan.add({ operation: source.detail, folder, path, calls: wait(settled), lenient: true });
    plan.add({ operation: by, folder, path, body: command.body, calls: [], lenient: true });
    plan.add({ operation: source.detail, folder, path, calls: wait(command.until), lenient: true });
  }
  const calls = [check('removes', variable), check('startsOver', stepItemId(first))];
  plan.add({ operation: remove, folder, path, calls });
}

/** Where a list shows its items, and what their ID is called. */
export function searchIn(
  document: PlanDraft['spec']['document'],
  list: Operation,
  source: ParameterSource,
): { at: string; id: string } {
  const items = itemsOf(document, answerShape(document, list));
  const properties = items === undefined ? {} : propertiesOf(document, items.schema);
  return { at: items?.at ?? '', id: idPropertyFor(source.parameter, properties) ?? 'id' };
}
