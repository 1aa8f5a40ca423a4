import assert from 'node:assert/strict';
import { operationIdOf } from '../../scripts/shared/item-id.ts';

const KNOWN = ['getThing', 'get#thing', 'put_files#add'];

const IDS: readonly (readonly [id: string, operationId: string])[] = [
  ['getThing', 'getThing'],
  ['getThing#unknown-id', 'getThing'],
  ['get#thing', 'get#thing'],
  ['get#thing#2', 'get#thing'],
  ['put_files#add#no-key', 'put_files#add'],
  ['not in the document', 'not in the document'],
];

describe('the operationId in the ID of an item', () => {
  for (const [id, operationId] of IDS) it(id, () => assert.equal(operationIdOf(id, KNOWN), operationId));
});
