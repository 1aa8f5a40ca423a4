/** The life cycles on a sandbox, by Newman alone: what they exercise, and that nothing is left of them. */

import assert from 'node:assert/strict';
import newman from 'newman';
import config from '../../../../collections/clickhouse-cloud/collection.ts';
import scenario from '../../../../collections/clickhouse-cloud/lifecycle.ts';
import { SANDBOX } from '../../../../collections/clickhouse-cloud/sandbox.ts';
import { itemsBelow, requestsByOperation } from '../../../../scripts/collection/item-index.ts';
import type { GeneratedCollection } from '../../../../scripts/collection/model.ts';
import { buildLifecycleCollection } from '../../../../scripts/collection/suites/lifecycle/lifecycle.ts';
import { isSafe, type Operation, pathParametersOf, type Spec } from '../../../../scripts/openapi/model.ts';
import { runnableCollection } from '../../../../scripts/run/newman/runnable-collection.ts';
import type { Fault, FaultKind } from '../../../../scripts/sandbox/faults/fault.ts';
import { startSandbox } from '../../../../scripts/sandbox/server.ts';
import { PINNED_OPERATIONS } from '../../../fixtures/documents.ts';
import { pinnedCollection } from '../../sandbox-run.ts';

interface Outcome {
  /** operationIds of the requests that were sent, with the status of the last answer. */
  readonly sent: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
  /** operationIds of those that were answered with a fault, or not at all. */
  readonly met: ReadonlySet<string>;
  /** Every kept thing before and after. */
  readonly before: unknown;
  readonly after: unknown;
}

interface NewmanResponse {
  readonly headers: { get(name: string): string | undefined };
  readonly stream?: Buffer;
}

/** A clock that goes fast: what takes the sandbox's services a second is done by the next request. */
const FAST = 200;

/** So nothing that is still to come needs a longer look than that, and what never comes is not waited for. */
const IMPATIENT = { ...scenario, awaited: (scenario.awaited ?? []).map((one) => ({ ...one, seconds: 1 })) };

interface Conditions {
  readonly faults?: readonly Fault[];
  readonly values?: Readonly<Record<string, string>>;
  /** Top folders that are left out. */
  readonly without?: readonly string[];
}

async function live(
  spec: Spec,
  collection: GeneratedCollection<'lifecycle'>,
  { faults = [], values = {}, without = [] }: Conditions = {},
): Promise<Outcome> {
  const started = Date.now();
  const sandbox = await startSandbox({
    profile: SANDBOX,
    spec,
    faults,
    clock: () => started + (Date.now() - started) * FAST,
  });
  const before = structuredClone(sandbox.store());
  const operations = new Map(collection.items.map(({ itemId, operationId }) => [itemId, operationId]));
  const sent = new Map<string, number>();
  const failures: string[] = [];
  const met = new Set<string>();
  const [key] = sandbox.keys;
  const environment = {
    baseURL: sandbox.url,
    keyid: key?.id ?? '',
    keysecret: key?.secret ?? '',
    allowwrites: 'true',
    ratelimit: 'off',
    byocaccountid: '123456789012',
    uploadId: '5a4db0c5-0003-4f00-8a00-00000000000c',
    pollseconds: '1',
    ...values,
  };
  const items = itemsBelow(collection.json.item.filter(({ name }) => !without.includes(name)));
  const runnable = runnableCollection(collection.json, new Set(items.map(({ id }) => id)));
  try {
    await new Promise<void>((resolve, reject) => {
      newman
        .run(
          {
            collection: runnable as never,
            environment: {
              values: Object.entries(environment).map(([name, value]) => ({ key: name, value, enabled: true })),
            } as never,
          },
          (error) => (error ? reject(error) : resolve()),
        )
        .on('request', (error, { item, response }) => {
          const operationId = operations.get(item.id) ?? '';
          sent.set(operationId, response?.code ?? 0);
          if (error || response.code >= 500 || isCutShort(response)) met.add(operationId);
        })
        .on('assertion', (error, { item }) => error && failures.push(`${item.name}: ${error.message}`));
    });
    return { sent, failures, met, before, after: structuredClone(sandbox.store()) };
  } finally {
    await sandbox.close();
  }
}

function isSuccess(status = 0): boolean {
  return status >= 200 && status < 300;
}

/** Newman takes an answer that breaks off for a whole one where the end of the connection comes before the reset. */
function isCutShort({ headers, stream }: NewmanResponse): boolean {
  return (stream?.length ?? 0) < Number(headers.get('content-length') ?? 0);
}

describe('the life cycles @slow', function () {
  this.timeout(120_000);
  let spec: Spec;
  let collection: GeneratedCollection<'lifecycle'>;
  before(async () => {
    const pinned = await pinnedCollection();
    spec = pinned.spec;
    collection = buildLifecycleCollection(spec, config, IMPATIENT, requestsByOperation(pinned.collection));
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
      else assert.ok(request.method === 'POST' || request.body?.raw?.includes('{{left'), `${request.method} ${name}`);
    }
  });

  it('name everything that they create, so that it can be found again', () => {
    const names = new Map<string, string>(spec.operations.map(({ id, summary }) => [id, summary]));
    for (const { name, request } of itemsBelow(collection.json.item)) {
      const isTopLevel = (request.url.variable ?? []).length <= 1;
      // What the scenario covers without a name goes away by itself.
      const isCovered = scenario.covered?.some((id) => names.get(id) === name) === true;
      if (request.method !== 'POST' || !isTopLevel || isCovered) continue;
      assert.match(request.body?.raw ?? '', /\{\{lifecycle(name|identifier)\}\}/, name);
    }
  });

  it('send nothing that writes unless `allowwrites` is `true`', async () => {
    const { sent, before, after } = await live(spec, collection, { values: { allowwrites: 'false' } });
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
    assert.equal(writes.length, PINNED_OPERATIONS.writes);
    assert.deepEqual(
      writes.filter((id) => !isSuccess(sent.get(id))),
      [],
    );
    assert.deepEqual(failures, []);
    assert.deepEqual(after, before);
  });

  describe('with a fault at a step, leave nothing behind', () => {
    const fails: FaultKind = { kind: 'status', status: 500 };
    const loses: FaultKind = { kind: 'reset', when: 'midway' };

    async function assertNothingLeft(
      fault: FaultKind,
      operationIds: readonly string[],
      without: readonly string[] = [],
    ): Promise<void> {
      const faults = operationIds.map((operationId): Fault => ({ ...fault, operationId, times: 1 }));
      const { before, after, failures, met } = await live(spec, collection, { faults, without });
      assert.ok(failures.length > 0, 'a fault is seen');
      assert.deepEqual(
        operationIds.filter((id) => !met.has(id)),
        [],
        'every fault is met',
      );
      assert.deepEqual(after, before, operationIds.join(', '));
    }

    // Steps that do not keep each other from being reached fail in one run.
    const isCreation = ({ method }: Operation) => method === 'POST';
    // Keys, invitations and members get the role that the run created.
    const isNeeded = ({ id }: Operation) => id === 'organizationRolePost';
    const isTop = (one: Operation) => pathParametersOf(one.path).length === 1 && !isNeeded(one);
    const isBelow = ({ path }: Operation) => pathParametersOf(path).length > 1;
    const NEEDS_NO_ROLE = ['services', 'byocInfrastructure', 'postgres', 'udfUploads', 'udfs'];
    interface Group {
      readonly given: FaultKind;
      readonly of: (operation: Operation) => boolean;
      readonly least: number;
      readonly without?: readonly string[];
    }
    const GROUPS: readonly [string, Group][] = [
      [
        'every change and every deletion fails once',
        { given: fails, of: ({ method }) => /^(PATCH|PUT|DELETE)$/.test(method), least: 36 },
      ],
      ['every creation at the top fails once', { given: fails, of: (one) => isCreation(one) && isTop(one), least: 5 }],
      ['a creation that others need fails once', { given: fails, of: isNeeded, least: 1, without: NEEDS_NO_ROLE }],
      ['every creation below fails once', { given: fails, of: (one) => isCreation(one) && isBelow(one), least: 8 }],
      [
        'every creation at the top is done, and its answer lost',
        { given: loses, of: (one) => isCreation(one) && isTop(one), least: 5 },
      ],
      [
        'every creation below is done, and its answer lost',
        { given: loses, of: (one) => isCreation(one) && isBelow(one), least: 8 },
      ],
    ];
    for (const [name, { given, of, least, without }] of GROUPS) {
      it(name, async () => {
        const group = spec.operations.filter(of).map(({ id }) => id);
        assert.ok(group.length >= least, `${group.length}`);
        await assertNothingLeft(given, group, without);
      });
    }

    // Each step in turn, both ways, is some 170 runs. LIFECYCLE_FAULTS=all has them in one process, 1/2 and 2/2 in two.
    const [, part, parts] = /^(\d+)\/(\d+)$/.exec((process.env.LIFECYCLE_FAULTS ?? '').replace('all', '1/1')) ?? [];
    if (part !== undefined) {
      for (const [how, fault] of Object.entries({ 'fails once': fails, 'is done, and its answer lost': loses })) {
        it(`every operation in turn ${how}`, async function () {
          this.timeout(3_600_000);
          const all = [...new Set(collection.items.map((item) => item.operationId))];
          const mine = all.filter((_, index) => index % Number(parts) === Number(part) - 1);
          for (const operationId of mine) await assertNothingLeft(fault, [operationId]);
          console.log(`      ${mine.length} of ${all.length} operations`);
        });
      }
    }
  });
});
