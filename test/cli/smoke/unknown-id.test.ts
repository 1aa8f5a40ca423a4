/** An ID of the environment that its list does not have: named once, and nothing is sent that depends on it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SANDBOX } from '../../../collections/clickhouse-cloud/sandbox.ts';
import type { EnvironmentRun } from '../../../scripts/run/model.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import { startSandbox } from '../../../scripts/sandbox/server.ts';
import { pinnedCollection } from '../../collection/sandbox-run.ts';
import { command } from '../command.ts';
import { writeEnvironment } from '../local-environment.ts';

const UNKNOWN = '99999999-0000-4000-8000-000000000009';

/** Lists with another page. */
const paged = (operationId: string): Fault => ({
  operationId,
  kind: 'mutate',
  mutate: (response) => ({
    ...response,
    body: JSON.stringify({ ...JSON.parse(response.body), nextCursor: 'page-two' }),
  }),
});

describe('smoke with an ID that its list does not have @slow', function () {
  this.timeout(180_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function smoke(env: Readonly<Record<string, string>>, faults: readonly Fault[] = []) {
    const { spec } = await pinnedCollection();
    const sandbox = await startSandbox({ profile: SANDBOX, spec, faults });
    try {
      const file = await writeEnvironment(folder, sandbox.url);
      const outcome = await command(['smoke', '--env', file, '--reports', join(folder, 'reports')], { env });
      const run = JSON.parse(await readFile(join(folder, 'reports', 'latest', 'run.json'), 'utf8'));
      const [environment] = run.environments as readonly [EnvironmentRun];
      return { ...outcome, environment };
    } finally {
      await sandbox.close();
    }
  }

  it('orgid: nothing below the organization is sent', async () => {
    const { code, stdout, environment } = await smoke({ LOCAL_ORGID: UNKNOWN });
    assert.equal(code, 1, stdout);
    const sent = environment.requests.filter(({ attempts }) => attempts > 0);
    assert.deepEqual(
      sent.map(({ id, diagnosis }) => [id, diagnosis?.cause]),
      [['organizationGetList', 'id-unknown']],
    );
    assert.match(sent[0]?.diagnosis?.headline ?? '', /LOCAL_ORGID names: it has 5a4db0c5…$/);
    assert.ok(environment.requests.slice(1).every(({ reasonCode }) => reasonCode === 'blocked'));
    assert.equal(stdout.match(/LOCAL_ORGID names: it has 5a4db0c5…/g)?.length, 1, stdout);
    assert.match(
      stdout,
      /\[local\] - 61 requests blocked: "Get list of available organizations" does not have the organization that orgid names/,
    );
    assert.ok(stdout.split('\n').length <= 25, stdout);
  });

  it('serviceid: the others are sent, and what is below the service is blocked', async () => {
    const { code, environment, stdout } = await smoke({ LOCAL_SERVICEID: UNKNOWN });
    assert.equal(code, 1);
    // The provider and the region are those of the service.
    const region = environment.requests.find(({ id }) => id === 'organizationPrivateEndpointConfigGetList');
    assert.equal(region?.reasonCode, 'blocked');
    const below = environment.requests.filter(({ path }) => path.includes('/services/{serviceId}'));
    assert.ok(below.length > 10);
    assert.deepEqual(
      below.filter(({ reasonCode }) => reasonCode !== 'blocked').map(({ id, reasonCode }) => [id, reasonCode]),
      [],
    );
    const others = environment.requests.filter(({ path }) => !path.includes('/services/{serviceId}'));
    assert.deepEqual(
      others.filter(({ status }) => status === 'failed').map(({ id, diagnosis }) => [id, diagnosis?.cause]),
      [['instanceGetList', 'id-unknown']],
    );
    assert.ok(others.filter(({ status }) => status === 'passed').length > 10);
    assert.match(stdout, /LOCAL_SERVICEID names: it has [0-9a-f]{8}…, [0-9a-f]{8}…/);
  });

  it('a list that goes on disproves no ID: it may be on the next page', async () => {
    const { environment } = await smoke({ LOCAL_SERVICEID: UNKNOWN }, [paged('instanceGetList')]);
    const detail = environment.requests.find(({ id }) => id === 'instanceGet');
    assert.deepEqual([detail?.attempts, detail?.diagnosis?.cause], [1, 'missing']);
    assert.equal(environment.requests.find(({ id }) => id === 'instanceGetList')?.status, 'passed');
  });
});
