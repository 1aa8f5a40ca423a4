import assert from 'node:assert/strict';
import { plansOf } from '../../scripts/sandbox/effects.ts';
import { EXCEPTIONS } from '../../scripts/sandbox/exceptions.ts';
import { pinnedSpec } from './caller.ts';
import { workshopSpec } from './workshop.ts';

const ORGANIZATION = '/v2/organizations/{organizationId}';

describe('what the sandbox reads off a document', () => {
  describe('what each operation does', () => {
    const tests: [string, { given: [string, string]; want: Record<string, unknown> }][] = [
      ['lists a collection', { given: ['GET', `${ORGANIZATION}/tools`], want: { kind: 'list' } }],
      [
        'creates, and tells more than the item',
        { given: ['POST', `${ORGANIZATION}/tools`], want: { kind: 'create', wrapper: 'tool' } },
      ],
      ['shows one', { given: ['GET', `${ORGANIZATION}/tools/{toolName}`], want: { kind: 'detail' } }],
      [
        'changes one',
        { given: ['PATCH', `${ORGANIZATION}/tools/{toolName}`], want: { kind: 'update', replace: false } },
      ],
      ['replaces one', { given: ['PUT', `${ORGANIZATION}/tools/{toolName}`], want: { kind: 'update', replace: true } }],
      ['deletes one', { given: ['DELETE', `${ORGANIZATION}/tools/{toolName}`], want: { kind: 'delete' } }],
      ['reads a singleton', { given: ['GET', `${ORGANIZATION}/tools/{toolName}/lock`], want: { kind: 'read' } }],
      [
        'puts a singleton',
        { given: ['PUT', `${ORGANIZATION}/tools/{toolName}/lock`], want: { kind: 'write', replace: true } },
      ],
      [
        'takes a singleton away',
        { given: ['DELETE', `${ORGANIZATION}/tools/{toolName}/lock`], want: { kind: 'clear' } },
      ],
      [
        'changes a property',
        { given: ['PATCH', `${ORGANIZATION}/tools/{toolName}/place`], want: { kind: 'act', property: 'place' } },
      ],
      ['makes another', { given: ['POST', `${ORGANIZATION}/tools/{toolName}/copy`], want: { kind: 'spawn' } }],
      ['answers with text', { given: ['GET', `${ORGANIZATION}/metrics`], want: { kind: 'text' } }],
    ];
    const { plans } = plansOf(workshopSpec());
    for (const [name, { given, want }] of tests) {
      it(name, () => {
        const plan = plans.find(({ operation }) => operation.method === given[0] && operation.path === given[1]);
        const effect: Record<string, unknown> = { ...plan?.effect };
        assert.deepEqual(Object.fromEntries(Object.keys(want).map((key) => [key, effect[key]])), want);
      });
    }
  });

  it('finds the list around the items, the item in a detail, the ID, and the parent that shows items nobody lists', () => {
    const { collections, singletons } = plansOf(workshopSpec()).resources;
    const tools = collections.get(`${ORGANIZATION}/tools`);
    assert.deepEqual(
      [tools?.listWrapper, tools?.detailWrapper, tools?.idProperty, tools?.parent],
      ['tools', 'tool', 'name', ORGANIZATION],
    );
    assert.equal(collections.get(`${ORGANIZATION}/benches`)?.shownAs, 'stands');
    const lock = singletons.get(`${ORGANIZATION}/tools/{toolName}/lock`);
    assert.deepEqual([lock?.optional, lock?.shownAs], [true, 'lock']);
  });

  it('reads all of the pinned document without a name of its operations', async () => {
    const { plans, resources } = plansOf(await pinnedSpec());
    const count = (kind: string) => plans.filter(({ effect }) => effect.kind === kind).length;
    assert.equal(plans.length, 109);
    assert.deepEqual(
      Object.fromEntries(['list', 'detail', 'create', 'text', 'spawn', 'answer'].map((kind) => [kind, count(kind)])),
      { list: 17, detail: 15, create: 10, text: 5, spawn: 2, answer: 4 },
    );
    const organization = '/v1/organizations/{organizationId}';
    assert.equal(resources.collections.get(`${organization}/byocInfrastructure`)?.shownAs, 'byocConfig');
    assert.equal(resources.collections.get(`${organization}/members`)?.idProperty, 'userId');
    const settings = resources.collections.get(`${organization}/services/{serviceId}/clickhouseSettings`);
    assert.deepEqual([settings?.idProperty, settings?.listWrapper], ['name', 'settings']);
  });

  it('has no exception for an operation that the pinned document does not have, and few of them', async () => {
    const known = new Set((await pinnedSpec()).operations.map(({ id }) => id));
    assert.deepEqual(
      Object.keys(EXCEPTIONS).filter((id) => !known.has(id)),
      [],
    );
    assert.ok(Object.keys(EXCEPTIONS).length <= 16);
  });
});
