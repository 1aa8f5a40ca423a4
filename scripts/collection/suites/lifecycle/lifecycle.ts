/** The lifecycle collection: creates everything that can be created, takes it through its states, and deletes it. */
import type { Operation, Spec } from '../../../openapi/model.ts';
import { responseShape } from '../../../openapi/response-shape.ts';
import { printable } from '../../../shared/printable.ts';
import { type Chain, chainOf } from '../../chain/chain.ts';
import { collectionJson, testEvent } from '../../collection-json.ts';
import type { CollectionConfig } from '../../config.ts';
import { describeRequest, type ValueSources, valueSource } from '../../descriptions/request.ts';
import { collectionVariables } from '../../descriptions/variables.ts';
import type { GeneratedCollection, OperationRequest } from '../../model.ts';
import { sendingRules } from '../../requests/operation-request.ts';
import { contractScript, jsonCheck } from '../../scripts/assertions.ts';
import { check } from '../../scripts/check.ts';
import { type Contracts, contractsOf } from '../../scripts/contracts.ts';
import type { RequestScript } from '../../scripts/script.ts';
import type { Request, Variable } from '../../write/postman-format.ts';
import { type BuiltItem, SETUP, setupItem } from '../setup.ts';
import { CLEAN_UP, type LifecyclePlan, type Step, stepId, stepItemId } from './plan.ts';
import { LIFECYCLE_PREFIX, type Scenario } from './scenario.ts';
import { folderTree } from './step-tree.ts';
import { lifecycleSteps } from './steps.ts';

/** Files of the library that only this collection needs. */
export const LIFECYCLE_LIBRARY = ['lifecycle/polling', 'lifecycle/clean-up', 'lifecycle/lifecycle'] as const;

const DESCRIPTION = `Creates one of everything, changes its states, and deletes it again. Everything that it creates carries the name of the run, \`${LIFECYCLE_PREFIX}-\` and twelve hexadecimal digits, and nothing else is touched: a request that writes addresses only what this run is proven to have created. It costs money where the API is a real one.\n\nNothing is sent unless \`allowwrites\` is \`true\`. The folder **${CLEAN_UP}** finds what is left of a run by its exact name, and can be run alone: set \`lifecyclename\` in the environment.`;

/** @param requests of the smoke collection of the same spec, by operationId; a step is a copy with its own ID and body. */
export function buildLifecycleCollection(
  spec: Spec,
  config: CollectionConfig,
  scenario: Scenario,
  requests: ReadonlyMap<string, OperationRequest>,
  contracts: Contracts = contractsOf(spec, config),
): GeneratedCollection<'lifecycle'> {
  const chain = chainOf(spec, config);
  const given = givenParameters(spec, chain);
  const plan = lifecycleSteps(spec, chain, scenario, given);
  const operations = new Map(spec.operations.map((operation) => [operation.id, operation]));
  const lists = setupFor(plan, chain, Object.keys(scenario.fixed)).map((id) => operations.get(id) as Operation);
  const held = [...lists, ...plan.steps.filter(({ lenient }) => lenient !== true).map(({ operation }) => operation)];
  const sources = {
    sources: { ...chain.sources, ...plan.valueSources },
    own: Object.keys(plan.valueSources),
    fixed: scenario.fixed,
  };
  const shown: ValueSources = { ...sources, ...(chain.root === undefined ? {} : { root: chain.root }) };
  const setup = lists.map((list) => setupItem('lifecycle', list, { spec, chain, contracts, requests }));
  const all = [...setup, ...plan.steps.map(stepItem)];
  const ownVariables = variablesOf(plan, scenario);
  const names = new Set(ownVariables.map(({ key }) => key));
  return {
    suite: 'lifecycle',
    fileName: `${config.file}.lifecycle.postman_collection.json`,
    json: collectionJson(spec, chain, {
      id: `collection ${config.file} lifecycle`,
      scriptId: 'lifecycle prerequest',
      name: `${config.name}: life cycles`,
      description: DESCRIPTION,
      item: folderTree(all),
      variable: [
        ...collectionVariables(spec, chain, 'lifecycle').filter(({ key }) => !names.has(key)),
        ...ownVariables,
      ],
      script: {
        prepare: 'prepareStep',
        definitions: contracts.shared(held),
        library: LIFECYCLE_LIBRARY,
        settings: { ...sources, creations: creationsOf(plan) },
      },
    }),
    items: all.map((entry) => entry.facts),
    notes: { untranslated: [], relaxed: [], unresolved: [] },
    creates: [...plan.creates],
    cleanUp: all
      .filter(({ facts: { folder } }) => folder[0] === SETUP || folder[0] === CLEAN_UP)
      .map(({ item }) => item.id),
  };

  function stepItem(step: Step): BuiltItem {
    const { operation, folder, name } = step;
    const id = stepId(step);
    const itemId = stepItemId(step);
    const { request, facts } = requests.get(operation.id) as OperationRequest;
    const script = stepScript(step);
    return {
      item: {
        id: itemId,
        name,
        request: {
          ...stepRequest(step, request, shown),
          description: describeRequest(
            operation,
            { path: step.path, query: chain.links.get(operation.id)?.query ?? {}, body: step.body },
            shown,
            facts.reference,
          ),
        },
        response: [],
        ...sendingRules(request.method),
        event: [testEvent(`lifecycle ${id}`, script)],
      },
      facts: { ...facts, itemId, id, name, folder, after: [], checks: script.checks.length },
    };
  }

  function stepScript({ operation, calls, lenient }: Step): RequestScript {
    if (lenient !== true) {
      const unchained = { path: {}, query: {}, after: [] };
      const script = contractScript(spec.document, operation, unchained, contracts, config.conventions);
      return { ...script, purpose: 'step', checks: [...script.checks, ...calls] };
    }
    const shape = responseShape(spec.document, operation, config.conventions);
    const readable = operation.method === 'GET' ? [check('hasStatus', shape.status), ...jsonCheck(shape)] : [];
    return { purpose: 'step', options: {}, checks: [...readable, ...calls] };
  }
}

/** The parameters that are given from outside: those of the root items. */
function givenParameters(spec: Spec, chain: Chain): Record<string, string> {
  const shortest = [...spec.operations]
    .sort((a, b) => a.path.length - b.path.length)
    .find(({ path }) => /\}$/.test(path));
  return shortest === undefined ? {} : { ...chain.links.get(shortest.id)?.path };
}

/** The variable of what a step creates, by its name. */
function creationsOf({ steps }: LifecyclePlan): Record<string, string> {
  return Object.fromEntries(
    steps.flatMap((step) =>
      step.calls.flatMap((call) => (call.method === 'creates' ? [[step.name, call.args[0].variable]] : [])),
    ),
  );
}

function stepRequest(step: Step, request: Request, sources: ValueSources): Request {
  const variable = request.url.variable?.map((entry) => {
    const own = step.path[entry.key];
    if (own === undefined || entry.value === `{{${own}}}`) return entry;
    const description = `Required. \`{{${own}}}\`: ${valueSource(own, sources, step.operation.method)}.`;
    return { key: entry.key, value: `{{${own}}}`, description };
  });
  return {
    ...request,
    url: { ...request.url, ...(variable === undefined ? {} : { variable }) },
    ...(step.body === undefined
      ? {}
      : { body: { mode: 'raw', raw: JSON.stringify(step.body, null, 2), options: { raw: { language: 'json' } } } }),
  };
}

/** The lists that give values to variables without a step. */
function setupFor(plan: LifecyclePlan, chain: Chain, fixed: readonly string[]): string[] {
  const text = JSON.stringify(
    plan.steps.map(({ path, body }) => [Object.values(path).map((name) => `{{${name}}}`), body ?? null]),
  );
  const needed = new Set<string>();
  const lists = [...chain.links].filter(([, link]) => link.list !== undefined);
  function add(variable: string): void {
    const list = lists.find(([, link]) => link.list?.variable === variable);
    if (list === undefined || needed.has(list[0])) return;
    for (const before of Object.values(list[1].path)) add(before);
    needed.add(list[0]);
  }
  for (const [, name] of text.matchAll(/\{\{(\w+)\}\}/g))
    if (plan.valueSources[name ?? ''] === undefined && !fixed.includes(name ?? '')) add(name ?? '');
  // The list of keys shows which one is in use.
  if (chain.ownKeys !== undefined) {
    for (const before of Object.values(chain.links.get(chain.ownKeys.list)?.path ?? {})) add(before);
    needed.add(chain.ownKeys.list);
  }
  return [...needed];
}

function variablesOf({ valueSources }: LifecyclePlan, { fixed }: Scenario): Variable[] {
  const created = Object.entries(valueSources).map(([key, { thing, request }]): Variable => {
    const description = `ID of the ${thing}, from the response to "${printable(request, 300)}". Only this suite sets it.`;
    return { key, value: '', type: 'string', description };
  });
  const description = 'The same in each run.';
  const constants = Object.entries(fixed).map(
    ([key, value]): Variable => ({ key, value, type: 'string', description }),
  );
  return [...created, ...constants];
}
