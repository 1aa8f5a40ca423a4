/** The example body of each operation that writes, in each version of the document: the sandbox accepts it as it is. */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import config from '../../collections/clickhouse-cloud/collection.ts';
import { buildCollection } from '../../scripts/collection/build.ts';
import type { GeneratedCollection } from '../../scripts/collection/model.ts';
import { readSpec } from '../../scripts/openapi/load/read.ts';
import type { Spec } from '../../scripts/openapi/model.ts';
import { isObject, type Json } from '../../scripts/shared/json.ts';
import { DOCUMENTS, PINNED } from '../fixtures/documents.ts';
import { computedVariables, idsIn, sendAlone, sendByNewman, type Write, writesOf } from './write-caller.ts';

for (const file of DOCUMENTS) {
  describe(`example bodies of ${basename(file)}`, function () {
    this.timeout(180_000);
    let spec: Spec;
    let collection: GeneratedCollection<'smoke'>;
    let writes: readonly Write[];
    let ids: Readonly<Record<string, string>>;
    before(async () => {
      spec = await readSpec(file);
      collection = await buildCollection(spec, config);
      writes = writesOf(spec, collection);
      ids = await idsIn(spec);
      assert.ok(writes.length > 20, `${writes.length} writes with a body`);
    });

    it('are accepted by the sandbox, each as the first request that writes @slow', async () => {
      const values = { ...ids, ...computedVariables() };
      const refused: string[] = [];
      for (const write of writes) {
        const { status, text } = await sendAlone(spec, write, values);
        if (status < 200 || status > 299) refused.push(`${write.operation.id}: ${status} ${text}`);
      }
      assert.deepEqual(refused, []);
    });

    it('are accepted when Postman sends them, with no variable and no past date left in them @slow', async () => {
      const began = Date.now();
      const sent = await sendByNewman(spec, collection, writes, ids);
      assert.deepEqual(
        sent.filter(({ status }) => status < 200 || status > 299),
        [],
      );
      assert.deepEqual(
        sent.map(({ operationId }) => operationId).sort(),
        writes.map(({ operation }) => operation.id).sort(),
      );
      for (const { operationId, body } of sent) {
        assert.doesNotMatch(JSON.stringify(body), /\{\{/, operationId);
        for (const [name, time] of timesIn(body)) {
          if (/^restore/.test(name)) assert.ok(time <= Date.now(), `${operationId} ${name}`);
          else assert.ok(time > began, `${operationId} ${name} has passed when it is sent`);
        }
      }
    });

    it('name only variables that a request gives, a person, or the script', async () => {
      const known = new Set([
        ...(collection.json.variable ?? []).map(({ key }) => key),
        ...Object.keys(await computedVariables()),
      ]);
      const unknown = writes.flatMap(({ operation, request }) =>
        [...(request.body?.raw ?? '').matchAll(/\{\{([^{}]+)\}\}/g)]
          .filter(([, name]) => !known.has(name ?? ''))
          .map(([text]) => `${operation.id} ${text}`),
      );
      assert.deepEqual(unknown, []);
    });

    it('are short, and the pinned ones hold no filler', () => {
      for (const { operation, request } of writes) {
        const raw = request.body?.raw ?? '';
        assert.ok(raw.length < 2000, `${operation.id}: ${raw.length} characters`);
        if (file === PINNED) assert.doesNotMatch(raw, /"sample"|3f8e6a52-7c41/, operation.id);
      }
    });
  });
}

describe('the example body', () => {
  let collection: GeneratedCollection<'smoke'>;
  let writes: readonly Write[];
  let bodies: ReadonlyMap<string, Json>;
  before(async () => {
    const spec = await readSpec(PINNED);
    collection = await buildCollection(spec, config);
    writes = writesOf(spec, collection);
    bodies = new Map(writes.map(({ operation, request }) => [operation.id, JSON.parse(request.body?.raw ?? 'null')]));
  });

  it('of "Create new service" asks for the smallest service, which idles, and for nothing that costs or restricts', () => {
    const { name, ...body } = bodies.get('instanceCreate') as Record<string, Json>;
    assert.equal(name, 'postman-example');
    assert.deepEqual(body, {
      provider: 'aws',
      region: 'us-east-1',
      minReplicaMemoryGb: 8,
      maxReplicaMemoryGb: 8,
      numReplicas: 1,
      idleScaling: true,
      idleTimeoutMinutes: 5,
      ipAccessList: [{ source: '192.0.2.1', description: 'postman-example' }],
    });
  });

  it('of "Create key" names a role: the request tells which list gives it, and comes after that list', () => {
    const isCreation = ({ operation }: Write) => operation.id === 'openapiKeyCreate';
    assert.match(
      writes.find(isCreation)?.request.description ?? '',
      /`\{\{roleId\}\}`: set it in the environment; "List all available roles.+" lists it/,
    );
    const order = collection.items.map(({ operationId }) => operationId);
    assert.ok(order.indexOf('organizationRolesGetList') < order.indexOf('openapiKeyCreate'));
    const creation = collection.items.find(({ operationId }) => operationId === 'openapiKeyCreate');
    assert.ok(creation?.after.includes('organizationRolesGetList'));
  });

  it('of a change to what was there before touches neither its size, its access nor its state', () => {
    const allowed: Readonly<Record<string, readonly string[]>> = {
      organizationUpdate: ['name'],
      openapiKeyUpdate: ['name'],
      instanceUpdate: ['name'],
      postgresServicePatch: ['name'],
      organizationRolePatch: ['name'],
      clickPipeUpdate: ['name'],
      instanceReplicaScalingUpdate: ['idleScaling', 'idleTimeoutMinutes'],
      instanceScalingUpdate: ['idleScaling', 'idleTimeoutMinutes'],
      backupConfigurationUpdate: ['backupPeriodInHours'],
    };
    for (const [id, names] of Object.entries(allowed))
      assert.deepEqual(Object.keys(bodies.get(id) as object), names, id);
  });
});

/** Every date and date-time in a body, with the name of its property, in milliseconds since the epoch. */
function timesIn(value: Json, name = ''): [string, number][] {
  if (Array.isArray(value)) return value.flatMap((item) => timesIn(item as Json, name));
  if (isObject(value)) return Object.entries(value).flatMap(([key, part]) => timesIn(part, key));
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) ? [[name, Date.parse(value)]] : [];
}
