/** The lists at the start of the other suites: requests of the smoke collection that give the IDs of all others. */
import type { Operation } from '../../openapi/model.ts';
import { testEvent } from '../build.ts';
import { idOf } from '../ids.ts';
import type { ItemFacts, OperationRequest } from '../model.ts';
import type { Item } from '../write/postman-format.ts';
import type { RequestScript } from './script.ts';

/** Their folder. */
export const SETUP = 'Setup';

/**
 * @param script checks the response against its contract.
 * @param after IDs of the lists that have to be sent before.
 */
export function setupItem(
  suite: string,
  operation: Operation,
  { request, facts }: OperationRequest,
  script: RequestScript,
  after: readonly string[],
): { item: Item; facts: ItemFacts } {
  const itemId = idOf(`${suite} setup ${operation.id}`);
  return {
    item: { id: itemId, name: facts.name, request, response: [], event: [testEvent(`${operation.id} test`, script)] },
    facts: { ...facts, itemId, id: `${operation.id}#setup`, folder: [SETUP], after, checks: script.checks.length },
  };
}
