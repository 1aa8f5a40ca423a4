/** The registry of suites: what is built is what is declared, and its names stand nowhere else. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLICKHOUSE_CLOUD } from '../../../collections/clickhouse-cloud/profile.ts';
import { buildCollections } from '../../../scripts/cli/generate/generate.ts';
import { DEFAULT_SUITE, SUITE_NAMES, SUITES } from '../../../scripts/collection/suites/registry.ts';
import { readSpec } from '../../../scripts/openapi/load/read.ts';
import { isSafe } from '../../../scripts/openapi/model.ts';
import { runSchema } from '../../../scripts/report/store/schema.ts';
import { suiteItems } from '../../../scripts/run/select.ts';
import { ROOT } from '../../../scripts/shared/root.ts';
import { PINNED } from '../../fixtures/documents.ts';
import { mixedRun } from '../../report/mixed-run.ts';

describe('collection/suites', () => {
  it('every suite is built, in order, into a file of its own', async () => {
    const built: { suite: string; fileName: string; names: readonly string[] }[] = [];
    await buildCollections(
      await readSpec(PINNED),
      await CLICKHOUSE_CLOUD.collections(),
      ({ suite, fileName, items }) => {
        const sent = suiteItems(suite, items);
        assert.ok(sent.length > 0, suite);
        if (SUITES[suite].readsOnly) assert.ok(sent.every(({ method }) => isSafe(method)));
        built.push({ suite, fileName, names: items.map(({ id }) => id) });
      },
    );
    assert.deepEqual(
      built.map(({ suite }) => suite),
      SUITE_NAMES,
    );
    assert.equal(new Set(built.map(({ fileName }) => fileName)).size, SUITE_NAMES.length);
    const committed = readdirSync(join(ROOT, 'collections')).filter((name) =>
      name.endsWith('.postman_collection.json'),
    );
    assert.deepEqual(built.map(({ fileName }) => fileName).sort(), committed.sort());
  });

  it('a saved run is of a suite that there is', () => {
    const run: object = mixedRun();
    const accepted = [...SUITE_NAMES, 'unknown', 'toString'].filter(
      (suite) => runSchema.safeParse({ ...run, suite }).success,
    );
    assert.deepEqual(accepted, SUITE_NAMES);
  });

  it('a command that names no suite runs one that only reads', () => assert.ok(SUITES[DEFAULT_SUITE].readsOnly));

  it('no other source lists the names', () => {
    const lists = /'(\w+)'\s*[,|]\s*'(\w+)'/g;
    const listing = readdirSync(join(ROOT, 'scripts'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(tsx?|js)$/.test(file))
      .filter((file) =>
        [...readFileSync(join(ROOT, 'scripts', file), 'utf8').matchAll(lists)].some(([, ...names]) =>
          names.every((name) => SUITE_NAMES.some((suite) => suite === name)),
        ),
      );
    assert.deepEqual(listing, []);
  });
});
