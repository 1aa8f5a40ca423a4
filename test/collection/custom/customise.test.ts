/** What a team changes in the generated collections. */
import assert from 'node:assert/strict';
import { buildCollection } from '../../../scripts/collection/build.ts';
import { type Customisation, customFileSchema } from '../../../scripts/collection/custom/customisation.ts';
import { customised } from '../../../scripts/collection/custom/customise.ts';
import { handEdits } from '../../../scripts/collection/custom/hand-edits.ts';
import { ownRequests } from '../../../scripts/collection/custom/own-requests.ts';
import { requestEntity } from '../../../scripts/collection/formats/v3/entities.ts';
import { itemsBelow } from '../../../scripts/collection/item-index.ts';
import type { GeneratedCollection } from '../../../scripts/collection/model.ts';
import type { SuiteName } from '../../../scripts/collection/suites/registry.ts';
import { completeCollection } from '../../../scripts/collection/write/complete-collection.ts';
import {
  type Auth,
  type Body,
  type Folder,
  type Item,
  isFolder,
} from '../../../scripts/collection/write/postman-format.ts';
import { isSealed, sealed } from '../../../scripts/collection/write/seal.ts';
import { normaliseDocument } from '../../../scripts/openapi/normalise.ts';
import { toSpec } from '../../../scripts/openapi/operations.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { DOCUMENT } from '../pets-document.ts';
import { pinnedCollection } from '../sandbox-run.ts';
import { CONFIG } from '../spec-fixture.ts';

const custom = (given: object = {}, more: Partial<Customisation> = {}): Customisation => ({
  ...customFileSchema.parse(given),
  assertions: [],
  own: [],
  ...more,
});

describe('customised', function () {
  this.timeout(180_000);
  let collection: GeneratedCollection<SuiteName>;
  before(async () => {
    collection = (await pinnedCollection()).collection;
  });

  const itemOf = (changed: GeneratedCollection, operationId: string): Item | undefined => {
    const id = changed.items.find((facts) => facts.operationId === operationId)?.itemId;
    return itemsBelow(changed.json.item).find((item) => item.id === id);
  };

  it('changes nothing without a customisation', () => {
    const { json, items } = customised(collection, custom());
    assert.deepEqual(json, collection.json);
    assert.deepEqual(items, collection.items);
  });

  it('leaves out an operation, and what waited for it does not wait any more', () => {
    const changed = customised(collection, custom({ exclude: ['instanceGetList'] }));
    assert.equal(itemOf(changed, 'instanceGetList'), undefined);
    assert.equal(changed.items.length, collection.items.length - 1);
    assert.equal(itemsBelow(changed.json.item).length, changed.items.length);
    assert.ok(!changed.items.some(({ after }) => after.includes('instanceGetList')));
  });

  it('renames a request, and puts a note before its description', () => {
    const changed = customised(collection, custom({ operations: { organizationGet: { name: 'Mine', note: 'Ask.' } } }));
    assert.equal(itemOf(changed, 'organizationGet')?.name, 'Mine');
    assert.match(itemOf(changed, 'organizationGet')?.request.description ?? '', /^Ask\.\n\n`GET /);
    assert.equal(changed.items.find(({ operationId }) => operationId === 'organizationGet')?.name, 'Mine');
  });

  it('adds assertions after the generated script, for the expected status only', () => {
    const text = "pm.test('mine', () => {});\n";
    const assertions = [{ operationId: 'organizationGet', file: 'custom/assertions/organizationGet.js', text }];
    const exec = itemOf(customised(collection, custom({}, { assertions })), 'organizationGet')?.event[0]?.script.exec;
    assert.deepEqual(exec?.slice(-4), [
      '// From custom/assertions/organizationGet.js',
      'if (Math.floor(pm.response.code / 100) === 2) {',
      "pm.test('mine', () => {});",
      '}',
    ]);
    const rule = { operations: { organizationGet: { status: [404] } } };
    const other = itemOf(customised(collection, custom(rule, { assertions })), 'organizationGet')?.event[0]?.script
      .exec;
    assert.equal(other?.at(-3), 'if (pm.response.code === 404) {');
  });

  const V3 = { $kind: 'http-request', name: 'Ping', method: 'GET', url: '{{baseURL}}/ping', scripts: [] };
  const V2 = { info: { name: 'x' }, item: [{ name: 'Ours', item: [{ name: 'A', request: 'http://a.test/a' }] }] };

  it('puts own requests and folders behind the generated ones, with IDs that stay the same', () => {
    const own = () => [ownRequests(V3, 'custom/requests/ping.yaml'), ownRequests(V2, 'custom/requests/ours.json')];
    const changed = customised(collection, custom({}, { own: own() }));
    assert.deepEqual(changed, customised(collection, custom({}, { own: own() })));
    assert.deepEqual(
      changed.json.item.slice(collection.json.item.length).map(({ name }) => name),
      ['Ping', 'Ours'],
    );
    assert.deepEqual(
      changed.items.slice(-2).map(({ id, method, path }) => ({ id, method, path })),
      [
        { id: 'Ping', method: 'GET', path: '/ping' },
        { id: 'Ours/A', method: 'GET', path: '/a' },
      ],
    );
  });

  it('takes a request in schema 3.0 as it is: with its variables, query, body, credentials and settings', async () => {
    const { item } = (await buildCollection(toSpec(normaliseDocument(DOCUMENT), 'pets.json'), CONFIG)).json;
    const auth: Auth = { type: 'basic', basic: [{ key: 'username', value: '{{me}}', type: 'string' }] };
    const field = { key: 'a', value: '1', type: 'text' } as const;
    const bodies: Body[] = [
      { mode: 'urlencoded', urlencoded: [{ key: 'a', value: '1', disabled: true }] },
      { mode: 'formdata', formdata: [field, { key: 'b', type: 'file', src: [], contentType: 'image/png' }] },
      { mode: 'file', file: { src: 'a.png' } },
    ];
    const items = itemsBelow(item);
    const withBodies = items.slice(0, bodies.length).map((one, index) => {
      return { ...one, id: `body ${index}`, request: { ...one.request, body: bodies[index] as Body, auth } };
    });
    const given = [...items, ...withBodies].map((one) => ({ ...one, response: [] }));
    const whole = completeCollection({ item: given as never }, 'x').item as Item[];
    for (const [index, one] of given.entries()) {
      const [own] = ownRequests(requestEntity(one, '', 1000), 'custom/requests/x.yaml').entries as [Item];
      const { request, event: _, response: __, ...rest } = whole[index] as Item;
      const { request: ownRequest, event: ___, response: ____, ...ownRest } = own;
      assert.deepEqual([ownRequest, ownRest], [request, rest], one.name);
    }
  });

  it('names an ID or a name that is taken', () => {
    const taken = collection.items[0]?.itemId ?? '';
    const [folder] = collection.json.item.filter(isFolder);
    const files: readonly (readonly [unknown, RegExp])[] = [
      [{ ...V3, id: taken }, new RegExp(`the ID ${taken} belongs to a generated request already`)],
      [{ ...V3, name: folder?.name ?? '' }, /the name .* belongs to a generated folder already/],
    ];
    for (const [file, what] of files)
      assert.throws(
        () => customised(collection, custom({}, { own: [ownRequests(file, 'custom/requests/x.yaml')] })),
        (error) =>
          error instanceof ExpectedError &&
          error.code === 'custom-collision' &&
          what.test(error.message) &&
          error.problem.where === 'custom/requests/x.yaml',
      );
    const twice = [ownRequests(V3, 'custom/requests/a.yaml'), ownRequests(V3, 'custom/requests/b.yaml')];
    assert.throws(
      () => customised(collection, custom({}, { own: twice })),
      /belongs to custom\/requests\/a\.yaml already/,
    );
  });

  for (const [name, file] of [
    ['a list', []],
    ['an item without a request', { item: [{ name: 'a' }] }],
    ['another kind of schema 3.0', { $kind: 'collection' }],
  ] as const) {
    it(`own requests: ${name} is an error`, () =>
      assert.throws(
        () => ownRequests(file, 'custom/requests/x.json'),
        (error) => error instanceof ExpectedError && error.code === 'custom-invalid',
      ));
  }

  it('finds what a person changed, and of which kind', () => {
    const text = JSON.stringify(collection.json);
    assert.deepEqual(handEdits(JSON.parse(text), collection.json), []);
    const edited = JSON.parse(text) as typeof collection.json;
    const [first, second, third, fourth, fifth] = itemsBelow(edited.item) as [Item, Item, Item, Item, Item];
    const folder = edited.item.find(isFolder) as Folder;
    first.event[0]?.script.exec.push('// mine');
    second.name = 'Renamed';
    third.request.header.push({ key: 'x', value: 'y' });
    fourth.id = 'of-mine';
    fifth.response = [];
    folder.description = 'Ours.';
    edited.variable?.push({ key: 'a', value: 'b', type: 'string' });
    assert.deepEqual(
      handEdits(edited, collection.json).map(({ place, kind }) => [place.at(-1), kind]),
      [
        [folder.name, 'folder'],
        [first.name, 'script'],
        ['Renamed', 'text'],
        [third.name, 'request'],
        [fourth.name, 'added'],
        [fifth.name, 'example'],
        [fourth.name, 'removed'],
        [undefined, 'collection'],
      ],
    );
  });
});

describe('the seal of a file', () => {
  const seal = (...pieces: string[]) => [...sealed(pieces)].join('');

  it('does not depend on the pieces, and is a member of the object', () => {
    const text = seal('{\n  "a": 1', '\n}', '\n');
    assert.equal(text, seal('{\n  "a": 1\n}\n'));
    assert.deepEqual(Object.keys(JSON.parse(text)), ['a', 'generated']);
    assert.ok(isSealed(text));
  });

  it('is broken by any change', () => {
    const text = seal('{\n  "a": 1\n}\n');
    for (const changed of [
      text.replace('1', '2'),
      `${text} `,
      JSON.stringify(JSON.parse(text)),
      '{\n  "a": 1\n}\n',
      '',
    ])
      assert.equal(isSealed(changed), false);
  });
});
