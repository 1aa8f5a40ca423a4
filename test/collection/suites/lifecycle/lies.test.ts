/**
 * The lifecycle suite against an API that lies. Whatever it is told, every request that is no GET addresses only what the run
 * created, and nothing that the account had before is changed.
 */
import assert from 'node:assert/strict';
import newman from 'newman';
import config from '../../../../collections/clickhouse-cloud/collection.ts';
import scenario from '../../../../collections/clickhouse-cloud/lifecycle.ts';
import { SANDBOX } from '../../../../collections/clickhouse-cloud/sandbox.ts';
import { buildCollection } from '../../../../scripts/collection/build.ts';
import { itemsBelow, requestsByOperation } from '../../../../scripts/collection/item-index.ts';
import type { GeneratedCollection } from '../../../../scripts/collection/model.ts';
import { buildLifecycleCollection } from '../../../../scripts/collection/suites/lifecycle/lifecycle.ts';
import { type Folder, type Item, isFolder } from '../../../../scripts/collection/write/postman-format.ts';
import type { Spec } from '../../../../scripts/openapi/model.ts';
import { toSpec } from '../../../../scripts/openapi/operations.ts';
import { runnableCollection } from '../../../../scripts/run/newman/runnable-collection.ts';
import { KEY_ID, KEY_SECRET } from '../../../../scripts/sandbox/credentials.ts';
import { startSandbox } from '../../../../scripts/sandbox/server.ts';
import type { Json, JsonObject } from '../../../../scripts/shared/json.ts';
import { pinnedCollection } from '../../sandbox-run.ts';
import { CASES, type Case, idsOf, ORGANIZATION, RUN } from './lies.ts';
import { type Lie, lyingApi } from './lying-api.ts';

interface Outcome {
  readonly writes: readonly { readonly line: string; readonly sent: Json | undefined }[];
  readonly failures: readonly string[];
  readonly left: readonly JsonObject[];
  /** What the account had before, as it is after the run. */
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** Runs some top folders of the collection by plain Newman, with the lying API in front of a sandbox of its own. */
async function run(
  spec: Spec,
  collection: GeneratedCollection<'lifecycle'>,
  folders: readonly string[],
  lie: (store: JsonObject) => Lie,
  values: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const started = Date.now();
  const sandbox = await startSandbox({ profile: SANDBOX, spec, clock: () => started + (Date.now() - started) * 200 });
  const before = structuredClone(sandbox.store()) as JsonObject;
  const api = await lyingApi(sandbox.url, lie(before));
  const failures: string[] = [];
  const left: JsonObject[] = [];
  const environment = {
    baseURL: api.url,
    keyid: KEY_ID,
    keysecret: KEY_SECRET,
    allowwrites: 'true',
    ratelimit: 'off',
    lifecyclename: RUN,
    byocaccountid: '123456789012',
    uploadId: '5a4db0c5-0003-4f00-8a00-00000000000c',
    pollseconds: '1',
    ...values,
  };
  const wanted = itemsBelow(collection.json.item.filter(({ name }) => folders.includes(name)).map(shortened));
  const runnable = runnableCollection(collection.json, new Set(wanted.map(({ id }) => id)));
  try {
    await new Promise<void>((resolve, reject) => {
      newman
        .run(
          {
            collection: runnable as never,
            environment: {
              values: Object.entries(environment).map(([key, value]) => ({ key, value, enabled: true })),
            } as never,
          },
          (error) => (error ? reject(error) : resolve()),
        )
        .on('assertion', (error, { assertion }) => error && failures.push(`${assertion}: ${error.message}`))
        .on('console', (_error, { messages }) => messages[0] === '[left]' && left.push(messages[2] as never));
    });
    return { writes: api.writes, failures, left, before, after: structuredClone(sandbox.store()) as JsonObject };
  } finally {
    api.close();
    await sandbox.close();
  }
}

const isComplete = process.env.LIFECYCLE_FAULTS !== undefined;

/** Some of each kind, those that take less time. To test all of them, some two minutes of CPU time: LIFECYCLE_FAULTS=all */
const OF_EACH_KIND = [
  'answers the creation of a role with the ID of an existing one',
  'answers the creation of a key with the ID of an existing one',
  'answers the creation of a Postgres service with the ID of an existing one',
  'answers a creation with two dots',
  'reads another service back',
  'shows all Postgres services under the name of the run in its list, in a clean-up alone',
  'does not show what exists',
  'redirects a deletion to an existing service',
  'answers deletions with 500 and deletes nothing',
  'an environment gives the run a short name',
  'the clean-up alone is given a short name',
  'the clean-up alone is given the name of an existing service',
];
const isTested = (name: string) => isComplete || OF_EACH_KIND.includes(name);

/** Below a service: what it has at most one of, a list of its own, and a change of the organization. */
const BELOW_A_SERVICE = ['backupBucket', 'clickpipesReversePrivateEndpoints', 'privateEndpoint'];

/** The folder of services is half of the suite; nobody lies about what is below a service. */
function shortened(entry: Folder | Item): Folder | Item {
  if (isComplete || !isFolder(entry) || entry.name !== 'services') return entry;
  return { ...entry, item: entry.item.filter((each) => !isFolder(each) || BELOW_A_SERVICE.includes(each.name)) };
}

describe('the lifecycle suite, where the API or the environment lies @slow', function () {
  this.timeout(120_000);
  let spec: Spec;
  let collection: GeneratedCollection<'lifecycle'>;
  before(async () => {
    const pinned = await pinnedCollection();
    spec = pinned.spec;
    const impatient = { ...scenario, awaited: scenario.awaited.map((one) => ({ ...one, seconds: 1 })) };
    collection = buildLifecycleCollection(spec, config, impatient, requestsByOperation(pinned.collection));
  });

  for (const [name, { folders, lie, values = {}, fails, left }] of CASES.filter(([title]) => isTested(title))) {
    it(`${name}: nothing that existed is touched`, async () => {
      const outcome = await run(spec, collection, folders, lie, values);
      assertHarmless(outcome);
      assert.equal(outcome.failures.length > 0, fails, outcome.failures.join('\n'));
      if (left !== undefined) assert.equal(outcome.left.length, left, JSON.stringify(outcome.left));
    });
  }

  it('names what is left by its kind, name and ID, and the request that deletes it', async () => {
    const [, stays] = CASES.find(([name]) => name.startsWith('answers deletions with 200')) as [string, Case];
    const { left, after } = await run(spec, collection, stays.folders, stays.lie, {});
    assert.ok(left.length > 0);
    for (const { thing, name, id, method, path } of left) {
      assert.equal(thing, 'postgres');
      assert.match(String(name), new RegExp(`^${RUN}(-\\w+)?$`));
      assert.equal(method, 'DELETE');
      assert.equal(path, `${ORGANIZATION}/postgres/${String(id)}`);
      assert.ok(after[String(path)] !== undefined, 'it is there');
    }
  });

  it('leaves out singletons and actions of a newer document that belong to the organization', async () => {
    const added = ['PUT /sso', 'DELETE /sso', 'POST /close', 'PUT /billing/paymentMethod'];
    const document = structuredClone(spec.document) as JsonObject & { paths: Record<string, Record<string, Json>> };
    for (const line of added) {
      const [method = '', path = ''] = line.split(' ');
      const item = `/v1/organizations/{organizationId}${path}`;
      const model = structuredClone(document.paths['/v1/organizations/{organizationId}']?.patch) as Record<
        string,
        Json
      >;
      document.paths[item] = {
        ...document.paths[item],
        [method.toLowerCase()]: { ...model, operationId: `new${line.replace(/\W/g, '')}` },
      };
    }
    const newer = toSpec(document, 'newer.json');
    const smoke = await buildCollection(newer, config);
    const { items } = buildLifecycleCollection(newer, config, scenario, requestsByOperation(smoke));
    assert.ok(smoke.items.some(({ path }) => path.endsWith('/close')));
    assert.deepEqual(
      items.filter(({ path }) => /\/(sso|close|billing)/.test(path)),
      [],
    );
  });
});

function assertHarmless({ writes, before, after }: Outcome): void {
  for (const { line, sent } of writes) {
    const [method = '', path = ''] = line.split(' ');
    const known = Object.keys(before).find(
      (existing) => existing !== ORGANIZATION && decodeURIComponent(path) === existing,
    );
    assert.equal(known, undefined, line);
    assert.ok(path === ORGANIZATION || path.startsWith(`${ORGANIZATION}/`), line);
    // Below something that existed nothing is written, either.
    const above = idsOf(before, path.slice(ORGANIZATION.length + 1).split('/')[0] ?? '').find((id) =>
      path.includes(`/${id}`),
    );
    assert.equal(above, undefined, line);
    if (path === ORGANIZATION) {
      assert.equal(method, 'PATCH', line);
      assert.deepEqual(Object.keys(sent as JsonObject), ['privateEndpoints'], line);
      assert.ok(JSON.stringify(sent).includes(RUN), line);
    }
  }
  for (const [path, value] of Object.entries(before)) {
    if (path === ORGANIZATION) continue;
    assert.deepEqual(after[path], value, path);
  }
}
