/** Schema 3.0: text of any kind keeps its type and its characters, and has a file name that every file system takes. */
import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { fileNames } from '../../../scripts/collection/formats/v3/file-name.ts';
import { resourcesFile } from '../../../scripts/collection/formats/v3/resources.ts';
import { v3Files } from '../../../scripts/collection/formats/v3/tree.ts';
import { printYaml } from '../../../scripts/collection/formats/v3/yaml.ts';
import type { PostmanCollection } from '../../../scripts/collection/write/postman-format.ts';

const TEXTS = [
  '2026-11-26',
  '2026-11-26T08:00:00Z',
  '12:30:45',
  '1e3',
  '0x1f',
  '0o17',
  '1_000',
  '.5',
  '-1',
  '~',
  'null',
  'off',
  'No',
  'true',
  '',
  ' ',
  ' a',
  'a ',
  '{{x}}',
  '#x',
  '*x',
  '&x',
  '!x',
  '%x',
  '@x',
  '- x',
  'a: b',
  'a #b',
  '"',
  "'",
  '\\',
  'a\nb',
  'a\nb\n',
  '\na',
  ' a\nb',
  'a \nb',
  'a\n\n\nb',
  '\ta\nb',
  'a\r\nb',
  'a\u2028b\nc',
  'a\u0085b\nc',
  '\u0000',
  'a\u0007\nb',
  '\ufeffa\nb',
  'ключ',
  '👍\nb',
  '---\na',
  '...\na',
  'a\n---\nb',
  '\ud800',
];

describe('YAML of schema 3.0', () => {
  for (const version of ['1.1', '1.2'] as const) {
    for (const text of TEXTS) {
      it(`${JSON.stringify(text)} stays this text for YAML ${version}`, () => {
        const entity = { value: text, list: [text, { key: text }] };
        assert.deepEqual(parse(printYaml(entity), { version }), entity);
      });
    }
  }

  it('a script is a block with one line for each of its lines', () => {
    assert.match(
      printYaml({ code: "// A.\nconst a = '2';\n\nif (a) {\n  b();\n}" }),
      /^code: \|-\n {2}\/\/ A\.\n {2}const a = '2';\n\n {2}if \(a\) \{$/m,
    );
  });

  it('numbers and booleans are not quoted', () => {
    assert.match(printYaml({ order: 1000, disabled: true }), /^order: 1000\ndisabled: true$/m);
  });
});

describe('file names', () => {
  const NAMES: readonly [names: string[], want: string[]][] = [
    [
      ['Get a/b', 'Get a-b'],
      ['Get a-b', 'Get a-b 2'],
    ],
    [
      ['List', 'list', 'LIST'],
      ['List', 'list 2', 'LIST 3'],
    ],
    [
      ['..', '.', '', '   ', '...'],
      ['-', '- 2', '- 3', '- 4', '- 5'],
    ],
    [
      ['.resources', '../x', 'a.'],
      ['-resources', '--x', 'a'],
    ],
    [
      ['con', 'NUL.txt', 'com1', 'console'],
      ['-con', '-NUL.txt', '-com1', 'console'],
    ],
    [
      ['a:b*c?"<>|\\d', 'a\nb\u0000c', 'a\u202eb'],
      ['a-b-c------d', 'a-b-c', 'a-b'],
    ],
    [
      ['{organizationId}', 'Größe 👍'],
      ['{organizationId}', 'Größe 👍'],
    ],
    [
      ['e\u0301', '\u00e9'],
      ['e\u0301', '\u00e9 2'],
    ],
  ];
  for (const [names, want] of NAMES) {
    it(JSON.stringify(names), () => assert.deepEqual(fileNames(names), want));
  }

  it('are at most 255 bytes with their suffix, and still differ', () => {
    const names = fileNames([`${'€'.repeat(300)}a`, `${'€'.repeat(300)}b`]);
    assert.equal(new Set(names).size, 2);
    for (const name of names) assert.ok(Buffer.byteLength(`${name}.request.yaml`) <= 255);
  });
});

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

describe('a collection in schema 3.0', () => {
  const files = v3Files({ fileName: 'pets.postman_collection.json', json: COLLECTION });
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

describe('.postman/resources.yaml', () => {
  const { over } = resourcesFile([{ fileName: 'pets.postman_collection.json' }]);
  const EXISTING: readonly [name: string, text: string, want: unknown][] = [
    [
      'with a workspace',
      'workspace:\n  id: abc\n',
      { workspace: { id: 'abc' }, localResources: { collections: ['../collections/pets'] } },
    ],
    [
      'with another collection',
      'localResources:\n  collections:\n    - ../mine\n',
      { localResources: { collections: ['../mine', '../collections/pets'] } },
    ],
    [
      'with this collection',
      'localResources:\n  collections:\n    - ../collections/pets\n',
      { localResources: { collections: ['../collections/pets'] } },
    ],
    [
      'with specs only',
      'localResources:\n  specs: [a]\n',
      { localResources: { specs: ['a'], collections: ['../collections/pets'] } },
    ],
  ];
  for (const [name, text, want] of EXISTING) {
    it(`${name}: the collections are added, and the rest stays`, () => {
      const result = over?.(text) ?? '';
      assert.deepEqual(parse(result), want);
      assert.equal(over?.(result), result);
    });
  }
  for (const text of ['- a list', 'a: [', 'localResources: text\n', 'localResources:\n  collections: text\n']) {
    it(`${JSON.stringify(text)} is not ours`, () => assert.equal(over?.(text), undefined));
  }
});
