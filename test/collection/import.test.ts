/** Import fidelity, by other people's importers: the format's rules, Postman's own SDK, Bruno's converter. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { postmanToBruno, postmanToBrunoEnvironment } from '@usebruno/converters';
import { Ajv } from 'ajv';
import { Collection } from 'postman-collection';
import { itemsBelow } from '../../scripts/collection/item-index.ts';
import {
  type Folder,
  type Item,
  isFolder,
  type PostmanCollection,
} from '../../scripts/collection/write/postman-format.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { COLLECTION_RULES } from '../fixtures/collection-v2.1.0.ts';

const FILES = ['clickhouse-cloud', 'clickhouse-cloud.negative', 'clickhouse-cloud.lifecycle'].map(
  (name) => `${name}.postman_collection.json`,
);
const read = (file: string): PostmanCollection => JSON.parse(readFileSync(join(ROOT, 'collections', file), 'utf8'));

for (const file of FILES) {
  describe(file, function () {
    this.timeout(180_000);
    const json = read(file);

    it('follows the rules of Collection v2.1.0', () => {
      const validate = new Ajv({ allErrors: true }).compile(COLLECTION_RULES);
      assert.ok(validate(json), JSON.stringify(validate.errors?.slice(0, 5)));
    });

    it('survives a round trip through postman-collection', () => {
      const back = new Collection(json as never).toJSON() as unknown as PostmanCollection;
      const facts = (collection: PostmanCollection) =>
        itemsBelow(collection.item).map(({ id, name, request, event, response }) => ({
          id,
          name,
          method: request.method,
          path: request.url.path,
          query: request.url.query?.map(({ key, value, disabled }) => [key, value, disabled === true]) ?? [],
          variable: request.url.variable?.map(({ key, value }) => [key, value]) ?? [],
          body: request.body?.raw,
          auth: request.auth?.type,
          scripts: event.map(({ listen, script }) => [listen, script.exec]),
          examples: response.map(({ name, code, body }) => [name, code, body]),
        }));
      assert.deepEqual(facts(back), facts(json));
      assert.deepEqual(
        back.variable?.map(({ key, value }) => [key, value]),
        json.variable?.map(({ key, value }) => [key, value]),
      );
      assert.deepEqual(
        back.auth?.basic?.map(({ key, value }) => [key, value]),
        json.auth?.basic?.map(({ key, value }) => [key, value]),
      );
      assert.deepEqual(back.event?.[0]?.script.exec, json.event?.[0]?.script.exec);
    });
  });
}

interface BrunoEntry {
  name: string;
  type: string;
  items?: BrunoEntry[];
  request?: { url: string; method: string; script?: { req?: string; res?: string }; auth?: { mode: string } };
  root?: unknown;
}

describe("Bruno's importer @slow", function () {
  this.timeout(180_000);

  it('takes every request, folder, variable, script and the auth', async () => {
    const json = read(FILES[0] ?? '');
    const { collection } = (await postmanToBruno(json)) as {
      collection: {
        items: BrunoEntry[];
        root: {
          request: {
            auth: { mode: string; basic: unknown };
            script: { req: string };
            vars: { req: { name: string }[] };
          };
        };
      };
    };
    const flat = (entries: readonly BrunoEntry[]): BrunoEntry[] =>
      entries.flatMap((entry) => [entry, ...flat(entry.items ?? [])]);
    const all = flat(collection.items);
    const requests = all.filter(({ type }) => type === 'http-request');
    const own = itemsBelow(json.item);
    assert.deepEqual(
      requests.map(({ name, request }) => [name, request?.method]),
      own.map(({ name, request }) => [name, request.method]),
    );
    for (const [index, { name, request }] of requests.entries()) {
      assert.match(request?.script?.res ?? '', /response\.hasStatus\(20[01]\)/, name);
      assert.ok(request?.url.startsWith('{{baseURL}}/v1'), name);
      assert.equal(request?.url.split('?')[0], own[index]?.request.url.raw.split('?')[0]);
      assert.equal(request?.auth?.mode, 'inherit');
    }
    const folders = (entries: readonly (Folder | Item)[]): number =>
      entries.reduce((sum, entry) => sum + (isFolder(entry) ? 1 + folders(entry.item) : 0), 0);
    assert.equal(all.filter(({ type }) => type === 'folder').length, folders(json.item));
    const { auth, script, vars } = collection.root.request;
    assert.deepEqual([auth.mode, auth.basic], ['basic', { username: '{{keyid}}', password: '{{keysecret}}' }]);
    assert.match(script.req, /cloud\.prepare\(/);
    assert.deepEqual(
      vars.req.map(({ name }) => name),
      json.variable?.map(({ key }) => key),
    );
  });

  it('takes the environments, their secrets as secrets', () => {
    for (const name of ['production', 'sandbox']) {
      const file = join(ROOT, 'environments', `${name}.postman_environment.json`);
      const { variables } = postmanToBrunoEnvironment(JSON.parse(readFileSync(file, 'utf8'))) as {
        variables: { name: string; secret: boolean }[];
      };
      assert.deepEqual(
        variables.filter(({ secret }) => secret).map((variable) => variable.name),
        ['keyid', 'keysecret'],
      );
    }
  });
});

describe('the committed environments', () => {
  it('hold no secret: production is empty, the sandbox opens nothing', () => {
    const { values } = JSON.parse(
      readFileSync(join(ROOT, 'environments', 'production.postman_environment.json'), 'utf8'),
    );
    const value = (key: string) => values.find((entry: { key: string }) => entry.key === key)?.value;
    assert.deepEqual(['orgid', 'serviceid', 'keyid', 'keysecret', 'allowwrites'].map(value), ['', '', '', '', 'false']);
  });
});
