import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { V3_FILES } from '../../../../scripts/collection/formats/v3/tree.ts';
import type { PostmanCollection } from '../../../../scripts/collection/write/postman-format.ts';

const COLLECTION: PostmanCollection = {
  info: { _postman_id: 'collection-id', name: 'Pets', description: 'All pets', schema: '' },
  auth: { type: 'basic', basic: [{ key: 'username', value: '{{keyid}}', type: 'string' }] },
  event: [{ listen: 'prerequest', script: { id: 's', type: 'text/javascript', exec: ['a();', 'b();'] } }],
  variable: [{ key: 'baseURL', value: '2026-11-26', type: 'string' }],
  item: [
    {
      id: 'folder-id',
      name: 'a/b',
      description: 'A folder',
      item: [
        {
          id: 'item-id',
          name: 'Get',
          request: {
            method: 'POST',
            description: 'D',
            header: [{ key: 'Accept', value: '1', disabled: true }],
            url: {
              raw: '{{baseURL}}/:id?q=1',
              host: ['{{baseURL}}'],
              path: [':id'],
              query: [{ key: 'q', value: '2026-11-26', description: 'a date' }],
              variable: [{ key: 'id', value: '{{id}}' }],
            },
            body: { mode: 'raw', raw: '{}', options: { raw: { language: 'json' } } },
            auth: { type: 'noauth' },
          },
          response: [
            {
              id: 'example-id',
              name: '200 OK',
              originalRequest: { method: 'POST', header: [], url: '{{baseURL}}/1' },
              status: 'OK',
              code: 200,
              _postman_previewlanguage: 'json',
              header: [{ key: 'Content-Type', value: 'application/json' }],
              cookie: [],
              body: '{}',
            },
          ],
          event: [{ listen: 'test', script: { id: 't', type: 'text/javascript', exec: ['c();'] } }],
          protocolProfileBehavior: { followRedirects: false },
        },
      ],
    },
  ],
};

describe('collection/formats/v3/tree: a collection', () => {
  const files = V3_FILES.files({ fileName: 'pets.postman_collection.json', json: COLLECTION });
  const content = (path: string) => {
    const file = files.find((candidate) => candidate.path === path);
    assert.ok(file, path);
    return parse([...file.pieces()].join(''), { version: '1.1' });
  };

  it('is a file for itself, each folder, request and example', () => {
    assert.deepEqual(
      files.map(({ path }) => path),
      [
        'collections/pets/.resources/definition.yaml',
        'collections/pets/a-b/.resources/definition.yaml',
        'collections/pets/a-b/Get.request.yaml',
        'collections/pets/a-b/.resources/Get.resources/examples/200 OK.example.yaml',
      ],
    );
  });

  it('has everything of the other format', () => {
    const [definition, folder, request, example] = files.map(({ path }) => content(path));
    assert.deepEqual(definition, {
      $kind: 'collection',
      id: 'collection-id',
      name: 'Pets',
      description: 'All pets',
      variables: [{ key: 'baseURL', value: '2026-11-26' }],
      auth: { type: 'basic', credentials: [{ key: 'username', value: '{{keyid}}' }] },
      scripts: [{ type: 'http:beforeRequest', code: 'a();\nb();', language: 'text/javascript' }],
    });
    assert.deepEqual(folder, {
      $kind: 'collection',
      id: 'folder-id',
      name: 'a/b',
      description: 'A folder',
      order: 1000,
    });
    assert.deepEqual(request, {
      $kind: 'http-request',
      id: 'item-id',
      description: 'D',
      url: '{{baseURL}}/:id?q=1',
      method: 'POST',
      headers: [{ key: 'Accept', value: '1', disabled: true }],
      queryParams: [{ key: 'q', value: '2026-11-26', description: 'a date' }],
      pathVariables: [{ key: 'id', value: '{{id}}' }],
      body: { type: 'json', content: '{}' },
      auth: { type: 'noauth' },
      scripts: [{ type: 'afterResponse', code: 'c();', language: 'text/javascript' }],
      settings: { followRedirects: false },
      examples: './.resources/Get.resources/examples',
      order: 1000,
    });
    assert.deepEqual(example, {
      $kind: 'http-example',
      id: 'example-id',
      request: { url: '{{baseURL}}/1', method: 'POST' },
      response: {
        statusCode: 200,
        statusText: 'OK',
        headers: [{ key: 'Content-Type', value: 'application/json' }],
        body: { type: 'json', content: '{}' },
      },
      order: 1000,
    });
  });

  it('replaces a file with its first line or its ID, and no other', () => {
    const file = files.find(({ path }) => path.endsWith('Get.request.yaml'));
    const text = [...(file?.pieces() ?? [])].join('');
    assert.equal(file?.over?.(text), text);
    assert.equal(file?.over?.('id: item-id\nname: saved by the app\n'), text);
    assert.equal(file?.over?.('id: somebody-elses\n'), undefined);
  });
});
