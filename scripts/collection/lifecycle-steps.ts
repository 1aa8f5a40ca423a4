/**
 * The steps of the life cycles, from the structure of the paths: create, wait until ready, list, read, everything below,
 * change, delete. Each write addresses what a step before it created: its path holds a `new…` variable, and nothing else
 * sets these. At the end stands the clean-up, which finds by name whatever is left and can be run alone.
 */
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Method, Operation, Schema, Spec } from '../spec/model.ts';
import { resolveSchema } from '../spec/reference.ts';
import { type ParameterSource, parameterName, parameterSources } from '../spec/resource.ts';
import { answerShape, idPropertyFor, itemsOf, propertiesOf } from './answer-shape.ts';
import { inline } from './assertions.ts';
import { exampleRequest } from './example.ts';
import type { Awaited, Command, Scenario, StateRule } from './lifecycle-scenario.ts';
import { wordsOf } from './variables.ts';

export const CLEAN_UP = 'Clean up';

export interface Step {
  readonly operation: Operation;
  /** Tells several steps of one operation apart; the first has none. */
  readonly label?: string;
  readonly folder: readonly string[];
  /** Variable by path parameter. */
  readonly path: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** Calls of the script, after those that check the contract. */
  readonly calls: readonly string[];
  /** Only what the step does counts: its answer is not held to the contract. */
  readonly lenient?: boolean;
}

export interface LifecyclePlan {
  readonly steps: readonly Step[];
  /** By variable: what feeds it, in words. */
  readonly feeds: Readonly<Record<string, { readonly thing: string; readonly request: string }>>;
  /** What a run creates, in words: `service`, `postgres`. */
  readonly creates: readonly string[];
}

interface PathNode {
  readonly path: string;
  readonly operations: Map<Method, Operation>;
  readonly children: PathNode[];
}

/** @param root path of the item that everything belongs to: `/v1/organizations/{organizationId}`; its parameter is given. */
export function lifecycleSteps(spec: Spec, scenario: Scenario, given: Readonly<Record<string, string>>): LifecyclePlan {
  const document = spec.document;
  const byId = new Map(spec.operations.map((operation) => [operation.id, operation]));
  const sources = new Map(parameterSources(spec).map((source) => [source.itemPath, source]));
  const feeds: Record<string, { thing: string; request: string }> = {};
  const creates: string[] = [];
  const steps: Step[] = [];
  const used = new Map<string, number>();

  function add(step: Omit<Step, 'label'>): void {
    const times = (used.get(step.operation.id) ?? 0) + 1;
    used.set(step.operation.id, times);
    steps.push({ ...step, ...(times === 1 ? {} : { label: String(times) }) });
  }

  const root = pathTree(spec);
  for (const node of itemsGiven(root, given)) for (const child of node.children) visit(child, [], given);
  for (const undo of scenario.undo) addUndo(undo, ['Undo']);
  for (const path of topLevel()) addCleanUp(path);
  for (const undo of scenario.undo) addUndo(undo, [CLEAN_UP]);
  return { steps, feeds, creates: [...new Set(creates)] };

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
    const variable = `new${source.parameter.charAt(0).toUpperCase()}${source.parameter.slice(1)}`;
    const own = { ...path, [source.parameter]: variable };
    const detail = item.operations.get('GET');
    const rule = detail === undefined ? undefined : scenario.states[detail.id];
    creates.push(wordsOf(source.parameter.replace(/Id$/, '')));
    feeds[variable] = { thing: `new ${wordsOf(source.parameter.replace(/Id$/, ''))}`, request: create.summary };
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
    const variable = `new${source.parameter.charAt(0).toUpperCase()}${source.parameter.slice(1)}`;
    const own = { ...path, [source.parameter]: variable };
    feeds[variable] = { thing: `new ${wordsOf(source.parameter.replace(/Id$/, ''))}`, request: list.summary };
    add({ operation: create, folder, path, body: awaited.body, calls: [] });
    const rule = { ...findRule(list, source, awaited.property, variable), seconds: awaited.seconds };
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
    const body = scenario.bodies[operation.id];
    add({
      operation,
      folder,
      path,
      calls,
      ...(body === undefined ? {} : { body: withRequired(spec, operation, body) }),
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

  function addUndo(
    { operation: id, body, look, at, property }: Scenario['undo'][number],
    folder: readonly string[],
  ): void {
    const operation = byId.get(id);
    const seen = byId.get(look);
    if (operation === undefined || seen === undefined) return;
    const variable = `left${id.charAt(0).toUpperCase()}${id.slice(1)}`;
    feeds[variable] = { thing: 'thing to undo', request: seen.summary };
    add({
      operation: seen,
      folder,
      path: given,
      calls: [`finds(${inline({ at, property, id: property, variable })})`],
      lenient: true,
    });
    add({ operation, folder, path: given, body, calls: [`needs(${inline(variable)})`] });
  }

  /** Collections right below what is given: what lies deeper goes with its parent. */
  function topLevel(): { list: Operation; at?: string; property: string; source: ParameterSource }[] {
    const found: { list: Operation; at?: string; property: string; source: ParameterSource }[] = [];
    for (const source of sources.values()) {
      const parameters = source.itemPath.split('/').filter((segment) => parameterName(segment) !== undefined);
      const canBeDeleted = spec.operations.some(({ method, path }) => method === 'DELETE' && path === source.itemPath);
      if (parameters.length !== Object.keys(given).length + 1 || !canBeDeleted) continue;
      const other = Object.entries(scenario.named).find(([, rule]) => rule?.parameter === source.parameter);
      const list = source.list ?? byId.get(other?.[0] ?? '');
      if (list === undefined) continue;
      const rule = scenario.named[list.id];
      const isOther = source.list === undefined;
      found.push({
        list,
        property:
          (isOther ? other?.[1]?.property : rule?.parameter === undefined ? rule?.property : undefined) ?? 'name',
        source,
        ...(isOther && other?.[1]?.at !== undefined ? { at: other[1].at } : {}),
      });
    }
    return found;
  }

  /** Find by name, bring it to where it may be deleted, delete; and from the start, until nothing is found. */
  function addCleanUp({ list, at, property, source }: ReturnType<typeof topLevel>[number]): void {
    const item = nodeAt(root, source.itemPath);
    const remove = item?.operations.get('DELETE');
    if (item === undefined || remove === undefined) return;
    const variable = `left${source.parameter.charAt(0).toUpperCase()}${source.parameter.slice(1)}`;
    const folder = [CLEAN_UP, folderName({ path: source.collectionPath })];
    const path = { ...given, [source.parameter]: variable };
    feeds[variable] = { thing: `left-over ${wordsOf(source.parameter.replace(/Id$/, ''))}`, request: list.summary };
    const rule = findRule(list, source, property, variable);
    add({
      operation: list,
      folder,
      path: given,
      calls: [`finds(${inline({ ...rule, ...(at === undefined ? {} : { at }) })})`],
      lenient: true,
    });
    const first = steps.at(-1) as Step;
    const states = source.detail === undefined ? undefined : scenario.states[source.detail.id];
    for (const command of states?.beforeDelete ?? []) {
      const by = byId.get(states?.by ?? '');
      if (by === undefined || source.detail === undefined || states === undefined) continue;
      add({
        operation: source.detail,
        folder,
        path,
        calls: [
          `awaits(${inline({ at: states.at, until: [...states.ready, ...command.until, ...(states.failed ?? [])] })})`,
        ],
        lenient: true,
      });
      add({ operation: by, folder, path, body: command.body, calls: [], lenient: true });
      add({
        operation: source.detail,
        folder,
        path,
        calls: [`awaits(${inline({ at: states.at, until: command.until })})`],
        lenient: true,
      });
    }
    add({
      operation: remove,
      folder,
      path,
      calls: [`removes(${inline(variable)})`, `startsOver(${inline(stepId(first))})`],
    });
  }

  function findRule(list: Operation, source: ParameterSource, property: string, variable: string) {
    const items = itemsOf(document, answerShape(document, list));
    const properties = items === undefined ? {} : propertiesOf(document, items.schema);
    return { at: items?.at ?? '', property, id: idPropertyFor(source.parameter, properties) ?? 'id', variable };
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

/** What this version of the document requires and the scenario does not name is as in the generated body. */
function withRequired(spec: Spec, operation: Operation, body: Json): Json {
  const schema = operation.requestBody?.schema;
  const resolved = schema === undefined ? undefined : resolveSchema(spec.document, schema);
  if (!isObject(body) || !isObject(resolved) || !Array.isArray(resolved.required)) return body;
  const example = exampleRequest(spec.document, operation);
  const missing = (resolved.required as readonly string[]).filter(
    (name) => !Object.hasOwn(body, name) && isObject(example) && example[name] !== undefined,
  );
  return { ...body, ...Object.fromEntries(missing.map((name) => [name, (example as JsonObject)[name] as Json])) };
}

/** A version of the document that does not list the states says nothing of when to stop waiting. */
function listsState(spec: Spec, detail: Operation, pointer: string, until: readonly string[]): boolean {
  const content = answerShape(spec.document, detail).content;
  const names = pointer.split('/').slice(1);
  const schema = names.reduce<Schema | undefined>(
    (at, name) => (at === undefined ? undefined : propertiesOf(spec.document, at)[name]),
    content?.schema,
  );
  const resolved = schema === undefined ? undefined : resolveSchema(spec.document, schema);
  const listed = isObject(resolved) && Array.isArray(resolved.enum) ? (resolved.enum as readonly Json[]) : [];
  return until.some((state) => listed.includes(state));
}

/** Names a step for good: its item's ID follows from it. */
export function stepId({ operation, label }: Pick<Step, 'operation' | 'label'>): string {
  return label === undefined ? operation.id : `${operation.id}#${label}`;
}

function pathTree(spec: Spec): PathNode {
  const root: PathNode = { path: '', operations: new Map(), children: [] };
  for (const operation of spec.operations) {
    let node = root;
    for (const segment of operation.path.split('/').slice(1)) {
      const path = `${node.path}/${segment}`;
      let child = node.children.find((candidate) => candidate.path === path);
      if (child === undefined) {
        child = { path, operations: new Map(), children: [] };
        node.children.push(child);
      }
      node = child;
    }
    node.operations.set(operation.method, operation);
  }
  return root;
}

function nodeAt(root: PathNode, path: string): PathNode | undefined {
  if (root.path === path) return root;
  const next = root.children.find((child) => path === child.path || path.startsWith(`${child.path}/`));
  return next === undefined ? undefined : nodeAt(next, path);
}

/** The items whose parameter is given, and that no given item lies below. */
function itemsGiven(root: PathNode, given: Readonly<Record<string, string>>): PathNode[] {
  const parameter = parameterOf(root);
  if (parameter !== undefined) return given[parameter] === undefined ? [] : [root];
  return root.children.flatMap((child) => itemsGiven(child, given));
}

function parameterOf(node: Pick<PathNode, 'path'>): string | undefined {
  return parameterName(node.path.slice(node.path.lastIndexOf('/') + 1));
}

function folderName({ path }: Pick<PathNode, 'path'>): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function writesBelow(node: PathNode): boolean {
  return [...node.operations.keys()].some((method) => method !== 'GET') || node.children.some(writesBelow);
}
