/** The smoke collection of the pinned document. */
import assert from 'node:assert/strict';
import { itemsBelow } from '../../../scripts/collection/item-index.ts';
import type { GeneratedCollection } from '../../../scripts/collection/model.ts';
import type { Folder, Item } from '../../../scripts/collection/write/postman-format.ts';
import { printJson } from '../../../scripts/shared/json.ts';
import { PINNED_OPERATIONS } from '../../fixtures/documents.ts';
import { foldersBelow } from '../folders-below.ts';
import { pinnedCollection, runOnSandbox } from '../sandbox-run.ts';

describe('collection/suites: the smoke collection', () => {
  let collection: GeneratedCollection<'smoke'>;
  let items: Item[];
  before(async () => {
    collection = (await pinnedCollection()).collection;
    items = itemsBelow(collection.json.item);
  });

  it('has every operation once, under the folders of the guide', () => {
    assert.equal(collection.json.info.name, 'OpenAPI spec for ClickHouse Cloud');
    assert.equal(items.length, PINNED_OPERATIONS.all);
    const [v1] = collection.json.item as Folder[];
    const [organizations] = (v1?.item ?? []) as Folder[];
    assert.deepEqual(
      [v1?.name, organizations?.name, organizations?.item.map(({ name }) => name)],
      ['v1', 'organizations', ['Get list of available organizations', '{organizationId}']],
    );
    const [services] = foldersBelow(collection.json.item).filter(({ name }) => name === 'services');
    assert.deepEqual(
      services?.item.slice(0, 2).map(({ name }) => name),
      ['List of organization services', 'Get service details'],
    );
  });

  it('authenticates once, on the collection, with the variables of the environment', () => {
    assert.deepEqual(
      collection.json.auth?.basic?.map(({ key, value }) => [key, value]),
      [
        ['username', '{{keyid}}'],
        ['password', '{{keysecret}}'],
      ],
    );
    for (const { request } of items) assert.equal(request.auth, undefined);
    for (const { key } of collection.json.variable ?? []) assert.doesNotMatch(key, /secret|keyid/);
  });

  it('leaves no placeholder in a URL or a required query value', () => {
    for (const { name, request } of items) {
      assert.match(request.url.raw, /^\{\{baseURL\}\}\/v1/);
      const values = [...(request.url.variable ?? []), ...(request.url.query ?? [])];
      for (const { key, value } of values) {
        assert.doesNotMatch(value, /[<>]|undefined|null/, `${name} ${key}`);
        assert.notEqual(value, '', `${name} ${key}`);
      }
      for (const { value } of request.url.variable ?? []) assert.match(value, /^\{\{\w+\}\}$/);
    }
  });

  it('names the IDs as the guide does', () => {
    const variables = items.flatMap(({ request }) => request.url.variable ?? []);
    const valuesOf = (name: string) => [
      ...new Set(variables.filter(({ key }) => key === name).map(({ value }) => value)),
    ];
    assert.deepEqual(valuesOf('organizationId'), ['{{orgid}}']);
    // The second one: the services that a function is attached to.
    assert.deepEqual(valuesOf('serviceId'), ['{{serviceid}}', '{{attachmentServiceId}}']);
    assert.deepEqual(valuesOf('backupId'), ['{{backupId}}']);
  });

  it('asserts the status of every response, and its contract wherever it is JSON', () => {
    for (const { name, event } of items) {
      const script = event.find(({ listen }) => listen === 'test')?.script.exec.join('\n') ?? '';
      assert.match(script, /response\.hasStatus\(20[01]\);/, name);
      assert.match(
        script,
        /follows\(contract\(\)\)|isPrometheus\('text\/plain'\)|isPem\('application\/x-pem-file'\)/,
        name,
      );
    }
  });

  it('translates every schema', () => {
    assert.deepEqual(collection.notes.untranslated, []);
  });

  it('sends a valid example body with every write that takes one', () => {
    for (const { name, request } of items)
      if (request.body !== undefined) assert.doesNotThrow(() => JSON.parse(request.body?.raw ?? ''), name);
    assert.equal(items.filter(({ request }) => request.body !== undefined).length, PINNED_OPERATIONS.bodies);
  });

  it('links each request to the reference, and shows an example of each documented response', () => {
    for (const { name, request, response } of items) {
      assert.match(
        request.description ?? '',
        /\[API reference\]\(https:\/\/clickhouse\.com\/.+\/operation\/\w+\)/,
        name,
      );
      assert.ok(response.length >= 3, name);
    }
  });

  it('has no ID twice', () => {
    const ids = [
      ...items.map(({ id }) => id),
      ...foldersBelow(collection.json.item).map(({ id }) => id),
      ...items.flatMap(({ response, event }) => [
        ...response.map(({ id }) => id),
        ...event.map(({ script }) => script.id),
      ]),
    ];
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids)
      assert.match(id ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('stays under 2.5 MB', () => {
    const bytes = Buffer.byteLength(printJson(collection.json));
    assert.ok(bytes < 2_500_000, `${bytes}`);
  });

  it('sends every list before what needs its IDs', () => {
    const place = new Map(collection.items.map(({ id }, index) => [id, index]));
    for (const { id, after } of collection.items)
      for (const before of after)
        assert.ok((place.get(before) ?? Infinity) < (place.get(id) ?? -1), `${before} before ${id}`);
  });

  it('is green where every list is empty, and skips each detail with its reason', async () => {
    const run = await runOnSandbox({ sandbox: { empty: true } });
    assert.equal(run.totals.failed + run.totals.errored, 0);
    assert.ok(run.totals.skipped >= 10, String(run.totals.skipped));
    for (const { status, reason, url } of run.requests) {
      if (status === 'skipped') assert.match(reason ?? '', /there is no|ID missing/);
      assert.doesNotMatch(url, /\{\{/);
    }
  });
});
