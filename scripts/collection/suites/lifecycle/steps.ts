/**
 * The steps of the lifecycle suite, from the structure of the paths: look what exists, create, read back, wait until ready, list,
 * read, everything below, change, delete. Each write addresses what a step before it created: its path holds a `new…` variable,
 * and only the proof that the resource is of this run gives it a value. The clean-up comes last.
 */

import type { Operation, Spec } from '../../../openapi/model.ts';
import type { ParameterSource } from '../../../openapi/resource.ts';
import { type Json, ownValue } from '../../../shared/json.ts';
import type { Chain } from '../../chain/chain.ts';
import { folderName, itemsGiven, nodeAt, type PathNode, parameterOf, writesBelow } from '../../chain/path-tree.ts';
import { isSetting } from '../../chain/variables.ts';
import { requestBody } from '../../requests/request-body.ts';
import { check } from '../../scripts/check.ts';
import { addCleanUp, addUndo } from './cleanup.ts';
import { createdIds } from './ids.ts';
import { emptyPlan, type LifecyclePlan, newThing, noteMade, type Place, roleVariable, thingOf } from './plan.ts';
import { carryingName, createdPointer, detailOf, listOf, type Proof, proofFor } from './proof.ts';
import { type Awaited, carriesRunName, type Scenario } from './scenario.ts';
import { addAwait, addCommand, addDelete, statesOf } from './states.ts';

/** The folder that deletes the resources that other bodies refer to. */
const DELETE = 'Delete';

/** How long a new item may take to show up in reads. */
const READ_BACK_SECONDS = 30;

/** @param given variables of the parameters that are given from outside: everything that is made belongs to their item. */
export function lifecycleSteps(spec: Spec, chain: Chain, scenario: Scenario, given: Place['path']): LifecyclePlan {
  const plan = emptyPlan(spec, chain, scenario, given);
  const { root, byId, sources, valueSources, creates, made, add } = plan;
  const closings: (() => void)[] = [];
  const nodes = itemsGiven(root, given).flatMap(({ children }) => children);
  const ids = createdIds(plan, nodes);
  // Resources that other bodies refer to are created first and deleted last.
  for (const node of [...nodes.filter(ids.makesShared), ...nodes.filter((one) => !ids.makesShared(one))])
    visit(node, { folder: [], path: given });
  for (const close of closings.reverse()) close();
  addUndo(plan, ['Undo']);
  addCleanUp(plan);
  return plan;

  /** A list with items that can be created, a singleton, an action, or only a part of a path. */
  function visit(node: PathNode, { folder, path }: Place): void {
    if (!writesBelow(node)) return;
    const item = node.children.find((child) => parameterOf(child) !== undefined);
    const source = item === undefined ? undefined : sources.get(item.path);
    const here = { folder: [...folder, folderName(node)], path };
    const awaited = scenario.awaited.find(({ list }) => node.operations.get('GET')?.id === list);
    if (item !== undefined && source !== undefined && node.operations.has('POST'))
      visitResource(node, item, source, here);
    else if (item !== undefined && source !== undefined && awaited !== undefined)
      visitAwaited(item, source, awaited, here);
    else visitSingleton(node, here);
  }

  function visitResource(node: PathNode, item: PathNode, source: ParameterSource, place: Place): void {
    const create = node.operations.get('POST') as Operation;
    // Actions of the list itself, which need no item.
    for (const child of node.children) if (parameterOf(child) === undefined) visit(child, place);
    const variable = roleVariable('new', source);
    const detail = item.operations.get('GET');
    const states = statesOf(plan, detail);
    const proof = addCreation(create, source, variable, place);
    const list = node.operations.get('GET');
    if (proof === undefined) return;
    const own = within(place, source, variable);
    if (states !== undefined) addAwait(plan, states, states.ready, own);
    if (list !== undefined) add({ operation: list, ...place, calls: [] });
    if (detail !== undefined) add({ operation: detail, ...own, calls: [] });
    for (const child of item.children) visit(child, own);
    if (states !== undefined) for (const command of states.commands ?? []) addCommand(plan, states, command, own);
    addChanges(item, source, own);
    const close = (folder: readonly string[]) => addDelete(plan, item, states, variable, { ...own, folder });
    if (ids.shared.has(variable)) closings.push(() => close([DELETE, ...place.folder]));
    else close(place.folder);
  }

  /**
   * Creates one item, and proves that it is of this run.
   *
   * @returns nothing where that cannot be proven: then the item is neither changed nor deleted, and at the top not even created,
   *   as nothing would clean it up.
   */
  function addCreation(create: Operation, source: ParameterSource, variable: string, place: Place): Proof | undefined {
    const body = carryingName(bodyOf(create));
    const proof = proofFor(plan, source, body);
    if (proof === undefined && isGivenAlone(place)) return undefined;
    const { list, readBack, property, name } = proof ?? {};
    if (list !== undefined) {
      const calls = [check('remembers', { at: list.at, id: list.id, variable })];
      add({ operation: list.operation, ...place, calls });
    }
    const calls = proof === undefined ? [] : [check('creates', { at: createdPointer(plan, create, source), variable })];
    add({ operation: create, ...place, calls, ...(body === undefined ? {} : { body }) });
    if (proof === undefined || readBack === undefined || property === undefined || name === undefined) return undefined;
    creates.add(thingOf(source));
    valueSources[variable] = { thing: newThing(variable), request: chain.nameOf(create) };
    noteMade(made, source, property, name, variable);
    const { at, id } = readBack;
    const proves = check('proves', { at, property, name, id, variable, seconds: READ_BACK_SECONDS });
    const own = readBack === list ? place : within(place, source, variable);
    add({ operation: readBack.operation, ...own, calls: [proves] });
    return proof;
  }

  function visitAwaited(item: PathNode, source: ParameterSource, awaited: Awaited, place: Place): void {
    const create = byId.get(awaited.create);
    const list = listOf(plan, source);
    const name = (awaited.body as Record<string, Json>)[awaited.property];
    if (create === undefined || list === undefined || typeof name !== 'string') return;
    const variable = roleVariable('new', source);
    const own = within(place, source, variable);
    const { at, id } = list;
    const { property, seconds } = awaited;
    valueSources[variable] = { thing: newThing(variable), request: chain.nameOf(list.operation) };
    noteMade(made, source, property, name, variable);
    add({ operation: list.operation, ...place, calls: [check('remembers', { at, id, variable })] });
    add({ operation: create, ...place, body: fittedBody(create, awaited.body) ?? {}, calls: [] });
    const finds = check('finds', { at, property, name, id, variable, seconds });
    add({ operation: list.operation, ...place, calls: [finds] });
    const detail = detailOf(plan, source);
    const readBack = detail ?? list;
    const proves = check('proves', { at: readBack.at, property, name, id: readBack.id, variable });
    add({ operation: readBack.operation, ...(detail === undefined ? place : own), calls: [proves] });
    addChanges(item, source, own);
    for (const child of item.children) visit(child, own);
    addDelete(plan, item, undefined, variable, own);
  }

  function visitSingleton(node: PathNode, place: Place): void {
    const commands = Object.values(scenario.states).map((rule) => rule?.by);
    const isLeftOut = ({ id, method }: Operation) =>
      isGivenAlone(place) && method !== 'GET' && scenario.covered?.includes(id) !== true;
    for (const method of ['POST', 'PUT', 'PATCH', 'GET'] as const) {
      const operation = node.operations.get(method);
      if (operation === undefined || commands.includes(operation.id) || isLeftOut(operation)) continue;
      const clone = ownValue(scenario.clones, operation.id);
      if (clone === undefined) addWrite(operation, place);
      else addClone(operation, clone, place);
    }
    for (const child of node.children) {
      const parameter = parameterOf(child);
      const created = createdNamed(parameter);
      if (parameter === undefined) visit(child, place);
      else if (created !== undefined && child.operations.has('PUT'))
        visitSingleton(child, within(place, { parameter }, created));
      else if (scenario.fixed[parameter] !== undefined) visitSingleton(child, within(place, { parameter }, parameter));
    }
    const remove = node.operations.get('DELETE');
    if (remove !== undefined && !isLeftOut(remove)) addWrite(remove, place);
  }

  /** The variable of a created resource that the parameter names, such as the service of an attachment. */
  function createdNamed(parameter: string | undefined): string | undefined {
    const variable = parameter === undefined ? undefined : roleVariable('new', { parameter });
    return variable !== undefined && valueSources[variable] !== undefined ? variable : undefined;
  }

  /** Creates another item in the parent's list, waits for it, and deletes it. */
  function addClone(operation: Operation, variable: string, place: Place): void {
    const itemPath = operation.path.split('/').slice(0, -1).join('/');
    const source = sources.get(itemPath);
    const item = nodeAt(root, itemPath);
    if (source === undefined || item === undefined) return;
    const states = statesOf(plan, source.detail);
    if (addCreation(operation, source, variable, place) === undefined) return;
    const own = within(place, source, variable);
    if (states !== undefined) addAwait(plan, states, states.ready, own);
    addDelete(plan, item, states, variable, own);
  }

  function addChanges(item: PathNode, source: ParameterSource, place: Place): void {
    for (const method of ['PATCH', 'PUT'] as const) {
      const write = item.operations.get(method);
      if (write === undefined) continue;
      const kind = made.get(source.itemPath);
      const body = bodyOf(write);
      const name = kind === undefined ? undefined : (body as Record<string, Json> | undefined)?.[kind.property];
      if (typeof name === 'string' && carriesRunName(name)) kind?.names.add(name);
      addWrite(write, place);
    }
  }

  function addWrite(operation: Operation, place: Place): void {
    const body = bodyOf(operation);
    add({ operation, ...place, calls: [], ...(body === undefined ? {} : { body }) });
  }

  /** The scenario's body as this version of the document wants it, or a generated one without IDs of the account. */
  function bodyOf(operation: Operation): Json | undefined {
    return fittedBody(operation, ownValue(scenario.bodies, operation.id));
  }

  /** Without variables that have no source in this version of the document. */
  function fittedBody(operation: Operation, written: Json | undefined): Json | undefined {
    const isKnown = (name: string) => chain.sources[name] !== undefined || isSetting(name, chain.conventions);
    const body = requestBody(spec.document, operation, { written, isKnown });
    return body === undefined ? undefined : ids.inBody(body);
  }

  function isGivenAlone({ path }: Place): boolean {
    return Object.keys(path).length === Object.keys(given).length;
  }
}

/** The place of an item, by the variable of its ID. */
function within({ folder, path }: Place, { parameter }: Pick<ParameterSource, 'parameter'>, variable: string): Place {
  return { folder, path: { ...path, [parameter]: variable } };
}
