/** The negative collection: what the API has to refuse, made from the requests of the smoke collection. */
import { isSafe, type Method, type Operation, type Spec } from '../../../openapi/model.ts';
import { usesCredentials } from '../../../shared/api-conventions.ts';
import { type Chain, chainOf } from '../../chain/chain.ts';
import { authOf, collectionJson, testEvent } from '../../collection-json.ts';
import type { CollectionConfig } from '../../config.ts';
import { collectionVariables } from '../../descriptions/variables.ts';
import { idOf } from '../../ids.ts';
import type { GeneratedCollection, OperationRequest } from '../../model.ts';
import { sendingRules } from '../../requests/operation-request.ts';
import { check } from '../../scripts/check.ts';
import { type Contracts, contractsOf } from '../../scripts/contracts.ts';
import type { RequestScript } from '../../scripts/script.ts';
import type { Auth, Folder, Request } from '../../write/postman-format.ts';
import { type BuiltItem, SETUP, setupItem } from '../setup.ts';
import { CASE_FOLDERS, IMPOSSIBLE_IDS, type NegativeCase, negativeCases, WRONG_SECRET } from './negative-cases.ts';

const FOLDERS: readonly (readonly [name: string, description: string])[] = [
  [SETUP, 'Lists that the IDs of the other requests come from.'],
  ...Object.values(CASE_FOLDERS),
];

const DESCRIPTION =
  'What the API has to refuse: requests without a key or with a wrong one, IDs that are malformed, unknown or of somebody else, unsupported methods, broken bodies. Each must be answered with the error envelope, never with 200 and never with a 5xx. Nothing here can change anything, not even where the API accepts what it should refuse: each ID in a request that writes is one that cannot exist, and its body is not JSON. `allowwrites` is not asked for.';

const REFUSAL: RequestScript = { purpose: 'refusal', options: {}, checks: [check('isRefused')] };
/** A gateway in front of the API may know no route for the method, and refuse in its own way. */
const REFUSAL_OF_METHOD: RequestScript = { ...REFUSAL, checks: [check('isRefused', true)] };

/** @param requests those of the smoke collection of the same spec, by operationId. */
export function buildNegativeCollection(
  spec: Spec,
  config: CollectionConfig,
  requests: ReadonlyMap<string, OperationRequest>,
  contracts: Contracts = contractsOf(spec, config),
): GeneratedCollection<'negative'> {
  const chain = chainOf(spec, config);
  const operations = new Map(spec.operations.map((operation) => [operation.id, operation]));
  const cases = negativeCases(spec, usesCredentials(spec, config.conventions));
  const lists = listsFor(cases, chain).map((id) => operations.get(id) as Operation);
  const setup = lists.map((list) => {
    const after = requests.get(list.id)?.facts.after.map((id) => `${id}#setup`);
    return setupItem('negative', list, { spec, chain, contracts, requests }, after);
  });
  const wrongSecret = authOf(spec, config.conventions, WRONG_SECRET);
  const needed = setup.map(({ facts: { id } }) => id);
  const built = cases.flatMap((negative) => {
    const known = requests.get(negative.operation.id);
    return known === undefined ? [] : [caseItem(negative, known, needed, wrongSecret)];
  });
  const all = [...setup, ...built];
  const folders = FOLDERS.flatMap(([name, description]): Folder[] => {
    const item = all.filter(({ facts: { folder } }) => folder[0] === name).map((entry) => entry.item);
    return item.length === 0 ? [] : [{ id: idOf(`negative folder ${name}`), name, description, item }];
  });
  return {
    suite: 'negative',
    fileName: `${config.file}.negative.postman_collection.json`,
    json: collectionJson(spec, chain, {
      id: `collection ${config.file} negative`,
      scriptId: 'negative prerequest',
      name: `${config.name}: refusals`,
      description: DESCRIPTION,
      item: folders,
      variable: collectionVariables(spec, chain).filter(({ key }) => key !== 'allowwrites'),
      script: {
        prepare: 'prepare',
        definitions: contracts.shared(lists),
        settings: { impossibleIds: Object.values(IMPOSSIBLE_IDS) },
      },
    }),
    items: all.map((entry) => entry.facts),
    notes: { untranslated: [], relaxed: [], unresolved: [] },
  };
}

function caseItem(
  negative: NegativeCase,
  known: OperationRequest,
  needed: readonly string[],
  wrongSecret: Auth,
): BuiltItem {
  const { operation, kind, method = operation.method } = negative;
  const id = `${operation.id}#${kind === 'unsupported-method' ? `unsupported-${method.toLowerCase()}` : kind}`;
  const itemId = idOf(`negative ${id}`);
  const name = negative.method === undefined ? known.facts.name : `${negative.method} ${operation.path}`;
  // A refusal needs no permission.
  const { permission: _, ...facts } = known.facts;
  return {
    item: {
      id: itemId,
      name,
      request: negativeRequest(negative, known.request, wrongSecret),
      response: [],
      ...sendingRules(method),
      event: [testEvent(`negative ${id}`, negative.method === undefined ? REFUSAL : REFUSAL_OF_METHOD)],
    },
    facts: {
      ...facts,
      itemId,
      id,
      name,
      folder: [CASE_FOLDERS[kind][0]],
      method: method as Method,
      after: needed,
      checks: REFUSAL.checks.length,
    },
  };
}

function negativeRequest(negative: NegativeCase, request: Request, wrongSecret: Auth): Request {
  const variable = request.url.variable?.map((entry) => {
    const other = negative.path?.[entry.key];
    return other === undefined ? entry : { key: entry.key, value: IMPOSSIBLE_IDS[other] };
  });
  const { body: own, ...rest } = request;
  const raw = negative.body;
  const body = raw === undefined ? own : { mode: 'raw' as const, raw, options: { raw: { language: 'json' } } };
  const auth =
    negative.auth === undefined ? {} : { auth: negative.auth === 'none' ? ({ type: 'noauth' } as const) : wrongSecret };
  return {
    ...rest,
    ...auth,
    method: negative.method ?? request.method,
    description: `${negative.because.charAt(0).toUpperCase()}${negative.because.slice(1)}: the API has to refuse this request.`,
    header:
      raw === undefined
        ? request.header
        : [...request.header.filter(({ key }) => key === 'Accept'), { key: 'Content-Type', value: 'application/json' }],
    url: { ...urlFor(negative, request), ...(variable === undefined ? {} : { variable }) },
    ...(body === undefined ? {} : { body }),
  };
}

/** A request that writes has no query: its values would be those of resources that exist. */
function urlFor({ method, operation }: NegativeCase, { url }: Request): Request['url'] {
  if (isSafe((method ?? operation.method) as Method)) return url;
  const { query: _, ...rest } = url;
  return { ...rest, raw: url.raw.split('?')[0] ?? url.raw };
}

/** The lists that give the variables of the cases their values, and those that give the variables of these lists theirs. */
function listsFor(cases: readonly NegativeCase[], chain: Chain): string[] {
  const needed = new Set<string>();
  function add(id: string): void {
    if (needed.has(id)) return;
    for (const before of chain.links.get(id)?.after ?? []) add(before);
    needed.add(id);
  }
  for (const { operation } of cases) for (const before of chain.links.get(operation.id)?.after ?? []) add(before);
  return [...needed];
}
