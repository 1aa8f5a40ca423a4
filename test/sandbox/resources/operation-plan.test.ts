import assert from 'node:assert/strict';
import { CONVENTIONS } from '../../../collections/clickhouse-cloud/conventions.ts';
import { OVERRIDES } from '../../../collections/clickhouse-cloud/sandbox/overrides.ts';
import { planOperations } from '../../../scripts/sandbox/resources/operation-plan.ts';
import { PINNED_OPERATIONS } from '../../fixtures/documents.ts';
import { pinnedSpec } from '../client.ts';
import { foreignSpec } from '../foreign-document.ts';

const ORGANIZATION = '/v2/organizations/{organizationId}';

describe('resources and operations derived from a document', () => {
  describe('effect of an operation', () => {
    const tests: [string, { given: [string, string]; want: Record<string, unknown> }][] = [
      ['GET of a list', { given: ['GET', `${ORGANIZATION}/tools`], want: { kind: 'list' } }],
      [
        'POST to a list, with a response that wraps the item',
        { given: ['POST', `${ORGANIZATION}/tools`], want: { kind: 'create', wrapper: 'tool' } },
      ],
      ['GET of an item', { given: ['GET', `${ORGANIZATION}/tools/{toolName}`], want: { kind: 'detail' } }],
      [
        'PATCH of an item',
        { given: ['PATCH', `${ORGANIZATION}/tools/{toolName}`], want: { kind: 'update', replace: false } },
      ],
      [
        'PUT of an item',
        { given: ['PUT', `${ORGANIZATION}/tools/{toolName}`], want: { kind: 'update', replace: true } },
      ],
      ['OPTIONS of an item', { given: ['OPTIONS', `${ORGANIZATION}/tools/{toolName}`], want: { kind: 'echo' } }],
      ['DELETE of an item', { given: ['DELETE', `${ORGANIZATION}/tools/{toolName}`], want: { kind: 'delete' } }],
      [
        'GET of a singleton',
        { given: ['GET', `${ORGANIZATION}/tools/{toolName}/lock`], want: { kind: 'read-singleton' } },
      ],
      [
        'PUT of a singleton',
        { given: ['PUT', `${ORGANIZATION}/tools/{toolName}/lock`], want: { kind: 'write-singleton', replace: true } },
      ],
      [
        'DELETE of a singleton',
        { given: ['DELETE', `${ORGANIZATION}/tools/{toolName}/lock`], want: { kind: 'delete-singleton' } },
      ],
      [
        'PATCH of a property of an item',
        { given: ['PATCH', `${ORGANIZATION}/tools/{toolName}/place`], want: { kind: 'action', property: 'place' } },
      ],
      [
        'POST that copies an item',
        { given: ['POST', `${ORGANIZATION}/tools/{toolName}/copy`], want: { kind: 'copy' } },
      ],
      ['GET of text', { given: ['GET', `${ORGANIZATION}/metrics`], want: { kind: 'text' } }],
    ];
    const { plans } = planOperations(foreignSpec(), CONVENTIONS.envelope);
    for (const [name, { given, want }] of tests) {
      it(name, () => {
        const plan = plans.find(({ operation }) => operation.method === given[0] && operation.path === given[1]);
        const effect: Record<string, unknown> = { ...plan?.effect };
        assert.deepEqual(Object.fromEntries(Object.keys(want).map((key) => [key, effect[key]])), want);
      });
    }
  });

  it('finds the wrappers of lists and details, the ID property, and the parent property that embeds unlisted items', () => {
    const { lists, singletons } = planOperations(foreignSpec(), CONVENTIONS.envelope).resources;
    const tools = lists.get(`${ORGANIZATION}/tools`);
    assert.deepEqual(
      [tools?.listWrapper, tools?.detailWrapper, tools?.idProperty, tools?.parent],
      ['tools', 'tool', 'name', ORGANIZATION],
    );
    assert.equal(lists.get(`${ORGANIZATION}/benches`)?.embeddedAs, 'stands');
    const lock = singletons.get(`${ORGANIZATION}/tools/{toolName}/lock`);
    assert.deepEqual([lock?.optional, lock?.embeddedAs], [true, 'lock']);
  });

  it('plans every operation of the pinned document without naming it', async () => {
    const { plans, resources } = planOperations(await pinnedSpec(), CONVENTIONS.envelope);
    const count = (kind: string) => plans.filter(({ effect }) => effect.kind === kind).length;
    assert.equal(plans.length, PINNED_OPERATIONS.all);
    assert.deepEqual(
      Object.fromEntries(['list', 'detail', 'create', 'text', 'copy', 'echo'].map((kind) => [kind, count(kind)])),
      { list: 23, detail: 21, create: 16, text: 5, copy: 2, echo: 7 },
    );
    const organization = '/v1/organizations/{organizationId}';
    assert.equal(resources.lists.get(`${organization}/byocInfrastructure`)?.embeddedAs, 'byocConfig');
    assert.equal(resources.lists.get(`${organization}/members`)?.idProperty, 'userId');
    const settings = resources.lists.get(`${organization}/services/{serviceId}/clickhouseSettings`);
    assert.deepEqual([settings?.idProperty, settings?.listWrapper], ['name', 'settings']);
  });

  it('has at most 18 overrides, all for operations of the pinned document', async () => {
    const known = new Set((await pinnedSpec()).operations.map(({ id }) => id));
    assert.deepEqual(
      Object.keys(OVERRIDES).filter((id) => !known.has(id)),
      [],
    );
    assert.ok(Object.keys(OVERRIDES).length <= 18);
  });
});
