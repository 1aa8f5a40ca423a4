/** Sample values are consistent: every name and ID that refers to an item refers to an existing one. */
import assert from 'node:assert/strict';
import type { Json } from '../../../scripts/shared/json.ts';
import { manualClock, withSandbox } from '../client.ts';

type Item = Record<string, Json>;

describe('sample values', () => {
  it('refer to existing roles, services, keys and members, and have times in order', async () => {
    const clock = manualClock();
    await withSandbox({ clock: clock.now }, async (call, sandbox) => {
      const get = async (path: string) => (await call('GET', path)).json.result;
      const roles = (await get('~/roles')) as Item[];
      const nameOf = (id: unknown) => roles.find((role) => role.id === id)?.name;
      for (const path of ['~/keys', '~/members', '~/invitations']) {
        for (const { assignedRoles } of (await get(path)) as { assignedRoles: Item[] }[])
          for (const { roleId, roleName } of assignedRoles) assert.equal(nameOf(roleId), roleName, path);
      }
      for (const { id, policies } of roles as { id: string; policies: Item[] }[])
        assert.deepEqual(
          policies.map(({ roleId }) => roleId),
          [id],
        );
      const idsOf = async (path: string) => ((await get(path)) as Item[]).map(({ id, userId }) => id ?? userId);
      const [services, keys, members] = [await idsOf('~/services'), await idsOf('~/keys'), await idsOf('~/members')];
      for (const activity of (await get('~/activities')) as Item[]) {
        assert.ok(services.includes(activity.serviceId) && keys.includes(activity.targetKeyId));
        assert.ok(members.includes(activity.actorId));
      }
      const service = `~/services/${sandbox.mainId}`;
      for (const id of (await get(`${service}/serviceQueryEndpoint`)).openApiKeys) assert.ok(keys.includes(id));
      for (const backup of await get(`${service}/backups`)) {
        const seconds = (Date.parse(backup.finishedAt) - Date.parse(backup.startedAt)) / 1000;
        assert.deepEqual([seconds, backup.serviceId], [backup.durationInSeconds, sandbox.mainId]);
      }
      const { createdAt, updatedAt } = (await get(`${service}/clickpipes`))[0];
      assert.ok(Date.parse(createdAt) < Date.parse(updatedAt) && Date.parse(updatedAt) < clock.now());
      const schedule = await get(`${service}/scalingSchedule`);
      assert.equal(schedule.activeEntryId, schedule.entries[0].id);
    });
  });

  it('belong to the cloud of their service, and refer to existing infrastructure, endpoints, dashboards and sources', async () => {
    await withSandbox({}, async (call) => {
      const get = async (path: string) => (await call('GET', path)).json.result;
      const { byocConfig, privateEndpoints } = await get('~');
      for (const { id, provider, region, byocId, availablePrivateEndpointIds } of await get('~/services')) {
        const infrastructure = (byocConfig as Item[]).find((one) => one.id === byocId);
        assert.deepEqual([infrastructure?.cloudProvider, infrastructure?.regionId], [provider, region]);
        const own = (privateEndpoints as Item[]).filter((one) => one.region === region).map((one) => one.id);
        assert.deepEqual(availablePrivateEndpointIds, own);
        const [reverse] = await get(`~/services/${id}/clickpipesReversePrivateEndpoints`);
        const texts = [
          (await call('GET', `~/services/${id}`)).text,
          (await call('GET', `~/services/${id}/privateEndpointConfig`)).text,
          JSON.stringify([reverse.dnsNames, reverse.endpointId]),
        ];
        for (const text of texts) {
          if (provider === 'aws') assert.doesNotMatch(text, /gserviceaccount|europe-west4\.p\.gcp/);
          else assert.doesNotMatch(text, /amazonaws|us-east-1|arn:aws:/);
        }
        const dashboards = (await get(`~/services/${id}/clickstack/dashboards`)) as Item[];
        const sources = ((await get(`~/services/${id}/clickstack/sources`)) as Item[]).map((source) => source.id);
        for (const alert of await get(`~/services/${id}/clickstack/alerts`))
          assert.ok(dashboards.some((dashboard) => dashboard.id === alert.dashboardId));
        for (const { filters } of dashboards as unknown as { filters: Item[] }[])
          for (const { sourceId } of filters) assert.ok(sources.includes(sourceId as string), `${sourceId}`);
      }
    });
  });
});
