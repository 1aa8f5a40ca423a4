/**
 * The steps of the life cycles, from the structure of the paths: create, wait until ready, list, read, everything below,
 * change, delete. Each write addresses what a step before it created: its path holds a `new…` variable, and nothing else
 * sets these. At the end stands the clean-up, which finds by name whatever is left and can be run alone.
 */
import type { Operation, Spec } from '../spec/model.ts';
import type { ParameterSource } from '../spec/resource.ts';
import { answerShape, idPropertyFor, propertiesOf } from './answer-shape.ts';
import { inline } from './assertions.ts';
import { addCleanUp, addUndo, searchIn } from './lifecycle-cleanup.ts';
import { listsState } from './lifecycle-fit.ts';
import { draftPlan, type LifecyclePlan, roleVariable, thingOf } from './lifecycle-plan.ts';
import type { Awaited, Command, Scenario, StateRule } from './lifecycle-scenario.ts';
import { folderName, itemsGiven, nodeAt, type PathNode, parameterOf, writesBelow } from './path-tree.ts';
import { requestBody } from './request-body.ts';
import { wordsOf } from './variables.ts';

/** @param given variables of the parameters that are given from outside: everything that is made belongs to their item. */
export function lifecycleSteps(spec: Spec, scenario: Scenario, given: Readonly<Record<string, string>>): LifecyclePlan {
  const document = spec.document;
  const plan = draftPlan(spec, scenario, given);
  const { root, byId, sources, feeds, creates, add } = plan;
  for (const node of itemsGiven(root, given)) for (const child of node.children) visit(child, [], given);
  addUndo(plan, ['Undo']);
  addCleanUp(plan);
  return { steps: plan.steps, feeds, creates: [...creates] };

  /** A collection with items that can be made, a singleton, an action, or only a part of a path. */
  function visit(node: PathNode, folder: readonly string[], path: Readonly<Record<string, string>>): void {
    if (!writesBelow(node)) return;
    const item = node.children.find((child) => parameterOf(child) !== undefined);
    const source = item === undefined ? undefined : sources.get(item.path);
    const here = [...folder, folderName(node)];
    const awaited = scenario.awaited.find(({ list }) => node.operations.get('GET')?.id === list);
    if (item !== undefined && source !== undefined && node.operations.has('POST'))
      visitResource(node, item, source, here, path);
    else if (item !== undefined && source !== undefined && awaited !== undefined)
      visitAwaited(node, item, source, awaited, here, path);
    else visitSingleton(node, here, path);
  }

  function visitResource(
    node: PathNode,
    item: PathNode,
    source: ParameterSource,
    folder: readonly string[],
    path: Readonly<Record<string, string>>,
  ): void {
    const create = node.operations.get('POST') as Operation;
    const variable = roleVariable('new', source);
    const own = { ...path, [source.parameter]: variable };
    const detail = item.operations.get('GET');
    const rule = detail === undefined ? undefined : scenario.states[detail.id];
    creates.add(thingOf(source));
    feeds[variable] = { thing: `new ${thingOf(source)}`, request: create.summary };
    addWrite(create, folder, path, [`creates(${inline({ at: createdPointer(create, source), variable })})`]);
    if (detail !== undefined && rule !== undefined) addAwait(detail, rule, rule.ready, folder, own);
    const list = node.operations.get('GET');
    if (list !== undefined) add({ operation: list, folder, path, calls: [] });
    if (detail !== undefined) add({ operation: detail, folder, path: own, calls: [] });
    for (const child of item.children) visit(child, folder, own);
    if (detail !== undefined && rule !== undefined)
      for (const command of rule.commands ?? []) addCommand(detail, rule, command, folder, own);
    for (const method of ['PATCH', 'PUT'] as const) {
      const write = item.operations.get(method);
      if (write !== undefined) addWrite(write, folder, own, []);
    }
    addDelete(item, folder, own, variable, rule);
  }

  function visitAwaited(
    node: PathNode,
    item: PathNode,
    source: ParameterSource,
    awaited: Awaited,
    folder: readonly string[],
    path: Readonly<Record<string, string>>,
  ): void {
    const create = byId.get(awaited.create);
    const list = node.operations.get('GET');
    if (create === undefined || list === undefined) return;
    const variable = roleVariable('new', source);
    const own = { ...path, [source.parameter]: variable };
    feeds[variable] = { thing: `new ${thingOf(source)}`, request: list.summary };
    add({ operation: create, folder, path, body: awaited.body, calls: [] });
    const rule = {
      ...searchIn(document, list, source),
      property: awaited.property,
      variable,
      seconds: awaited.seconds,
    };
    add({ operation: list, folder, path, calls: [`finds(${inline(rule)})`] });
    for (const method of ['GET', 'PATCH', 'PUT'] as const) {
      const operation = item.operations.get(method);
      if (operation !== undefined) addWrite(operation, folder, own, []);
    }
    for (const child of item.children) visit(child, folder, own);
    addDelete(item, folder, own, variable, undefined);
  }

  function visitSingleton(node: PathNode, folder: readonly string[], path: Readonly<Record<string, string>>): void {
    const commands = Object.values(scenario.states).map((rule) => rule?.by);
    for (const method of ['POST', 'PUT', 'PATCH', 'GET'] as const) {
      const operation = node.operations.get(method);
      if (operation === undefined || commands.includes(operation.id)) continue;
      const twin = scenario.twins[operation.id];
      if (twin === undefined) addWrite(operation, folder, path, []);
      else addTwin(operation, twin, folder, path);
    }
    for (const child of node.children) {
      const parameter = parameterOf(child);
      if (parameter === undefined) visit(child, folder, path);
      else if (scenario.fixed[parameter] !== undefined)
        visitSingleton(child, folder, { ...path, [parameter]: parameter });
    }
    const remove = node.operations.get('DELETE');
    if (remove !== undefined) addWrite(remove, folder, path, []);
  }

  /** Another item of the collection that its parent stands in: it is waited for, and deleted again. */
  function addTwin(
    operation: Operation,
    variable: string,
    folder: readonly string[],
    path: Readonly<Record<string, string>>,
  ): void {
    const itemPath = operation.path.split('/').slice(0, -1).join('/');
    const source = sources.get(itemPath);
    const detail = source?.detail;
    const item = nodeAt(root, itemPath);
    const rule = detail === undefined ? undefined : scenario.states[detail.id];
    if (source === undefined || detail === undefined || item === undefined) return;
    const own = { ...path, [source.parameter]: variable };
    feeds[variable] = { thing: wordsOf(variable.replace(/Id$/, '')), request: operation.summary };
    addWrite(operation, folder, path, [`creates(${inline({ at: createdPointer(operation, source), variable })})`]);
    if (rule !== undefined) addAwait(detail, rule, rule.ready, folder, own);
    addDelete(item, folder, own, variable, rule);
  }

  function addWrite(
    operation: Operation,
    folder: readonly string[],
    path: Readonly<Record<string, string>>,
    calls: readonly string[],
  ): void {
    // Without variables for IDs: those of the smoke collection are of things that the run did not create.
    const body = requestBody(document, operation, { written: scenario.bodies[operation.id] });
    add({
      operation,
      folder,
      path,
      calls,
      ...(body === undefined ? {} : { body }),
    });
  }

  function addCommand(
    detail: Operation,
    rule: StateRule,
    command: Command,
    folder: readonly string[],
    path: Readonly<Record<string, string>>,
  ): void {
    const operation = byId.get(rule.by ?? '');
    if (operation === undefined) return;
    add({ operation, folder, path, body: command.body, calls: [] });
    addAwait(detail, rule, command.until, folder, path);
  }

  function addAwait(
    detail: Operation,
    rule: StateRule,
    until: readonly string[],
    folder: readonly string[],
    path: Readonly<Record<string, string>>,
  ): void {
    if (!listsState(spec, detail, rule.at, until)) return;
    add({
      operation: detail,
      folder,
      path,
      calls: [
        `awaits(${inline({ at: rule.at, until, ...(rule.failed === undefined ? {} : { failed: rule.failed }) })})`,
      ],
    });
  }

  function addDelete(
    item: PathNode,
    folder: readonly string[],
    path: Readonly<Record<string, string>>,
    variable: string,
    rule: StateRule | undefined,
  ): void {
    const remove = item.operations.get('DELETE');
    const detail = item.operations.get('GET');
    if (remove === undefined) return;
    if (detail !== undefined && rule !== undefined)
      for (const command of rule.beforeDelete ?? []) addCommand(detail, rule, command, folder, path);
    add({ operation: remove, folder, path, calls: [`removes(${inline(variable)})`] });
  }

  /** The ID in the answer to a creation: in the result, or in the one part of it that has an ID. */
  function createdPointer(create: Operation, source: ParameterSource): string {
    const configured = scenario.createdAt[create.id];
    if (configured !== undefined) return configured;
    const shape = answerShape(document, create);
    const properties = propertiesOf(document, shape.result);
    if (Object.hasOwn(properties, 'id')) return `${shape.resultAt}/id`;
    return `${shape.resultAt}/${idPropertyFor(source.parameter, properties) ?? 'id'}`;
  }
}
