import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { resourcesFile } from '../../../../scripts/collection/formats/v3/resources.ts';

describe('collection/formats/v3/resources: .postman/resources.yaml', () => {
  const { over } = resourcesFile([{ fileName: 'pets.postman_collection.json' }]);
  const EXISTING: readonly [name: string, text: string, want: unknown][] = [
    [
      'with a workspace',
      'workspace:\n  id: abc\n',
      { workspace: { id: 'abc' }, localResources: { collections: ['../collections/pets'] } },
    ],
    [
      'with another collection',
      'localResources:\n  collections:\n    - ../mine\n',
      { localResources: { collections: ['../mine', '../collections/pets'] } },
    ],
    [
      'with this collection',
      'localResources:\n  collections:\n    - ../collections/pets\n',
      { localResources: { collections: ['../collections/pets'] } },
    ],
    [
      'with specs only',
      'localResources:\n  specs: [a]\n',
      { localResources: { specs: ['a'], collections: ['../collections/pets'] } },
    ],
  ];
  for (const [name, text, want] of EXISTING) {
    it(`${name}: the collections are added, and the rest stays`, () => {
      const result = over?.(text) ?? '';
      assert.deepEqual(parse(result), want);
      assert.equal(over?.(result), result);
    });
  }
  for (const text of ['- a list', 'a: [', 'localResources: text\n', 'localResources:\n  collections: text\n']) {
    it(`${JSON.stringify(text)} is not ours`, () => assert.equal(over?.(text), undefined));
  }
});
