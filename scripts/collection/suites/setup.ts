/** The lists at the start of the other suites: requests of the smoke collection that give the IDs of all others. */
import type { Operation, Spec } from '../../openapi/model.ts';
import type { Chain, Link } from '../chain/chain.ts';
import { testEvent } from '../collection-json.ts';
import { idOf } from '../ids.ts';
import type { ItemFacts, OperationRequest } from '../model.ts';
import { contractScript } from '../scripts/assertions.ts';
import type { Contracts } from '../scripts/contracts.ts';
import type { Item } from '../write/postman-format.ts';

/** Their folder. */
export const SETUP = 'Setup';

export interface BuiltItem {
  readonly item: Item;
  readonly facts: ItemFacts;
}

export interface SetupSources {
  readonly spec: Spec;
  readonly chain: Chain;
  readonly contracts: Contracts;
  /** Those of the smoke collection, by operationId. */
  readonly requests: ReadonlyMap<string, OperationRequest>;
}

/** @param after IDs of the lists that have to be sent before. */
export function setupItem(
  suite: string,
  operation: Operation,
  { spec, chain, contracts, requests }: SetupSources,
  after: readonly string[] = [],
): BuiltItem {
  const { request, facts } = requests.get(operation.id) as OperationRequest;
  const link = chain.links.get(operation.id) as Link;
  const script = contractScript(spec.document, operation, link, contracts, chain.conventions);
  const itemId = idOf(`${suite} setup ${operation.id}`);
  return {
    item: { id: itemId, name: facts.name, request, response: [], event: [testEvent(`${operation.id} test`, script)] },
    facts: { ...facts, itemId, id: `${operation.id}#setup`, folder: [SETUP], after, checks: script.checks.length },
  };
}
