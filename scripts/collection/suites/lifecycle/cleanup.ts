/**
 * The clean-up of the lifecycle suite: for each kind of resource that a run can leave behind, find the items with
 * exactly a name of the run, read each back, bring it into a state in which it can be deleted, delete it, and look again until there
 * is none. It does not depend on the other steps, so it can be run alone after a run that ended early.
 */
import { type ParameterSource, parameterName } from '../../../openapi/resource.ts';
import { folderName, nodeAt } from '../../chain/path-tree.ts';
import { check } from '../../scripts/check.ts';
import { CLEAN_UP, type LifecyclePlan, roleVariable, thingOf } from './plan.ts';
import { detailOf, type ItemPlace, listOf } from './proof.ts';
import { statesOf } from './states.ts';

/** Adds the clean-up of the resources directly below the given items: those below these are deleted with them. */
export function addCleanUp(plan: LifecyclePlan): void {
  for (const source of plan.sources.values()) {
    const list = isFindable(plan, source) ? listOf(plan, source) : undefined;
    if (list !== undefined) addRounds(plan, source, list);
  }
  addUndo(plan, [CLEAN_UP]);
}

/** Removes what the run added to resources that were there before it. */
export function addUndo(plan: LifecyclePlan, folder: readonly string[]): void {
  const { scenario, given, byId, chain } = plan;
  for (const { operation: id, body, look, at, property, name, variable, thing } of scenario.undo) {
    const operation = byId.get(id);
    const seen = byId.get(look);
    if (operation === undefined || seen === undefined) continue;
    plan.valueSources[variable] = { thing, request: chain.nameOf(seen), missingReason: 'nothing-to-delete' };
    const rule = {
      at,
      id: property,
      property,
      names: [name],
      thing,
      variable,
      made: [],
      remove: { method: operation.method, path: templateOf(operation.path, given), body: JSON.stringify(body) },
    };
    const first = plan.add({ operation: seen, folder, path: given, calls: [check('looksFor', rule)], lenient: true });
    const calls = [check('recordsDeletion', { variable, look: first.name })];
    plan.add({ operation, folder, path: given, body, calls, lenient: true });
  }
}

function isFindable({ spec, given }: LifecyclePlan, { itemPath }: ParameterSource): boolean {
  const parameters = itemPath.split('/').filter((segment) => parameterName(segment) !== undefined);
  const canBeDeleted = spec.operations.some(({ method, path }) => method === 'DELETE' && path === itemPath);
  return parameters.length === Object.keys(given).length + 1 && canBeDeleted;
}

function addRounds(plan: LifecyclePlan, source: ParameterSource, list: ItemPlace): void {
  const remove = nodeAt(plan.root, source.itemPath)?.operations.get('DELETE');
  const made = plan.made.get(source.itemPath);
  if (remove === undefined || made === undefined) return;
  const variable = roleVariable('left', source);
  const folder = [CLEAN_UP, folderName({ path: source.collectionPath })];
  const path = { ...plan.given, [source.parameter]: variable };
  const thing = thingOf(source);
  plan.valueSources[variable] = {
    thing,
    request: plan.chain.nameOf(list.operation),
    missingReason: 'nothing-to-delete',
  };
  const { property } = made;
  const names = [...made.names].sort();
  const rule = {
    at: list.at,
    id: list.id,
    property,
    names,
    thing,
    variable,
    made: [...made.variables],
    remove: { method: 'DELETE', path: templateOf(source.itemPath, path) },
  };
  const look = plan.add({
    operation: list.operation,
    folder,
    path: plan.given,
    calls: [check('looksFor', rule)],
    lenient: true,
  });
  const again = { variable, look: look.name };
  const detail = detailOf(plan, source);
  if (detail !== undefined) {
    const { at, id } = detail;
    const calls = [check('confirms', { at, id, property, names, ...again })];
    plan.add({ operation: detail.operation, folder, path, calls, lenient: true });
  }
  const states = statesOf(plan, source.detail);
  const by = plan.byId.get(states?.by ?? '');
  for (const { body, until } of states?.beforeDelete ?? []) {
    if (by === undefined || states === undefined) continue;
    const waitFor = (values: readonly string[]) => {
      const calls = [check('awaits', { at: states.at, until: values })];
      plan.add({ operation: states.detail, folder, path, calls, lenient: true });
    };
    waitFor([...states.ready, ...until, ...(states.failed ?? [])]);
    plan.add({ operation: by, folder, path, body, calls: [], lenient: true });
    waitFor(until);
  }
  plan.add({ operation: remove, folder, path, calls: [check('recordsDeletion', again)], lenient: true });
}

/** `/things/{{thing}}/parts/{{leftPartId}}`. */
function templateOf(path: string, variables: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => `{{${variables[name] ?? name}}}`);
}
