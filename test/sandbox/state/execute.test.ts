import assert from 'node:assert/strict';
import { OTHER_MAIN_ID, OTHER_ROOT_ID } from '../../../scripts/sandbox/credentials.ts';
import { manualClock, withSandbox } from '../client.ts';
import { foreignSpec } from '../foreign-document.ts';

type Item = Record<string, unknown>;

describe('stored resources', () => {
  it('a created item appears in its list and under its ID until it is deleted', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const before = sandbox.store();
      const created = await call('POST', '~/roles', {
        body: { name: 'Reader', actors: [], policies: [{ allowDeny: 'ALLOW', permissions: ['a'], resources: ['b'] }] },
      });
      const { id } = created.json.result;
      const list = (await call('GET', '~/roles')).json.result as Item[];
      assert.deepEqual(
        list.find((role) => role.id === id),
        created.json.result,
      );
      assert.deepEqual((await call('GET', `~/roles/${id}`)).json.result, created.json.result);
      assert.equal((await call('DELETE', `~/roles/${id}`)).status, 200);
      assert.equal((await call('GET', `~/roles/${id}`)).status, 404);
      assert.equal((await call('DELETE', `~/roles/${id}`)).status, 404);
      assert.deepEqual(sandbox.store(), before);
    });
  });

  it('the detail of an item equals the item in the list', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const service = `~/services/${sandbox.mainId}`;
      const lists = ['~/services', '~/keys', '~/members', '~/postgres', '~/roles', '~/invitations', '~/activities'];
      const below = [
        'backups',
        'clickpipes',
        'clickpipesReversePrivateEndpoints',
        'clickstack/alerts',
        'clickstack/dashboards',
      ];
      for (const path of [...lists, ...below.map((name) => `${service}/${name}`)]) {
        const items = (await call('GET', path)).json.result as Item[];
        assert.ok(items.length > 0, path);
        for (const item of items) {
          const detail = (await call('GET', `${path}/${item.id ?? item.userId}`)).json.result as Item;
          assert.deepEqual({ ...detail, ...item }, detail, path);
        }
      }
    });
  });

  it('the published IDs name an organization and its first service', async () => {
    await withSandbox({}, async (call, sandbox) => {
      assert.equal((await call('GET', '~/services')).json.result[0].id, sandbox.mainId);
      const organizations = (await call('GET', '/v1/organizations')).json.result as Item[];
      assert.deepEqual(
        organizations.map(({ id }) => id),
        [sandbox.rootId],
      );
    });
  });

  it('equal seeds give equal IDs, different seeds give different IDs', async () => {
    const clock = manualClock();
    const storeOf = (seed: number) => withSandbox({ seed, clock: clock.now }, async (_, sandbox) => sandbox.store());
    assert.deepEqual(await storeOf(7), await storeOf(7));
    assert.notDeepEqual(Object.keys(await storeOf(7)), Object.keys(await storeOf(8)));
  });

  it('PATCH merges the body and applies `add` and `remove`; secrets of a body are not stored', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const path = `~/services/${sandbox.mainId}`;
      const before = (await call('GET', path)).json.result;
      const body = {
        name: 'renamed',
        ipAccessList: { add: [{ source: '198.51.100.7', description: 'VPN' }], remove: [{ source: '203.0.113.0/24' }] },
      };
      const patched = (await call('PATCH', path, { body })).json.result;
      assert.equal(patched.name, 'renamed');
      assert.deepEqual(patched.ipAccessList, [{ source: '198.51.100.7', description: 'VPN' }]);
      assert.deepEqual({ ...patched, name: before.name, ipAccessList: before.ipAccessList }, before);
      const pipe = await call('POST', `${path}/clickpipes`, {
        body: {
          name: 'pipe',
          source: {
            kafka: {
              type: 'kafka',
              format: 'JSONEachRow',
              brokers: 'b:9092',
              topics: 't',
              authentication: 'PLAIN',
              credentials: { username: 'u', password: 'hunter2' },
            },
          },
        },
      });
      assert.equal(pipe.json.result.source.kafka.brokers, 'b:9092');
      assert.ok(!JSON.stringify(sandbox.store()).includes('hunter2'));
    });
  });

  it('a body sets nothing that its schema does not declare', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const path = `~/services/${sandbox.mainId}`;
      const { state, createdAt } = (await call('GET', path)).json.result;
      const body = { name: 'renamed', state: 'stopped', createdAt: '1999-12-31T00:00:00Z' };
      const { result } = (await call('PATCH', path, { body })).json;
      assert.deepEqual([result.name, result.state, result.createdAt], ['renamed', state, createdAt]);
    });
  });

  it('no body changes the ID of an item', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const id = '5a4db0c5-0009-4f00-8a00-000000000009';
      const created = await call('POST', '~/services', {
        body: { name: 'a', provider: 'aws', region: 'us-east-1', id },
      });
      const own = created.json.result.service.id;
      assert.notEqual(own, id);
      assert.equal((await call('GET', `~/services/${own}`)).json.result.id, own);
      const changed = await call('PATCH', `~/services/${sandbox.mainId}`, { body: { name: 'b', id } });
      assert.deepEqual([changed.json.result.id, changed.json.result.name], [sandbox.mainId, 'b']);
    });
  });

  it('a singleton and the property that embeds it have the same value', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const service = `~/services/${sandbox.mainId}`;
      const [pipe] = (await call('GET', `${service}/clickpipes`)).json.result;
      const path = `${service}/clickpipes/${pipe.id}`;
      await call('PUT', `${path}/settings`, { body: { ...pipe.settings, clickhouse_max_threads: 11 } });
      assert.equal((await call('GET', path)).json.result.settings.clickhouse_max_threads, 11);
      assert.equal((await call('PATCH', `${path}/scaling`, { body: { replicas: 3 } })).json.result.scaling.replicas, 3);
    });
  });

  it('an optional singleton can be created and deleted; PATCH of an absent one gives 404', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const path = `~/services/${sandbox.mainId}/upgradeWindow`;
      assert.equal((await call('DELETE', path)).status, 200);
      assert.equal((await call('GET', path)).status, 404);
      const bucket = `~/services/${sandbox.mainId}/backupBucket`;
      await call('DELETE', bucket);
      assert.equal(
        (await call('PATCH', bucket, { body: { bucketProvider: 'AWS', bucketPath: 's3://b' } })).status,
        404,
      );
      const put = await call('PUT', path, { body: { weekday: 1, startHourUtc: 6 } });
      assert.deepEqual(put.json.result, { weekday: 1, startHourUtc: 6, duration: 6 });
      assert.deepEqual((await call('GET', path)).json.result, put.json.result);
    });
  });

  it('items without a list operation appear in their parent', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const idsShown = async () =>
        ((await call('GET', '~')).json.result.byocConfig as Item[]).map(({ id }) => id as string);
      const body = {
        accountId: '123456789012',
        regionId: 'us-east-1',
        displayName: 'Mine',
        vpcCidrRange: '10.0.0.0/16',
      };
      const { id } = (await call('POST', '~/byocInfrastructure', { body })).json.result;
      assert.ok((await idsShown()).includes(id));
      assert.equal((await call('DELETE', `~/byocInfrastructure/${id}`)).status, 200);
      assert.ok(!(await idsShown()).includes(id));
      assert.equal(sandbox.rootId, (await call('GET', '~')).json.result.id);
    });
  });

  it('the endpoint of a protocol can be enabled and disabled', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const path = `~/services/${sandbox.mainId}`;
      const protocols = async (enabled: boolean) => {
        const reply = await call('PATCH', path, { body: { endpoints: [{ protocol: 'mysql', enabled }] } });
        return (reply.json.result.endpoints as Item[]).map(({ protocol }) => protocol);
      };
      assert.deepEqual(await protocols(true), ['nativesecure', 'https', 'mysql']);
      assert.deepEqual(await protocols(false), ['nativesecure', 'https']);
    });
  });

  it('settings are sent as JSON text and read by name', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const path = `~/services/${sandbox.mainId}/clickhouseSettings`;
      await call('PATCH', path, { body: { settings: '{"max_threads": 4, "log_queries": null}' } });
      const names = ((await call('GET', path)).json.result.settings as Item[]).map(({ name }) => name);
      assert.deepEqual(names, ['compatibility', 'max_threads']);
      assert.deepEqual((await call('GET', `${path}/max_threads`)).json.result, { name: 'max_threads', value: '4' });
      assert.equal((await call('GET', `${path}/log_queries`)).status, 404);
    });
  });

  it('the query parameters of the document filter and page a list', async () => {
    await withSandbox({}, async (call) => {
      const service = (await call('GET', '~/services?filter=tag:Environment=Production')).json.result as Item[];
      assert.equal(service.length, 2);
      assert.deepEqual((await call('GET', '~/services?filter=tag:Environment=None')).json.result, []);
      const [postgres] = (await call('GET', '~/postgres')).json.result;
      const window = 'from_date=2026-06-01T00:00:00Z&to_date=2026-06-02T00:00:00Z';
      const path = `~/postgres/${postgres.id}/slowQueryPatterns`;
      const patterns = (await call('GET', `${path}?${window}`)).json.result;
      assert.equal(
        (await call('GET', `${path}?${window}&limit=1&offset=1`)).json.result[0].queryId,
        patterns[1].queryId,
      );
      const detail = `${path}/${patterns[0].queryId}?db_user=app&db_operation=SELECT&db_name=`;
      assert.equal((await call('GET', `${detail}orders`)).json.result.aggregate.queryId, patterns[0].queryId);
      assert.equal((await call('GET', `${detail}other`)).status, 404);
    });
  });

  it('a key has no access to another organization', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const other = `/v1/organizations/${OTHER_ROOT_ID}`;
      assert.equal((await call('GET', `${other}/services/${OTHER_MAIN_ID}`, { key: 2 })).status, 200);
      assert.equal((await call('GET', `${other}/services`)).status, 400);
      assert.equal((await call('GET', '~/services', { key: 2 })).status, 400);
      assert.equal((await call('GET', `~/services/${OTHER_MAIN_ID}`)).status, 404);
      assert.equal((await call('GET', `${other}/services/${sandbox.mainId}`, { key: 2 })).status, 404);
    });
  });

  it('`empty` leaves only organizations; `below-main` also leaves services', async () => {
    await withSandbox({ empty: true }, async (call) => {
      assert.deepEqual((await call('GET', '~/services')).json.result, []);
      assert.deepEqual((await call('GET', '~/keys')).json.result, []);
      assert.equal((await call('GET', '/v1/organizations')).json.result.length, 1);
    });
    await withSandbox({ empty: 'below-main' }, async (call, sandbox) => {
      assert.equal((await call('GET', '~/services')).json.result.length, 2);
      assert.deepEqual((await call('GET', `~/services/${sandbox.mainId}/backups`)).json.result, []);
    });
  });

  it('a document of another API is served by the same rules', async () => {
    await withSandbox({ spec: foreignSpec() }, async (call, sandbox) => {
      const organization = `/v2/organizations/${sandbox.rootId}`;
      const body = { name: 'rip saw', weight: 2, kind: 'saw', secret: 'hunter2' };
      const created = await call('POST', `${organization}/tools`, { body });
      assert.equal(created.json.result.tool.name, 'rip saw');
      assert.equal((await call('POST', `${organization}/tools`, { body })).status, 409);
      const path = `${organization}/tools/rip%20saw`;
      assert.equal((await call('PATCH', path, { body: { note: 'sharp' } })).json.result.note, 'sharp');
      assert.equal((await call('PATCH', path, { body: { note: null } })).json.result.note, null);
      assert.equal((await call('GET', path)).json.result.tool.weight, 2);
      assert.equal((await call('GET', `${path}/lock`)).status, 404);
      await call('PUT', `${path}/lock`, { body: { code: '1234' } });
      assert.deepEqual((await call('GET', path)).json.result.tool.lock, { code: '1234' });
      const copy = await call('POST', `${path}/copy`, { body: { name: 'copy' } });
      assert.deepEqual([copy.json.result.name, copy.json.result.weight], ['copy', 2]);
      const replaced = (await call('PUT', path, { body: { name: 'rip saw', kind: 'hammer' } })).json.result;
      assert.deepEqual([replaced.kind, replaced.weight], ['hammer', undefined]);
      const bench = (await call('POST', `${organization}/benches`, { body: { width: 120 } })).json.result;
      const stands = (await call('GET', organization)).json.result.stands as Item[];
      assert.ok(stands.some(({ id }) => id === bench.id));
      assert.ok(!JSON.stringify(sandbox.store()).includes('hunter2'));
    });
  });
});
