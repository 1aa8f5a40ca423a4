/** What the sandbox responds as each account: status, kind of the error, form of the body. */
import assert from 'node:assert/strict';
import { ACCOUNT_NAMES, ACCOUNTS, type AccountName } from '../../collections/clickhouse-cloud/sandbox/accounts.ts';
import { SANDBOX } from '../../collections/clickhouse-cloud/sandbox.ts';
import { isSafe } from '../../scripts/openapi/model.ts';
import { fillPath } from '../../scripts/sandbox/resources/path-template.ts';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/server.ts';
import { runOnSandbox } from '../collection/sandbox-run.ts';
import { type Client, clientFor, manualClock, pinnedSpec, type Reply, withSandbox } from './client.ts';

/** `200 items`, `200 no items`, `200 text`, `200 empty text`, `200 object`, or status and kind of an error: `403 FORBIDDEN`. */
type Want = string;

const EXPECTED: Readonly<Record<AccountName, Readonly<Record<string, Want>>>> = {
  full: {
    instanceGetList: '200 items',
    postgresServiceGetList: '200 items',
    clickPipeGetList: '200 items',
    clickPipeSettingsGet: '200 object',
    clickStackListAlerts: '200 items',
    organizationRolesGetList: '200 items',
    backupBucketGet: '200 object',
    scalingScheduleGet: '200 object',
    organizationPrometheusGet: '200 text',
    instancePrometheusGet: '200 text',
  },
  new: {
    organizationGet: '200 object',
    instanceGetList: '200 no items',
    postgresServiceGetList: '200 no items',
    udfList: '200 no items',
    openapiKeyGetList: '200 items',
    organizationPrometheusGet: '200 empty text',
    postgresOrgPrometheusGet: '200 empty text',
    organizationPrivateEndpointConfigGetList: '400 BAD_REQUEST',
    instanceGet: '404 NOT_FOUND',
  },
  idle: {
    instanceGetList: '200 items',
    instanceGet: '200 object',
    backupGetList: '200 items',
    clickPipeGetList: '424 FAILED_DEPENDENCY',
    clickPipeGet: '424 FAILED_DEPENDENCY',
    clickPipeCdcScalingGet: '424 FAILED_DEPENDENCY',
    clickPipeReversePrivateEndpointGetList: '424 FAILED_DEPENDENCY',
    clickPipeCreate: '424 FAILED_DEPENDENCY',
    organizationPrometheusGet: '200 empty text',
    instancePrometheusGet: '200 empty text',
    postgresServiceGetList: '200 items',
  },
  viewer: {
    organizationGet: '200 object',
    instanceGetList: '200 items',
    instanceGet: '200 object',
    memberGetList: '200 items',
    clickPipeGetList: '403 FORBIDDEN',
    clickPipeReversePrivateEndpointGetList: '403 FORBIDDEN',
    clickStackListAlerts: '403 FORBIDDEN',
    organizationRolesGetList: '403 FORBIDDEN',
    openapiKeyGetList: '403 FORBIDDEN',
    activityGetList: '403 FORBIDDEN',
    instanceQueryEndpointGet: '403 FORBIDDEN',
    instanceCreate: '403 FORBIDDEN',
    instanceDelete: '403 FORBIDDEN',
  },
  minimal: {
    instanceGetList: '200 items',
    clickPipeGetList: '200 items',
    postgresServiceGetList: '403 FORBIDDEN',
    clickStackListAlerts: '403 FORBIDDEN',
    organizationByocInfrastructureCreate: '403 FORBIDDEN',
    scalingScheduleGet: '403 FORBIDDEN',
    organizationPrometheusGet: '410 GONE',
    instancePrometheusGet: '200 text',
    backupBucketGet: '404 NOT_FOUND',
    upgradeWindowGet: '404 NOT_FOUND',
    instanceQueryEndpointGet: '404 NOT_FOUND',
    clickPipeCdcScalingGet: '404 NOT_FOUND',
    clickPipeSettingsGet: '404 NOT_FOUND',
  },
};

describe('the accounts of the sandbox @slow', function () {
  this.timeout(180_000);

  for (const name of ACCOUNT_NAMES) {
    describe(name, () => {
      let sandbox: Sandbox;
      before(async () => {
        sandbox = await startSandbox({ spec: await pinnedSpec(), profile: SANDBOX, account: ACCOUNTS[name] });
      });
      after(() => sandbox.close());
      for (const [operationId, want] of Object.entries(EXPECTED[name])) {
        it(`${operationId}: ${want}`, async () => assert.equal(formOf(await send(sandbox, operationId)), want));
      }
    });
  }

  it('an idle service that was woken serves its ClickPipes', async () => {
    const clock = manualClock();
    await withSandbox({ account: ACCOUNTS.idle, clock: clock.now }, async (call, sandbox) => {
      const service = `~/services/${sandbox.mainId}`;
      const { json } = await call('GET', `${service}/clickpipes`);
      assert.match(json.error, /^FAILED_DEPENDENCY: .*Current state: idle$/);
      assert.equal((await call('PATCH', `${service}/state`, { body: { command: 'awake' } })).status, 200);
      clock.advance(10_000);
      assert.equal(formOf(await call('GET', `${service}/clickpipes`)), '200 items');
    });
  });

  /** The verdict of smoke by account, and some requests that it skips as unavailable, with their status. */
  const VERDICTS: Readonly<Record<AccountName, { status: string; unavailable: Readonly<Record<string, number>> }>> = {
    full: { status: 'passed', unavailable: {} },
    new: { status: 'passed', unavailable: { organizationPrometheusGet: 200, postgresOrgPrometheusGet: 200 } },
    idle: {
      status: 'passed',
      unavailable: { clickPipeGetList: 424, clickPipeCdcScalingGet: 424, instancePrometheusGet: 200 },
    },
    viewer: {
      status: 'passed',
      unavailable: { clickPipeGetList: 403, openapiKeyGetList: 403, clickStackListAlerts: 403 },
    },
    minimal: {
      status: 'passed',
      unavailable: {
        backupBucketGet: 404,
        clickPipeSettingsGet: 404,
        clickPipeCdcScalingGet: 404,
        scalingScheduleGet: 403,
        organizationPrometheusGet: 410,
      },
    },
  };

  for (const name of ACCOUNT_NAMES) {
    it(`smoke on ${name} meets no status that the account does not give`, async () => {
      const run = await runOnSandbox({ sandbox: { account: ACCOUNTS[name] } });
      const met = new Set(run.requests.flatMap(({ code }) => (code === null || code === undefined ? [] : [code])));
      assert.deepEqual([...met].sort(), SMOKE_STATUSES[name]);
      assert.equal(run.status, VERDICTS[name].status);
      const skipped = run.requests.filter(({ reasonCode }) => reasonCode === 'unavailable');
      const codes = Object.fromEntries(skipped.map(({ id, code }) => [id, code]));
      assert.deepEqual({ ...codes, ...VERDICTS[name].unavailable }, codes);
      if (name === 'full') assert.deepEqual(codes, {});
      // What an unavailable list would give is not available either, and no failure keeps it from being sent.
      assert.deepEqual(
        run.requests.filter(({ reasonCode }) => reasonCode === 'blocked').map(({ id }) => id),
        [],
      );
    });
  }
});

/** Every status that smoke meets as an account. */
const SMOKE_STATUSES: Readonly<Record<AccountName, readonly number[]>> = {
  full: [200],
  new: [200],
  idle: [200, 424],
  viewer: [200, 403],
  minimal: [200, 403, 404, 410],
};

/** Sends a request of an operation, with the IDs of the first items and the required query values. */
async function send(sandbox: Sandbox, operationId: string): Promise<Reply> {
  const operation = (await pinnedSpec()).operations.find(({ id }) => id === operationId) ?? assert.fail(operationId);
  const call: Client = clientFor(sandbox);
  const paths = Object.keys(sandbox.store());
  const parameters: Record<string, string> = { organizationId: sandbox.rootId, serviceId: sandbox.mainId };
  for (const [, name = ''] of operation.path.matchAll(/\{(\w+)\}/g)) {
    if (parameters[name] !== undefined) continue;
    const list = fillPath(operation.path.slice(0, operation.path.indexOf(`/{${name}}`)), parameters);
    const first = paths.find((path) => path.startsWith(`${list}/`) && !path.slice(list.length + 1).includes('/'));
    parameters[name] = first?.slice(list.length + 1) ?? '5a4db0c5-0009-4f00-8a00-000000000009';
  }
  const query = operation.parameters.some(({ in: where, required }) => where === 'query' && required)
    ? '?cloud_provider=aws&region_id=us-east-1'
    : '';
  return call(
    operation.method,
    fillPath(operation.path, parameters) + query,
    isSafe(operation.method) ? {} : { body: {} },
  );
}

function formOf({ status, text, json, headers }: Reply): Want {
  if (status >= 400) {
    assert.equal(json?.status, status, text);
    assert.match(json.requestId, /^[0-9a-f-]{36}$/);
    return `${status} ${/^([A-Z_]+): ./.exec(json.error)?.[1]}`;
  }
  if (/text\/plain/.test(headers.get('content-type') ?? '')) return `${status} ${text === '' ? 'empty text' : 'text'}`;
  const items = Array.isArray(json.result) ? json.result : json.result.items;
  if (items === undefined) return `${status} object`;
  return `${status} ${items.length === 0 ? 'no items' : 'items'}`;
}
