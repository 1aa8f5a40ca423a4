/**
 * In a checkout, for each other version of the document: `spec:pull --from`, `generate` and `smoke` pass, and the collections differ
 * only in the requests of the operations that `spec:diff` lists. Also for documents of other sizes and formats.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { syntheticDocument } from '../../bench/synthetic-document.ts';
import type { JsonObject } from '../../scripts/shared/json.ts';
import { type Checkout, checkout } from '../fixtures/checkout.ts';
import { DOCUMENTS, PINNED } from '../fixtures/documents.ts';

interface Item {
  readonly id: string;
  readonly name: string;
  readonly item?: readonly Item[];
  readonly request: {
    readonly description?: string;
    readonly method: string;
    readonly url: { readonly path: readonly string[] };
  };
}

const SUITES = ['', '.negative', '.lifecycle'];
const others = DOCUMENTS.filter((file) => file !== PINNED);

/** The first paths of the pinned document, with at most this number of operations. */
function pinnedUpTo(most: number): JsonObject {
  const document = JSON.parse(readFileSync(PINNED, 'utf8'));
  let count = 0;
  const paths = Object.entries<JsonObject>(document.paths).filter(([, item]) => {
    const fits = count + Object.keys(item).length <= most;
    if (fits) count += Object.keys(item).length;
    return fits;
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

describe('a change of the document @slow', function () {
  this.timeout(120_000);
  let project: Checkout;
  before(async () => {
    project = await checkout();
  });
  after(() => project.remove());

  for (const file of others) {
    it(`to ${basename(file)}`, async () => {
      project.reset();
      const before = committed();
      // The oldest document has less than half of the operations, which needs a person's consent.
      await succeeds('spec:pull', '--interface-only', '--force', '--from', file);
      const diff = await contractDiff();
      if (project.git('status', '--porcelain') === '') {
        assert.deepEqual(diff.operations, { added: [], removed: [], changed: [] });
        return;
      }
      await succeeds('generate');
      await succeeds('smoke', '--env', 'sandbox', '--frozen');
      assert.match(project.git('status', '--porcelain'), /^( M (spec|collections)\/\S+\n)+$/);
      const { added, removed, changed } = diff.operations;
      const touched = new Set([...added, ...removed, ...changed].map(({ method, path }) => keyOf(method, path)));
      const paths = new Set([...touched].map((key) => key.split(' ')[1]));
      const sources = [...added, ...removed].flatMap(({ method, path }) => summariesOf(keyOf(method, path)));
      const beside = differing(before, items()).filter(
        // Some negative requests belong to a whole path (an unsupported method), or to the first operation of a tag.
        ({ suite, key, folder, texts }) =>
          !touched.has(key) &&
          !(suite === '.negative' && (paths.has(key.split(' ')[1]) || folder === 'Wrong secret')) &&
          // A variable that the request uses comes from an operation that was added or removed.
          !texts.some((text) => sources.some((summary) => text.includes(`from "${summary}"`))),
      );
      // An `example` is part of the request but not of the contract, so `spec:diff` ignores it.
      const old = JSON.parse(project.git('show', 'HEAD:spec/clickhouse-cloud.openapi.json'));
      assert.deepEqual(
        beside.map(({ key }) => key).filter((key) => wordsOf(old, key) === wordsOf(pinned(), key)),
        [],
      );
      assert.ok(beside.length < 10, `${beside.length} requests differ by an example only`);
    });
  }

  const SIZES: readonly [operations: number, openapi: string, document: JsonObject, only: string[]][] = [
    [28, '3.1.2', pinnedUpTo(28), []],
    [1000, '3.0.3', syntheticDocument(1000), ['--only', '*Item99']],
  ];
  for (const [operations, openapi, document, only] of SIZES) {
    it(`to ${operations} operations of OpenAPI ${openapi} in YAML`, async () => {
      project.reset();
      const file = join(project.folder, '.git', `${operations}.yaml`);
      await writeFile(file, stringify(document));
      const said = new RegExp(`${operations} operations of .*OpenAPI ${openapi}`);
      assert.match(await succeeds('spec:pull', '--force', '--from', file), said);
      assert.match(await succeeds('generate'), new RegExp(`postman_collection\\.json: ${operations} requests`));
      const shown = await succeeds('smoke', '--env', 'sandbox', '--frozen', ...only);
      assert.match(shown, /^sandbox +passed/m);
      assert.doesNotMatch(shown, /finding:/);
    });
  }

  async function succeeds(...args: string[]): Promise<string> {
    const { code, shown } = await project.run(args);
    assert.equal(code, 0, shown);
    return shown;
  }

  /** Exit code 1 means a breaking change, which older documents have. */
  async function contractDiff() {
    const { code, shown } = await project.run(['spec:diff', '--format', 'json']);
    assert.ok(code === 0 || code === 1, shown);
    type Operations = Record<'added' | 'removed' | 'changed', { method: string; path: string }[]>;
    return JSON.parse(shown) as { operations: Operations };
  }

  const pinned = () => JSON.parse(readFileSync(join(project.folder, 'spec', basename(PINNED)), 'utf8')) as JsonObject;
  const documents = () => [JSON.parse(project.git('show', 'HEAD:spec/clickhouse-cloud.openapi.json')), pinned()];
  const summariesOf = (wanted: string): string[] =>
    documents().flatMap(({ paths }) =>
      Object.entries<Record<string, { summary?: string }>>(paths).flatMap(([path, methods]) =>
        Object.entries(methods).flatMap(([method, { summary }]) =>
          keyOf(method.toUpperCase(), path) === wanted && summary !== undefined ? [summary] : [],
        ),
      ),
    );
  const fileOf = (suite: string) => `collections/clickhouse-cloud${suite}.postman_collection.json`;
  const committed = () => SUITES.map((suite) => byId(project.git('show', `HEAD:${fileOf(suite)}`)));
  const items = () => SUITES.map((suite) => byId(readFileSync(join(project.folder, fileOf(suite)), 'utf8')));
});

interface Placed {
  readonly folder: string;
  readonly item: Item;
}

function byId(text: string): Map<string, Placed> {
  const all = (entry: Item, folder: string): Placed[] =>
    entry.item?.flatMap((child) => all(child, entry.name)) ?? [{ folder, item: entry }];
  return new Map(all(JSON.parse(text), '').map((placed) => [placed.item.id, placed]));
}

interface Difference {
  readonly suite: string;
  readonly key: string;
  readonly folder: string;
  /** Descriptions of the request, before and after. */
  readonly texts: readonly string[];
}

function differing(before: Map<string, Placed>[], after: Map<string, Placed>[]): Difference[] {
  return SUITES.flatMap((suite, index) => {
    const [old, now] = [before[index] ?? new Map<string, Placed>(), after[index] ?? new Map<string, Placed>()];
    const ids = [...new Set([...old.keys(), ...now.keys()])];
    return ids.flatMap((id) => {
      const [was, is] = [old.get(id), now.get(id)];
      const { folder, item } = is ?? was ?? assert.fail();
      const key = keyOf(item.request.method, `/${item.request.url.path.join('/')}`);
      const texts = [was, is].flatMap((one) => one?.item.request.description ?? []);
      return JSON.stringify(was?.item) === JSON.stringify(is?.item) ? [] : [{ suite, key, folder, texts }];
    });
  });
}

/** `GET /v1/things/*`: a parameter may have another name, and `:name` is `{name}`. */
function keyOf(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{\{?[^{}]+\}\}?|(?<=\/):[^/]+/g, '*')}`;
}

/** The path item of an operation in a document. */
function wordsOf({ paths }: JsonObject, key: string): string | undefined {
  const [method = ''] = key.split(' ');
  return JSON.stringify(Object.entries(paths as JsonObject).find(([path]) => keyOf(method, path) === key)?.[1]);
}
