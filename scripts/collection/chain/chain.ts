/**
 * Chaining: which request gives the values that another one needs. This follows from the paths of the document (a parameter names
 * an item of the list at the path before it) and from the lines of the configuration.
 */

import { type Operation, pathParametersOf, type Spec } from '../../openapi/model.ts';
import { type ParameterSource, parameterName, parameterSources } from '../../openapi/resource.ts';
import { itemsOf, responseShape } from '../../openapi/response-shape.ts';
import type { ApiConventions, Unavailable } from '../../shared/api-conventions.ts';
import { type Json, ownValue } from '../../shared/json.ts';
import { wordsOf } from '../../shared/words.ts';
import { type CollectionConfig, ruleOf } from '../config.ts';
import { requestNames } from '../request-names.ts';
import { idVariablesFor } from '../requests/id-variables.ts';
import { requestBody } from '../requests/request-body.ts';
import { generationBudget, type ShortenedSample } from '../scripts/budget.ts';
import type { ItemRule, ListRule } from '../scripts/check.ts';
import { itemRule, listedItems, listRule, type Ownership, ownership } from './identity-rules.ts';
import { queryVariables } from './query-variables.ts';
import { resourceVariables, sourcesAlong } from './resource-variables.ts';
import { isTimeVariable, safeName, thingFor } from './variables.ts';

export interface Link {
  /** Variable by path parameter, of this operation's path. */
  readonly path: Readonly<Record<string, string>>;
  /** Variable by required query parameter that another request gives a value. */
  readonly query: Readonly<Record<string, string>>;
  readonly body?: LinkedBody;
  readonly list?: ListRule;
  readonly item?: ItemRule;
  /** Variables that properties of the response must equal, by property. */
  readonly belongsTo?: Ownership;
  /** Variables that the response gives, as JSON pointers. */
  readonly provides?: Readonly<Record<string, string>>;
  /** The responses that mean the operation is not available. Absent if it must always be available. */
  readonly unavailable?: readonly Unavailable[];
  /** operationIds of the requests to send first: the URL or a check uses a value of their responses. */
  readonly after: readonly string[];
}

export interface LinkedBody {
  readonly value: Json;
  /** Variables in it that a response fills or a user sets; not those that are computed when the request is sent. */
  readonly variables: readonly string[];
  readonly after: readonly string[];
}

export interface Chain {
  readonly conventions: ApiConventions;
  readonly nameOf: (operation: Operation) => string;
  /** By operationId. */
  readonly links: ReadonlyMap<string, Link>;
  /** By variable: where its value comes from, in words. */
  readonly sources: Readonly<Record<string, { readonly thing: string; readonly request: string }>>;
  /** Variables without a source: a person has to give them. */
  readonly unresolved: readonly string[];
  /** Bodies that do not satisfy their schema, because of a limit. */
  readonly shortened: readonly ShortenedSample[];
  /** The variable of the root item, which a key belongs to. */
  readonly root?: string;
  /** The path parameter of the keys that requests are sent with, and the operation that lists them. */
  readonly ownKeys?: { readonly parameter: string; readonly request: string; readonly list: string };
}

/** All collections of a document share one chain. */
const chains = new WeakMap<Spec, WeakMap<CollectionConfig, Chain>>();

/** Links all operations of a document. */
export function chainOf(spec: Spec, config: CollectionConfig): Chain {
  const known = chains.get(spec) ?? new WeakMap<CollectionConfig, Chain>();
  chains.set(spec, known);
  const chain = known.get(config) ?? link(spec, config);
  known.set(config, chain);
  return chain;
}

function link(spec: Spec, config: CollectionConfig): Chain {
  const document = spec.document;
  const names = requestNames(spec);
  const nameOf = ({ id, summary }: Operation) => names.get(id) ?? summary;
  const sources = new Map(parameterSources(spec).map((source) => [source.itemPath, source]));
  const links = new Map<string, Link>();
  const bodies = generationBudget();
  const valueSources: Record<string, { thing: string; request: string }> = {};
  const sourceIds = new Map<string, string>();
  const lists = new Map<string, ListRule>();
  const all = [...sources.values()];
  const listed = new Map(
    all.flatMap((source) => {
      const items = listedItems(document, source, config.conventions);
      return items === undefined ? [] : [[source, items]];
    }),
  );
  const variables = resourceVariables(spec, sources, listed, config.conventions);
  const variableOf = ({ itemPath }: ParameterSource) => variables.get(itemPath) as string;
  const rootSource = all.find(({ parameter }) => parameter === config.conventions.root?.parameter);
  const root = rootSource === undefined ? undefined : variableOf(rootSource);
  const configured = spec.operations.flatMap(({ id }) => Object.entries(ruleOf(config, id).query ?? {}));

  function addSource(variable: string, operation: Operation, thing: string): void {
    if (sourceIds.has(variable)) return;
    sourceIds.set(variable, operation.id);
    valueSources[variable] = { thing, request: nameOf(operation) };
  }

  for (const [source, items] of listed) {
    const variable = variableOf(source);
    const rule = listRule(document, source, items, variable, config, configured);
    const other = lists.get(items.list.id);
    lists.set(items.list.id, mergedRule(other, variable === root ? { ...rule, isRoot: true } : rule));
    addSource(variable, items.list, thingFor(source));
    for (const kept of Object.keys(rule.keep ?? {})) addSource(kept, items.list, wordsOf(kept));
  }
  for (const operation of spec.operations) {
    for (const variable of Object.keys(ruleOf(config, operation.id).provides ?? {}))
      addSource(variable, operation, wordsOf(variable.replace(/Id$/, '')));
  }
  const parameters = spec.operations.flatMap(({ path }) => Object.entries(pathVariables(path)));
  const isPlain = ([parameter, variable]: readonly [string, string]) =>
    variable === (config.conventions.variables[parameter] ?? parameter);
  // What a body asks for by the name of a parameter is the resource whose variable has that name.
  const idVariable = idVariablesFor([...parameters.filter(isPlain), ...parameters]);
  const known = new Set([...sourceIds.keys(), ...parameters.map(([, variable]) => variable)]);
  for (const operation of spec.operations) links.set(operation.id, linkOf(operation));
  const used = [...links.values()].flatMap((link) => Object.values(link.path));
  const keys = all.find(({ parameter }) => parameter === config.ownKeys?.parameter);
  return {
    nameOf,
    links,
    sources: valueSources,
    conventions: config.conventions,
    shortened: bodies.shortened,
    unresolved: [...new Set(used)].filter((variable) => !sourceIds.has(variable)).sort(),
    ...(root === undefined ? {} : { root }),
    ...(keys?.list === undefined
      ? {}
      : { ownKeys: { parameter: keys.parameter, request: nameOf(keys.list), list: keys.list.id } }),
  };

  function linkOf(operation: Operation): Link {
    const along = sourcesAlong(operation.path, sources);
    const path = pathVariables(operation.path);
    const body = linkedBody(operation);
    const source = sources.get(operation.path);
    const detailOf = source?.detail === operation ? lists.get(source.list?.id ?? '') : undefined;
    const query = queryVariables(operation, config, detailOf);
    const item = source && itemRule(document, source, operation, variableOf(source), config.conventions);
    const list = lists.get(operation.id);
    const belongsTo = ownership(document, operation, along, path, config.conventions);
    const own = ruleOf(config, operation.id).provides;
    const singleton = singletonName(operation, spec, config.conventions);
    const unavailable: Unavailable[] = [
      ...unavailableRules(config, operation.id),
      ...(singleton === undefined
        ? []
        : config.conventions.errors.missing.map((status) => ({ status, why: `there is no ${singleton}` }))),
    ];
    // A response that may be empty only if a list is empty needs that list first.
    const told = unavailable.flatMap(({ emptyUnless }) => emptyUnless?.variable ?? []);
    const after = [...Object.values(path), ...Object.values(query), ...told].flatMap(
      (variable) => sourceIds.get(variable) ?? [],
    );
    return {
      path,
      query,
      ...(body === undefined ? {} : { body }),
      ...(list === undefined ? {} : { list }),
      ...(item === undefined ? {} : { item }),
      ...(belongsTo === undefined ? {} : { belongsTo }),
      ...(own === undefined ? {} : { provides: own }),
      ...(unavailable.length === 0 ? {} : { unavailable }),
      after: [...new Set(after)].filter((id) => id !== operation.id),
    };
  }

  function pathVariables(path: string): Record<string, string> {
    return {
      ...Object.fromEntries(pathParametersOf(path).map((name) => [name, safeName(name, config.conventions)])),
      ...Object.fromEntries(sourcesAlong(path, sources).map((source) => [source.parameter, variableOf(source)])),
    };
  }

  function linkedBody(operation: Operation): LinkedBody | undefined {
    const written = ownValue(config.bodies ?? {}, operation.id);
    const isKnown = (variable: string) => known.has(variable) || isTimeVariable(variable);
    const value = requestBody(document, operation, { written, idVariable, isKnown, log: bodies.log });
    if (value === undefined) return undefined;
    bodies.take(operation, 0);
    const names = [...JSON.stringify(value).matchAll(VARIABLES)].map(([, name]) => name ?? '');
    const variables = [...new Set(names)].filter((name) => known.has(name));
    const after = variables.flatMap((variable) => sourceIds.get(variable) ?? []);
    return { value, variables, after: after.filter((id) => id !== operation.id) };
  }
}

const VARIABLES = /\{\{([^{}]+)\}\}/g;

/** The rule of a list whose items two parameters name, as `/users/{id}` and `/users/{name}/posts`. */
function mergedRule(first: ListRule | undefined, second: ListRule): ListRule {
  if (first === undefined) return second;
  const own = first.variable === second.variable ? {} : { [second.variable]: second.id };
  const keep = { ...first.keep, ...second.keep, ...own };
  return { ...second, ...first, ...(Object.keys(keep).length === 0 ? {} : { keep }) };
}

/** What the configuration says of the responses of an operation that need not be available. */
function unavailableRules({ unavailable = [] }: CollectionConfig, id: string): Unavailable[] {
  return unavailable.flatMap(({ operations, ...rule }) => (operations.includes(id) ? [rule] : []));
}

/** A singleton need not exist if it can be deleted. A list exists, even if all of its items can be deleted at once. */
function singletonName(operation: Operation, spec: Spec, conventions: ApiConventions): string | undefined {
  const last = operation.path.slice(operation.path.lastIndexOf('/') + 1);
  if (operation.method !== 'GET' || last === '' || parameterName(last) !== undefined) return undefined;
  const canBeDeleted = spec.operations.some(({ method, path }) => method === 'DELETE' && path === operation.path);
  if (!canBeDeleted) return undefined;
  const shape = responseShape(spec.document, operation, conventions);
  return itemsOf(spec.document, shape)?.at === shape.resultAt ? undefined : wordsOf(last);
}
