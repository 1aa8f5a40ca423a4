/** The variable of each parameter, where parameters of one name stand for several resources. */
import assert from 'node:assert/strict';
import { SANDBOX } from '../../../collections/clickhouse-cloud/sandbox.ts';
import { buildCollection } from '../../../scripts/collection/build.ts';
import { chainOf } from '../../../scripts/collection/chain/chain.ts';
import { startSandbox } from '../../../scripts/sandbox/server.ts';
import { environment, only, runLocally } from '../../run/local-run.ts';
import { CONFIG, listOf, type OperationFixture, specOf, TEXT, thing } from '../spec-fixture.ts';

const SESSION = { id: TEXT, url: TEXT, total: TEXT, state: TEXT };
const MEMBER = { id: TEXT, role: TEXT, joined: TEXT, grade: TEXT };
const list = (properties: Parameters<typeof listOf>[0] = { id: TEXT }): OperationFixture => ({
  answers: listOf(properties),
});
const detail = (properties: Parameters<typeof thing>[0] = { id: TEXT }): OperationFixture => ({
  answers: thing(properties),
});

interface Case {
  readonly name: string;
  /** Requests, by method and path. */
  readonly given: Readonly<Record<string, OperationFixture>>;
  /** By path: the variables of its parameters. */
  readonly want: Readonly<Record<string, readonly string[]>>;
}

const CASES: readonly Case[] = [
  {
    name: 'the first of two lists keeps the name, and the other one gets its path',
    given: {
      'GET /v1/checkout/sessions': list(),
      'GET /v1/checkout/sessions/{session}': detail(),
      'GET /v1/identity/verification_sessions': list(),
      'GET /v1/identity/verification_sessions/{session}': detail(),
      'POST /v1/identity/verification_sessions/{session}/cancel': {},
    },
    want: {
      '/v1/checkout/sessions/{session}': ['session'],
      '/v1/identity/verification_sessions/{session}': ['identityVerificationSession'],
      '/v1/identity/verification_sessions/{session}/cancel': ['identityVerificationSession'],
    },
  },
  {
    name: 'the list with the shortest path keeps the name, wherever it stands',
    given: {
      'GET /charges/{charge}/refunds': list(),
      'GET /charges/{charge}/refunds/{refund_id}': detail(),
      'GET /refunds': list(),
      'GET /refunds/{refund_id}': detail(),
    },
    want: {
      '/charges/{charge}/refunds/{refund_id}': ['charge', 'chargesRefundId'],
      '/refunds/{refund_id}': ['refund_id'],
    },
  },
  {
    name: 'lists of one kind below different parents have a variable each',
    given: {
      'GET /orgs/{org}/hooks': list(),
      'GET /orgs/{org}/hooks/{id}': detail(),
      'GET /repos/{repo}/hooks': list(),
      'GET /repos/{repo}/hooks/{id}': detail(),
    },
    want: { '/orgs/{org}/hooks/{id}': ['org', 'hookId'], '/repos/{repo}/hooks/{id}': ['repo', 'reposHookId'] },
  },
  {
    name: 'versions of one path have one variable',
    given: {
      'GET /v1/pets': list(),
      'GET /v1/pets/{petId}': detail(),
      'GET /v2beta1/pets': list({ id: TEXT, kind: TEXT }),
      'GET /v2beta1/pets/{petId}': detail(),
    },
    want: { '/v1/pets/{petId}': ['petId'], '/v2beta1/pets/{petId}': ['petId'] },
  },
  {
    name: 'parameters of one list that mean one property have one variable, that of the detail',
    given: {
      'GET /transfers': list(),
      'GET /transfers/{id}/reversals': list(),
      'GET /transfers/{transfer}': detail(),
    },
    want: { '/transfers/{id}/reversals': ['transfer'], '/transfers/{transfer}': ['transfer'] },
  },
  {
    name: 'a list is that of an item, whatever its path calls the parameters',
    given: {
      'GET /shops': list(),
      'GET /shops/{id}': detail(),
      'GET /shops/{id}/pets': list(),
      'GET /shops/{shopId}/pets/{petId}': detail(),
    },
    want: { '/shops/{id}/pets': ['shopId'], '/shops/{shopId}/pets/{petId}': ['shopId', 'petId'] },
  },
  {
    name: 'names that the paths do not tell apart are numbered',
    given: {
      'GET /shop-a/pets': list(),
      'GET /shop-a/pets/{petId}': detail(),
      'GET /shop/b/pets': list(),
      'GET /shop/b/pets/{petId}': detail(),
      'GET /shop_b/x/pets': list(),
      'GET /shop_b/x/pets/{petId}': detail(),
      'GET /shop/b_x/pets': list(),
      'GET /shop/b_x/pets/{petId}': detail(),
    },
    want: {
      '/shop-a/pets/{petId}': ['petId'],
      '/shop/b/pets/{petId}': ['shopBPetId'],
      '/shop/b_x/pets/{petId}': ['shopBXPetId'],
      '/shop_b/x/pets/{petId}': ['shopBXPetId2'],
    },
  },
  {
    name: 'without a list at all, the name stands for all',
    given: { 'GET /users/{user}/repos/{repo}': detail(), 'GET /stars/{user}/{repo}': detail() },
    want: { '/users/{user}/repos/{repo}': ['user', 'repo'], '/stars/{user}/{repo}': ['user', 'repo'] },
  },
  {
    name: 'a parameter without a list has the nearest one',
    given: {
      'GET /shops/{shop}/pets': list(),
      'GET /shops/{shop}/pets/{pet}': detail(),
      'GET /pets': list(),
      'GET /pets/{pet}': detail(),
      'POST /shops/{shop}/sales/{pet}': {},
      'POST /audits/{pet}': {},
    },
    want: {
      '/shops/{shop}/sales/{pet}': ['shop', 'shopsPet'],
      '/audits/{pet}': ['pet'],
    },
  },
  {
    name: 'a list below another parent is none for it',
    given: {
      'GET /customers/{customer}/accounts': list(),
      'GET /customers/{customer}/accounts/{account}': detail(),
      'GET /banks/{bank}/accounts/{account}': detail(),
    },
    want: {
      '/customers/{customer}/accounts/{account}': ['customer', 'account'],
      '/banks/{bank}/accounts/{account}': ['bank', 'banksAccount'],
    },
  },
  {
    name: 'nor is a list of items that are clearly others',
    given: {
      'GET /checkout/sessions': list(SESSION),
      'GET /checkout/sessions/{session}': detail(SESSION),
      'GET /bank/sessions/{session}': detail({ id: TEXT, bank: TEXT }),
      'DELETE /bank/sessions/{session}': {},
    },
    want: { '/checkout/sessions/{session}': ['session'], '/bank/sessions/{session}': ['bankSession'] },
  },
  {
    name: 'a fuller form of an item is no other one, and a collection that is only named by it neither',
    given: {
      'GET /organizations': list(SESSION),
      'GET /organizations/{org}/keys': {},
      'GET /orgs/{org}': detail({ ...SESSION, plan: TEXT }),
      'GET /teams/{team}/members/{org}': detail(MEMBER),
    },
    want: {
      '/organizations/{org}/keys': ['org'],
      '/orgs/{org}': ['org'],
      '/teams/{team}/members/{org}': ['team', 'org'],
    },
  },
];

describe('a variable for each resource', () => {
  for (const { name, given, want } of CASES) {
    it(name, () => {
      const spec = specOf(given);
      const { links } = chainOf(spec, CONFIG);
      const variables = spec.operations.map(
        ({ id, path }) => [path, Object.values(links.get(id)?.path ?? {})] as const,
      );
      assert.deepEqual(Object.fromEntries(variables.filter(([path]) => want[path] !== undefined)), want);
    });
  }

  it('keeps the configured name for the first list, which is that of the root items', () => {
    const conventions = {
      ...CONFIG.conventions,
      variables: { orgId: 'orgid' },
      root: { parameter: 'orgId', thing: 'org', list: '/v1/orgs' },
    };
    const spec = specOf({
      'GET /v1/orgs': { id: 'orgs', ...list() },
      'GET /v1/orgs/{orgId}': detail(),
      'GET /v1/partners/{partner}/orgs': { id: 'partners', ...list() },
      'GET /v1/partners/{partner}/orgs/{orgId}': detail(),
    });
    const { links, root } = chainOf(spec, { ...CONFIG, conventions });
    assert.deepEqual(
      ['orgs', 'partners'].map((id) => links.get(id)?.list),
      [
        { at: '', id: 'id', variable: 'orgid', isRoot: true },
        { at: '', id: 'id', variable: 'partnersOrgId' },
      ],
    );
    assert.equal(root, 'orgid');
  });

  it('takes both properties from a list whose items have two names', () => {
    const spec = specOf({
      'GET /users': { id: 'list', ...list({ id: TEXT, login: TEXT }) },
      'GET /users/{id}': { id: 'get' },
      'GET /users/{login}/posts': { id: 'posts' },
    });
    const { links } = chainOf(spec, CONFIG);
    assert.deepEqual(links.get('list')?.list, { at: '', id: 'id', variable: 'userId', keep: { login: 'login' } });
    assert.deepEqual(
      ['get', 'posts'].map((id) => links.get(id)?.after),
      [['list'], ['list']],
    );
  });

  it('puts the ID of the resource that has the plain name into a body that names the parameter', () => {
    const spec = specOf({
      'GET /admin/pets': list(),
      'GET /admin/pets/{petId}': detail(),
      'GET /pets': list(),
      'GET /pets/{petId}': detail(),
      'POST /sales': { id: 'sale', takes: { ...thing({ petId: TEXT }), required: ['petId'] } },
    });
    assert.deepEqual(chainOf(spec, CONFIG).links.get('sale')?.body?.value, { petId: '{{petId}}' });
  });

  it('never requests a resource by the ID of another one, so that a healthy API passes @slow', async () => {
    const spec = specOf({
      'GET /checkout/sessions': { id: 'list', ...list(SESSION) },
      'GET /checkout/sessions/{session}': { id: 'get', ...detail(SESSION) },
      'GET /bank/sessions/{session}': { id: 'bank', ...detail({ id: TEXT, bank: TEXT }) },
      'POST /bank/sessions': { id: 'create', ...detail({ id: TEXT, bank: TEXT }) },
    });
    const sandbox = await startSandbox({ profile: SANDBOX, spec });
    try {
      const { requests } = only(
        await runLocally({
          environments: [environment(sandbox.url)],
          collection: await buildCollection(spec, CONFIG),
          needsCredentials: false,
        }),
      );
      assert.deepEqual(Object.fromEntries(requests.map(({ id, status, reasonCode }) => [id, reasonCode ?? status])), {
        list: 'passed',
        get: 'passed',
        bank: 'no-value',
      });
    } finally {
      await sandbox.close();
    }
  });
});
