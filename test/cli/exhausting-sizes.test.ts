/** Documents that are large, deep or wide, or become so when they are read. */
import assert from 'node:assert/strict';
import { EXHAUSTING_SCHEMAS } from '../fixtures/exhausting-schemas.ts';
import { EXHAUSTING_SIZES } from '../fixtures/exhausting-sizes.ts';
import { describeDocuments, NAMES } from './exhausting-documents.ts';

describeDocuments('sizes', EXHAUSTING_SIZES);

describe('the table of documents that could exhaust the machine', () => {
  it('has each document once', () => {
    assert.deepEqual([...EXHAUSTING_SCHEMAS, ...EXHAUSTING_SIZES].map(([name]) => name).sort(), NAMES);
  });
});
