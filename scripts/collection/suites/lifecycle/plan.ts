/** The plan of the lifecycle suite: its steps in order, and what they are added to. */

import type { Operation, Spec } from '../../../openapi/model.ts';
import { type ParameterSource, parameterSources } from '../../../openapi/resource.ts';
import { isObject, type Json } from '../../../shared/json.ts';
import { wordsOf } from '../../../shared/words.ts';
import type { Chain } from '../../chain/chain.ts';
import { type PathNode, pathTree } from '../../chain/path-tree.ts';
import { idOf } from '../../ids.ts';
import type { Check } from '../../scripts/check.ts';
import type { VariableSource } from '../../scripts/settings.ts';
import type { Scenario } from './scenario.ts';

export const CLEAN_UP = 'Clean up';

/** Where a step is in the collection, and what it addresses. */
export interface Place {
  readonly folder: readonly string[];
  /** Variable by path parameter. */
  readonly path: Readonly<Record<string, string>>;
}

export interface Step extends Place {
  readonly operation: Operation;
  /** Of its item. No other step has it: scripts find steps by their names, as importing a collection can change the IDs of its items. */
  readonly name: string;
  /** Tells several steps of one operation apart; the first has none. */
  readonly label?: string;
  readonly body?: Json;
  /** Calls of the script, after those that check the contract. */
  readonly calls: readonly Check[];
  /** Only what the step does counts: its response is not checked against the contract. */
  readonly lenient?: boolean;
}

/** What the run creates of one kind of resource. */
export interface Made {
  /** The property that carries the name of the run, and the values that it gets. */
  readonly property: string;
  readonly names: Set<string>;
  readonly variables: Set<string>;
}

export interface LifecyclePlan {
  readonly spec: Spec;
  readonly chain: Chain;
  readonly scenario: Scenario;
  /** Variables of the parameters that are given from outside. */
  readonly given: Readonly<Record<string, string>>;
  readonly root: PathNode;
  readonly byId: ReadonlyMap<string, Operation>;
  /** By the path of the items. */
  readonly sources: ReadonlyMap<string, ParameterSource>;
  readonly steps: Step[];
  /** By variable that only the suite itself gives values to: the request that gives it its value. */
  readonly valueSources: Record<string, VariableSource>;
  /** What a run creates, in words: `service`, `postgres`. */
  readonly creates: Set<string>;
  /** By the path of the items. */
  readonly made: Map<string, Made>;
  /** Adds a step. The steps of one operation are numbered, so that the ID of each is stable. */
  add(step: Omit<Step, 'label' | 'name'>): Step;
}

export function emptyPlan(
  spec: Spec,
  chain: Chain,
  scenario: Scenario,
  given: Readonly<Record<string, string>>,
): LifecyclePlan {
  const used = new Map<string, number>();
  const names = new Set<string>();
  const steps: Step[] = [];
  return {
    spec,
    chain,
    scenario,
    given,
    root: pathTree(spec),
    byId: new Map(spec.operations.map((operation) => [operation.id, operation])),
    sources: new Map(parameterSources(spec).map((source) => [source.itemPath, source])),
    steps,
    valueSources: {},
    creates: new Set(),
    made: new Map(),
    add(step) {
      const times = (used.get(step.operation.id) ?? 0) + 1;
      used.set(step.operation.id, times);
      const name = nameIn(names, stepName(chain.nameOf(step.operation), step));
      const numbered = { ...step, name, ...(times === 1 ? {} : { label: String(times) }) };
      steps.push(numbered);
      return numbered;
    },
  };
}

/** The variable of an item in one of its roles: `thingId` → `newThingId`, `leftThingId`. */
export function roleVariable(role: 'new' | 'left', { parameter }: Pick<ParameterSource, 'parameter'>): string {
  return `${role}${parameter.charAt(0).toUpperCase()}${parameter.slice(1)}`;
}

/** What a parameter names, in words: `clickPipeId` → `click pipe`. */
export function thingOf({ parameter }: Pick<ParameterSource, 'parameter'>): string {
  return wordsOf(parameter.replace(/(Id|Name)$/, ''));
}

/** What is new, in words: `newRestoredPostgresId` → `new restored postgres`. */
export function newThing(variable: string): string {
  return wordsOf(variable.replace(/Id$/, ''));
}

/** Records what the run creates, for the clean-up. */
export function noteMade(
  made: Map<string, Made>,
  { itemPath }: ParameterSource,
  property: string,
  name: string,
  variable: string,
): void {
  const known = made.get(itemPath) ?? { property, names: new Set<string>(), variables: new Set<string>() };
  made.set(itemPath, known);
  known.names.add(name);
  known.variables.add(variable);
}

/** The stable name of a step; the ID of its item is derived from it. */
export function stepId({ operation, label }: Pick<Step, 'operation' | 'label'>): string {
  return label === undefined ? operation.id : `${operation.id}#${label}`;
}

/** `id` of the item of a step in the collection. */
export function stepItemId(step: Pick<Step, 'operation' | 'label'>): string {
  return idOf(`lifecycle ${stepId(step)}`);
}

/**
 * The name of a step: that of its operation, and what the step is for.
 *
 * @param name of the operation's request.
 */
function stepName(name: string, { calls, body }: Pick<Step, 'calls' | 'body'>): string {
  const purpose = calls.flatMap(purposeOf)[0] ?? commandIn(body);
  return purpose === undefined ? name : `${name}: ${purpose}`;
}

function purposeOf(call: Check): string[] {
  switch (call.method) {
    case 'remembers':
      return ['what there was before'];
    case 'proves':
      return ['it is of this run'];
    case 'awaits':
      return [`until ${call.args[0].until.join(' or ')}`];
    case 'finds':
      return ['until it is listed'];
    case 'looksFor':
      return ['what is left'];
    case 'confirms':
      return ['it is what the list showed'];
    default:
      return [];
  }
}

/** A body with one word in it is a command: `{ "command": "stop" }`. */
function commandIn(body: Json | undefined): string | undefined {
  const [only, ...others] = Object.values(isObject(body) ? body : {});
  return typeof only === 'string' && others.length === 0 && /^[\w-]{1,20}$/.test(only) ? only : undefined;
}

/**
 * Makes a name unique, ignoring case.
 *
 * @param taken the result is added.
 */
export function nameIn(taken: Set<string>, name: string): string {
  let unique = name;
  for (let number = 2; taken.has(unique.toLowerCase()); number += 1) unique = `${name} (${number})`;
  taken.add(unique.toLowerCase());
  return unique;
}
