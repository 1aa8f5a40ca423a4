/**
 * The committed collection in other versions of Newman and in clients that lack something: no write leaves that nobody allowed.
 * The versions are installed by `npm ci --prefix test/clients`; CI requires them.
 */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { itemsBelow } from '../../scripts/collection/item-index.ts';
import type { PostmanCollection } from '../../scripts/collection/write/postman-format.ts';
import { PINNED_OPERATIONS } from '../fixtures/documents.ts';
import { CLIENTS, COMMITTED, committed, startRecordingSandbox } from './clients/client-run.ts';
import { withJoinedScript } from './joined-script.ts';

const require = createRequire(import.meta.url);

/** The folder of each version. */
const NEWMANS: Readonly<Record<string, string>> = {
  '5.3.2': join(CLIENTS, 'node_modules', 'newman-5.3.2'),
  '6.0.0': join(CLIENTS, 'node_modules', 'newman-6.0.0'),
  '6.2.2': 'newman',
};

type Values = Readonly<Record<string, string>>;

/** Values beside the address and the key, by where they are given. */
interface Given {
  readonly environment?: Values;
  readonly globals?: Values;
  /** One run of the collection for each row. */
  readonly iterationData?: readonly Values[];
}

interface Sent {
  /** `GET /v1/organizations`, as the server saw them. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

interface Client {
  readonly newman: string;
  /** Lines that run before the collection's own script. */
  readonly before?: readonly string[];
  readonly collection: PostmanCollection;
}

/** Runs the collection against a server that records all that it is sent. */
async function run(
  { newman: folder, before = [], collection }: Client,
  { environment = {}, globals = {}, iterationData }: Given,
): Promise<Sent> {
  const newman = require(folder) as { run(options: object, done: (error?: Error | null) => void): void };
  const server = await startRecordingSandbox();
  const own = { baseURL: server.url, keyid: server.keyId, keysecret: server.keySecret, ratelimit: 'off' };
  const asScope = (entries: Values) => ({
    values: Object.entries(entries).map(([name, value]) => ({ key: name, value, enabled: true })),
  });
  const event = (collection.event ?? []).map((entry) => ({
    ...entry,
    script: { ...entry.script, exec: [...before, ...entry.script.exec] },
  }));
  try {
    await new Promise<void>((resolve, reject) => {
      newman.run(
        {
          collection: withJoinedScript({ ...collection, event }),
          environment: asScope({ ...own, ...environment }),
          globals: asScope(globals),
          ...(iterationData === undefined ? {} : { iterationData }),
        },
        (error) => (error ? reject(error) : resolve()),
      );
    });
    return { reads: server.reads, writes: server.writes };
  } finally {
    await server.close();
  }
}

/** The collection with only some of its requests: reads that give IDs, and a POST, a PATCH and a DELETE. */
const SHORT: PostmanCollection = {
  ...COMMITTED,
  item: pick(COMMITTED.item, /^(Get list of available organizations|.*\bkeys?\b.*)$/i),
};

/** Half of the requests, for older versions: the scripts are the same in the folders that are left out. */
const HALF: PostmanCollection = {
  ...COMMITTED,
  item: without(COMMITTED.item, ['clickpipes', 'clickstack', 'postgres']),
};

function without(entries: PostmanCollection['item'], names: readonly string[]): PostmanCollection['item'] {
  return entries
    .filter(({ name }) => !names.includes(name))
    .map((entry) => ('item' in entry ? { ...entry, item: without(entry.item, names) } : entry));
}

const readsIn = ({ item }: PostmanCollection) =>
  itemsBelow(item).filter(({ request }) => request.method === 'GET').length;

function pick(entries: PostmanCollection['item'], wanted: RegExp): PostmanCollection['item'] {
  return entries.flatMap((entry): PostmanCollection['item'] => {
    if (!('item' in entry)) return wanted.test(entry.name) ? [entry] : [];
    const item = pick(entry.item, wanted);
    return item.length === 0 ? [] : [{ ...entry, item }];
  });
}

describe('the committed collection @slow', function () {
  this.timeout(120_000);

  it('has every operation that reads', () => assert.equal(readsIn(COMMITTED), PINNED_OPERATIONS.reads));

  for (const [version, newman] of Object.entries(NEWMANS)) {
    const collection = newman === 'newman' ? COMMITTED : HALF;
    describe(`in Newman ${version}`, () => {
      before(function () {
        const isThere = newman === 'newman' || existsSync(newman);
        // To enable them: npm ci --prefix test/clients
        if (!isThere && process.env.CI === undefined) this.skip();
        assert.ok(isThere, 'npm ci --prefix test/clients');
      });

      it(`sends every request that reads, and no other, where allowwrites is false`, async () => {
        const { reads, writes } = await run({ newman, collection }, { environment: { allowwrites: 'false' } });
        assert.deepEqual(writes, []);
        assert.equal(reads.length, readsIn(collection));
      });

      it(`changes and deletes nothing where allowwrites is true and no ID is given`, async () => {
        const { writes } = await run({ newman, collection }, { environment: { allowwrites: 'true' } });
        assert.deepEqual(
          writes.filter((line) => !line.startsWith('POST ')),
          [],
        );
        // Below the only organization of the key, things may be created.
        assert.ok(writes.length > 0);
        for (const line of writes) assert.match(line, /^POST \/v1\/organizations\/[^/]+(\/\w+)+$/);
      });

      if (newman !== 'newman')
        it('sends no request of a life cycle, as it could not delete what it creates', async () => {
          const { item, ...lifecycle } = committed('clickhouse-cloud.lifecycle');
          const some = item.filter(({ name }) => ['Setup', 'roles'].includes(name));
          assert.equal(some.length, 2);
          const environment = { allowwrites: 'true' };
          const { reads, writes } = await run({ newman, collection: { ...lifecycle, item: some } }, { environment });
          assert.deepEqual([...reads, ...writes], []);
        });
    });
  }

  const newman = 'newman';

  /** A key that `allowwrites` alone protects. */
  let aimed: Values;
  before(async () => {
    const { orgid, other } = await existingIds();
    aimed = { orgid, keyId: other };
  });
  const REFUSED = ['TRUE', ' true ', '1', 'yes', 'truefalse', ''];
  const NOT_TRUE = 'sends no write where';
  for (const scope of ['environment', 'globals'] as const)
    for (const value of REFUSED)
      it(`${NOT_TRUE} ${scope} says allowwrites=${JSON.stringify(value)}`, async () => {
        const { reads, writes } = await run(
          { newman, collection: SHORT },
          {
            environment: scope === 'environment' ? { ...aimed, allowwrites: value } : aimed,
            globals: scope === 'globals' ? { allowwrites: value } : {},
          },
        );
        assert.deepEqual(writes, []);
        assert.ok(reads.length > 0);
      });

  it(`${NOT_TRUE} rows of a data file say allowwrites=${JSON.stringify(REFUSED)}`, async () => {
    const iterationData = REFUSED.map((allowwrites) => ({ allowwrites }));
    const { reads, writes } = await run({ newman, collection: SHORT }, { environment: aimed, iterationData });
    assert.deepEqual(writes, []);
    assert.ok(reads.length >= REFUSED.length);
  });

  for (const missing of ['execution', 'variables', 'collectionVariables', 'globals', 'iterationData']) {
    for (const allowwrites of ['false', 'true']) {
      it(`sends no write that was not aimed in a client without pm.${missing}, with allowwrites=${allowwrites}`, async () => {
        const before = [
          'const whole = pm;',
          `pm = new Proxy({}, { get: (_, name) => (name === '${missing}' ? undefined : whole[name]) });`,
        ];
        const { writes } = await run({ newman, before, collection: SHORT }, { environment: { allowwrites } });
        assert.deepEqual(
          writes.filter((line) => allowwrites === 'false' || !line.startsWith('POST ')),
          [],
        );
      });
    }
  }

  it('sends no write where the code after the guard throws', async () => {
    const { writes } = await run(
      { newman, collection: edited(SHORT, 'function library() {', 'function library() { throw 1;') },
      { environment: { ...IDS, allowwrites: 'true' } },
    );
    assert.deepEqual(writes, []);
  });

  for (const [name, from, to] of [
    ['is deleted', 'if (isBlockedWrite)', 'if (false)'],
    ['throws', 'const isWrite =', 'throw new Error("broken"); const isWrite ='],
  ] as const) {
    it(`sends writes where the guard ${name}: this is what the tests above would see`, async () => {
      const collection = edited(SHORT, from, to);
      assert.notEqual(
        (await run({ newman, collection }, { environment: { ...IDS, allowwrites: 'false' } })).writes.length,
        0,
      );
    });
  }

  it('sends what a person aimed, and never touches the key in use', async () => {
    const { orgid, inUse, other } = await existingIds();
    const prefix = `/v1/organizations/${orgid}/keys/`;
    const writesTo = async (keyId: string) =>
      (await run({ newman, collection: SHORT }, { environment: { allowwrites: 'true', orgid, keyId } })).writes.filter(
        (line) => /keys\/|\.\./.test(line),
      );
    assert.deepEqual(await writesTo(other), [`PATCH ${prefix}${other}`, `DELETE ${prefix}${other}`]);
    for (const disguise of [
      inUse,
      inUse.toUpperCase(),
      `../keys/${inUse}`,
      `${inUse}?x=1`,
      `${inUse}/`,
      `%2e%2e/keys/${inUse}`,
    ])
      assert.deepEqual(await writesTo(disguise), [], disguise);
  });
});

/** The organization of a sandbox, the key of the run, and another one: the same in each. */
async function existingIds(): Promise<{ orgid: string; inUse: string; other: string }> {
  const { orgId: orgid, listedKeyId: inUse, otherKeyId: other, close } = await startRecordingSandbox();
  await close();
  return { orgid, inUse, other };
}

/** IDs as a person gives them; none of them exists. */
const IDS = {
  orgid: '11111111-1111-4111-8111-111111111111',
  serviceid: '11111111-1111-4111-8111-111111111112',
  keyId: '11111111-1111-4111-8111-111111111113',
  roleId: '11111111-1111-4111-8111-111111111114',
  userId: '11111111-1111-4111-8111-111111111115',
};

/** The collection with one place of its script changed. */
function edited(collection: PostmanCollection, from: string, to: string): PostmanCollection {
  const event = (collection.event ?? []).map((entry) => {
    const exec = entry.script.exec.map((line) => (line.includes(from) ? line.replace(from, to) : line));
    return { ...entry, script: { ...entry.script, exec } };
  });
  assert.notDeepEqual(event, collection.event, from);
  return { ...collection, event };
}
