/** The life cycles on a sandbox, by Newman alone: what they exercise, and that nothing is left of them. */
import assert from 'node:assert/strict';
import newman from 'newman';
import config from '../../collections/clickhouse-cloud.config.ts';
import scenario from '../../collections/clickhouse-cloud.lifecycle.ts';
import { itemsBelow } from '../../scripts/collection/item-index.ts';
import { buildLifecycleCollection } from '../../scripts/collection/lifecycle.ts';
import type { GeneratedCollection } from '../../scripts/collection/model.ts';
import type { Fault } from '../../scripts/sandbox/faults.ts';
import { startSandbox } from '../../scripts/sandbox/server.ts';
import { isSafe, type Spec } from '../../scripts/spec/model.ts';
import { pinnedCollection } from './sandbox-run.ts';

interface Outcome {
  /** operationIds of the requests that were sent, with the status of the last answer. */
  readonly sent: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
  /** Every kept thing before and after. */
  readonly before: unknown;
  readonly after: unknown;
}

/** A clock that goes fast: what takes the sandbox's services a second is done by the next request. */
const FAST = 200;

async function live(
  spec: Spec,
  collection: GeneratedCollection,
  faults: readonly Fault[] = [],
  values: Record<string, string> = {},
): Promise<Outcome> {
  const started = Date.now();
  const sandbox = await startSandbox({ spec, faults, clock: () => started + (Date.now() - started) * FAST });
  const before = structuredClone(sandbox.store());
  const operations = new Map(collection.items.map(({ itemId, operationId }) => [itemId, operationId]));
  const sent = new Map<string, number>();
  const failures: string[] = [];
  const [key] = sandbox.keys;
  const environment = {
    baseURL: sandbox.url,
    keyid: key?.keyId ?? '',
    keysecret: key?.keySecret ?? '',
    allowwrites: 'true',
    ratelimit: 'off',
    byocaccountid: '123456789012',
    pollseconds: '2',
    ...values,
  };
  try {
    await new Promise<void>((resolve, reject) => {
      newman
        .run(
          {
            collection: collection.json as never,
            environment: {
              values: Object.entries(environment).map(([name, value]) => ({ key: name, value, enabled: true })),
            } as never,
          },
          (error) => (error ? reject(error) : resolve()),
        )
        .on('request', (_error, { item, response }) => sent.set(operations.get(item.id) ?? '', response?.code ?? 0))
        .on('assertion', (error, { item }) => error && failures.push(`${item.name}: ${error.message}`));
    });
    return { sent, failures, before, after: structuredClone(sandbox.store()) };
  } finally {
    await sandbox.close();
  }
}

describe('the life cycles', function () {
  this.timeout(120_000);
  let spec: Spec;
  let collection: GeneratedCollection;
  before(async () => {
    const pinned = await pinnedCollection();
    spec = pinned.spec;
    collection = buildLifecycleCollection(spec, config, scenario, pinned.collection);
  });

  it('address only what they created, and what is given from outside only to make something in it', () => {
    const own = /^(new|left)[A-Z]\w*$/;
    for (const { name, request } of itemsBelow(collection.json.item)) {
      if (request.method === 'GET') continue;
      const variables = (request.url.variable ?? []).map(
        ({ key, value }) => [key, value.replace(/[{}]/g, '')] as const,
      );
      const beyondOrganization = variables.filter(([key]) => key !== 'organizationId');
      const [first] = beyondOrganization;
      if (first !== undefined) assert.match(first[1], own, `${request.method} ${name}`);
      else assert.ok(request.method === 'POST' || request.body?.raw.includes('{{left'), `${request.method} ${name}`);
    }
  });

  it('name everything that they create, so that it can be found again', () => {
    for (const { name, request } of itemsBelow(collection.json.item)) {
      const isTopLevel = (request.url.variable ?? []).length <= 1;
      if (request.method === 'POST' && isTopLevel) assert.match(request.body?.raw ?? '', /\{\{lifecyclename\}\}/, name);
    }
  });

  it('send nothing that writes unless `allowwrites` is `true`', async () => {
    const { sent, before, after } = await live(spec, collection, [], { allowwrites: 'false' });
    const writes = spec.operations.filter(({ method }) => !isSafe(method)).map(({ id }) => id);
    assert.deepEqual(
      writes.filter((id) => sent.has(id)),
      [],
    );
    assert.deepEqual(after, before);
  });

  it('exercise every operation that writes, and leave the store as it was', async () => {
    const { sent, failures, before, after } = await live(spec, collection);
    const writes = spec.operations.filter(({ method }) => !isSafe(method)).map(({ id }) => id);
    assert.equal(writes.length, 59);
    assert.deepEqual(
      writes.filter((id) => sent.get(id) !== 200),
      [],
    );
    assert.deepEqual(failures, []);
    assert.deepEqual(after, before);
  });

  describe('with a fault at one step, leave nothing behind', () => {
    const TELLING = [
      'instanceCreate',
      'instanceStateUpdate',
      'instanceDelete',
      'postgresServiceCreate',
      'postgresServiceDelete',
      'postgresInstanceRestore',
      'openapiKeyCreate',
      'invitationDelete',
    ];

    async function assertNothingLeft(fault: Fault): Promise<void> {
      const { before, after, failures } = await live(spec, collection, [fault]);
      assert.ok(failures.length > 0, `the fault of ${fault.operationId} was met`);
      assert.deepEqual(after, before, fault.operationId);
    }

    for (const operationId of TELLING) {
      it(`${operationId} fails once`, () => assertNothingLeft({ operationId, kind: 'status', status: 500, times: 1 }));
    }

    for (const operationId of ['instanceCreate', 'postgresServiceCreate']) {
      it(`${operationId} is done, and its answer lost`, () =>
        assertNothingLeft({ operationId, kind: 'reset', when: 'midway', times: 1 }));
    }

    // Every step in turn takes a quarter of an hour: LIFECYCLE_FAULTS=all.
    if (process.env.LIFECYCLE_FAULTS === 'all') {
      for (const kind of ['fails once', 'is done, and its answer lost'] as const) {
        it(`every operation in turn ${kind}`, async function () {
          this.timeout(3_600_000);
          for (const operationId of new Set(collection.items.map((item) => item.operationId))) {
            if (kind === 'fails once') await assertNothingLeft({ operationId, kind: 'status', status: 500, times: 1 });
            else await assertNothingLeft({ operationId, kind: 'reset', when: 'midway', times: 1 });
          }
        });
      }
    }
  });
});
