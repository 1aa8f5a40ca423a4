/** The tree that a person clicks through: its levels, its names and its order. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { syntheticDocument } from '../../bench/synthetic-document.ts';
import { buildCollection } from '../../scripts/collection/build.ts';
import { orderTree } from '../../scripts/collection/chain/order.ts';
import { foldTree } from '../../scripts/collection/folder-tree.ts';
import { requestsByOperation } from '../../scripts/collection/item-index.ts';
import { requestNames } from '../../scripts/collection/request-names.ts';
import { contractsOf } from '../../scripts/collection/scripts/contracts.ts';
import { buildLifecycleCollection } from '../../scripts/collection/suites/lifecycle/lifecycle.ts';
import { buildNegativeCollection } from '../../scripts/collection/suites/negative/negative.ts';
import {
  type Folder,
  type Item,
  isFolder,
  type PostmanCollection,
} from '../../scripts/collection/write/postman-format.ts';
import { normaliseDocument } from '../../scripts/openapi/normalise.ts';
import { toSpec } from '../../scripts/openapi/operations.ts';
import type { JsonObject } from '../../scripts/shared/json.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { DOCUMENT, SCENARIO } from './pets-document.ts';
import { CONFIG, specOf } from './spec-fixture.ts';

/** A tree as its names: a text is a request, a list is a folder with its name first; `!` marks one with a description. */
type Tree = readonly (string | Branch)[];
interface Branch extends ReadonlyArray<string | Branch> {}

function folderOf(name: string, tree: Tree): Folder {
  return {
    name: name.replace('!', ''),
    ...(name.includes('!') ? { description: 'Text.' } : {}),
    item: tree.map((entry) => (typeof entry === 'string' ? itemOf(entry) : folderOf(String(entry[0]), entry.slice(1)))),
  };
}

/** `GET b` is a GET with the ID `b`. */
function itemOf(name: string): Item {
  const [method = 'GET', id = name] = name.includes(' ') ? name.split(' ') : ['GET', name];
  return { id, name, request: { method, header: [], url: { raw: '', host: [], path: [] } }, response: [], event: [] };
}

function namesIn({ item }: Pick<Folder, 'item'>): unknown[] {
  return item.map((entry) => (isFolder(entry) ? [entry.name, ...namesIn(entry)] : entry.name));
}

describe('levels of a tree', () => {
  const cases: readonly [name: string, given: Tree, want: Tree, root?: string][] = [
    ['a folder of one request is the request', [['pets', 'list', ['count', 'count']]], [['pets', 'list', 'count']]],
    ['a folder of one folder is joined with it', [['api', ['v1', 'a', 'b']]], [['api/v1', 'a', 'b']]],
    ['… over several levels', [['api', ['v1', ['internal', 'a', 'b']]]], [['api/v1/internal', 'a', 'b']]],
    ['a folder with a description stays', [['v1!', ['pets', 'a', 'b']]], [['v1', ['pets', 'a', 'b']]]],
    ['… also with one request', [['ping!', 'ping']], [['ping', 'ping']]],
    [
      'the folder of an item is part of that of its list',
      [['pets', 'list', ['{petId}', 'get', 'delete']]],
      [['pets', 'list', 'get', 'delete']],
    ],
    [
      '… with the folders below it',
      [['pets', 'list', ['{petId}', 'get', ['toys', 'a', 'b']]]],
      [['pets', 'list', 'get', ['toys', 'a', 'b']]],
    ],
    [
      '… but not of the root item',
      [['orgs', 'list', ['{orgId}', 'get', 'patch']]],
      [['orgs', 'list', ['{orgId}', 'get', 'patch']]],
      'orgId',
    ],
    [
      'folders of one name that meet are one',
      [['a', ['{x}', ['c', '1', '2']], ['{y}', ['c', '3', '4']]]],
      [['a/c', '1', '2', '3', '4']],
    ],
    [
      'text beside a parameter is no item',
      [['a', 'list', ['{id}.csv', 'csv', 'head']]],
      [['a', 'list', ['{id}.csv', 'csv', 'head']]],
    ],
  ];
  for (const [name, given, want, root] of cases) {
    it(name, () => assert.deepEqual(namesIn(foldTree(folderOf('', given), root)), want));
  }
});

describe('the order of a tree', () => {
  const cases: readonly [name: string, given: Tree, after: Record<string, string[]>, want: Tree][] = [
    [
      'requests before folders, reads before writes',
      [['f', 'GET a'], 'DELETE b', 'POST c', 'GET d'],
      {},
      ['GET d', 'POST c', 'DELETE b', ['f', 'GET a']],
    ],
    [
      'what needs a folder comes after it, and nothing else does',
      ['GET a', 'GET b', ['f', 'GET c'], ['g', 'GET d']],
      { a: ['d'] },
      ['GET b', ['f', 'GET c'], ['g', 'GET d'], 'GET a'],
    ],
    ['a chain', ['GET a', 'GET b', 'GET c'], { a: ['b'], b: ['c'] }, ['GET c', 'GET b', 'GET a']],
    [
      'a cycle, and what comes after it',
      ['GET a', 'GET b', 'GET c'],
      { a: ['b'], b: ['c'], c: ['b'] },
      ['GET c', 'GET b', 'GET a'],
    ],
  ];
  for (const [name, given, after, want] of cases) {
    it(name, () => assert.deepEqual(namesIn(orderTree(folderOf('', given), new Map(Object.entries(after)))), want));
  }
});

describe('names of requests', () => {
  it('are the summaries; those that several operations have say which one it is', () => {
    const spec = specOf({
      'GET /pets': { id: 'a', summary: 'List all' },
      'GET /shops': { id: 'b', summary: 'list all' },
      'GET /shops/{id}': { id: 'c', summary: 'Get one' },
      'PUT /shops/{id}': { id: 'd', summary: 'Get one' },
      'GET /x': { id: 'e', summary: 'Get one (GET /shops/{id})' },
    });
    assert.deepEqual([...requestNames(spec)].sort(), [
      ['a', 'List all (pets)'],
      ['b', 'list all (shops)'],
      ['c', 'Get one (c)'],
      ['d', 'Get one (PUT /shops/{id})'],
      ['e', 'Get one (GET /shops/{id})'],
    ]);
  });
});

interface Levels {
  /** Requests by the number of folders that they are in. */
  readonly levels: number[];
  /** Names that a folder has twice. */
  readonly twice: string[];
}

function levelsOf(folder: Pick<Folder, 'item'>, depth = 0, found: Levels = { levels: [], twice: [] }): Levels {
  const taken = new Set<string>();
  for (const entry of folder.item) {
    const key = `${isFolder(entry)} ${entry.name.toLowerCase()}`;
    if (taken.has(key)) found.twice.push(entry.name);
    taken.add(key);
    if (isFolder(entry)) levelsOf(entry, depth + 1, found);
    else found.levels.push(depth);
  }
  return found;
}

describe('the tree of a collection', function () {
  this.timeout(180_000);

  for (const [suite, most] of [
    ['', 6],
    ['.negative', 1],
    ['.lifecycle', 4],
  ] as const) {
    it(`clickhouse-cloud${suite}: five levels at most for most requests, and no name twice in a folder`, () => {
      const file = join(ROOT, 'collections', `clickhouse-cloud${suite}.postman_collection.json`);
      const { levels, twice } = levelsOf(JSON.parse(readFileSync(file, 'utf8')) as PostmanCollection);
      assert.deepEqual(twice, []);
      assert.equal(Math.max(...levels), most);
      const near = levels.filter((level) => level <= 5).length;
      assert.ok(near / levels.length > 0.75, `${near} of ${levels.length}`);
    });
  }

  for (const [name, document] of [
    ['pets', DOCUMENT],
    ['a synthetic one', syntheticDocument(1000)],
  ] as const) {
    it(`of another document, ${name}: no name twice in a folder, in any suite`, async () => {
      const spec = toSpec(normaliseDocument(document as JsonObject), 'document.json');
      const contracts = contractsOf(spec, {});
      const smoke = await buildCollection(spec, CONFIG, contracts);
      const requests = requestsByOperation(smoke);
      for (const { json, items } of [
        smoke,
        buildNegativeCollection(spec, CONFIG, requests, contracts),
        buildLifecycleCollection(spec, CONFIG, SCENARIO, requests, contracts),
      ]) {
        const { levels, twice } = levelsOf(json);
        assert.deepEqual(twice, []);
        assert.equal(levels.length, items.length);
      }
    });
  }
});
