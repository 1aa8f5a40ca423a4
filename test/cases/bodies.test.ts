/** The bodies of a document's requests, from documents as people report them. */
import assert from 'node:assert/strict';
import type { Request } from '../../scripts/collection/write/postman-format.ts';
import type { JsonObject } from '../../scripts/shared/json.ts';
import { object, ok, requestsOf, text } from './requests.ts';

/** One POST that takes a schema. */
async function bodyOf(mediaType: string, schema: JsonObject, more: JsonObject = {}, schemas: JsonObject = {}) {
  const requestBody = { required: true, content: { [mediaType]: { schema, ...more } } };
  const [request] = await requestsOf({ '/a': { post: { operationId: 'a', requestBody, responses: ok } } }, schemas);
  const { body, header } = request as Request;
  return { body, type: header.find(({ key }) => key === 'Content-Type')?.value };
}

describe('bodies of all media types', () => {
  const raw = (value: string, language: string) => ({ mode: 'raw', raw: value, options: { raw: { language } } });
  const fields = object({ a: { ...text, example: 'x' }, b: { type: 'integer', example: 3 } }, ['a']);
  const table: {
    name: string;
    given: Parameters<typeof bodyOf>;
    want: { body: object; type: string | undefined };
  }[] = [
    {
      name: 'a form',
      given: ['application/x-www-form-urlencoded', fields],
      want: {
        body: {
          mode: 'urlencoded',
          urlencoded: [
            { key: 'a', value: 'x' },
            { key: 'b', value: '3', disabled: true },
          ],
        },
        type: 'application/x-www-form-urlencoded',
      },
    },
    {
      name: 'a form with lists and objects, by their encoding',
      given: [
        'application/x-www-form-urlencoded',
        object(
          {
            list: { type: 'array', items: text, minItems: 2, example: ['p', 'q&r'] },
            plain: object({ n: { type: 'integer', example: 1 } }, ['n']),
            deep: object({ n: { type: 'integer', example: 1 } }, ['n']),
          },
          ['list', 'plain', 'deep'],
        ),
        { encoding: { deep: { style: 'deepObject', explode: true } } },
      ],
      want: {
        body: {
          mode: 'urlencoded',
          urlencoded: [
            { key: 'deep[n]', value: '1' },
            { key: 'list', value: 'p' },
            { key: 'list', value: 'q&r' },
            { key: 'plain', value: '{"n":1}' },
          ],
        },
        type: 'application/x-www-form-urlencoded',
      },
    },
    {
      name: 'a multipart form with a file',
      given: [
        'multipart/form-data',
        object(
          { a: { ...text, example: 'x' }, file: { ...text, format: 'binary' }, meta: object({ n: text }, ['n']) },
          ['a', 'file', 'meta'],
        ),
      ],
      want: {
        body: {
          mode: 'formdata',
          formdata: [
            { key: 'a', value: 'x', type: 'text' },
            { key: 'file', type: 'file', src: [] },
            { key: 'meta', value: '{"n":"sample"}', type: 'text', contentType: 'application/json' },
          ],
        },
        type: undefined,
      },
    },
    {
      name: 'several files, as 3.1 describes them',
      given: [
        'multipart/form-data',
        object({ files: { type: 'array', items: { contentMediaType: 'image/png' } } }, ['files']),
        { encoding: { files: { contentType: 'image/png' } } },
      ],
      want: {
        body: { mode: 'formdata', formdata: [{ key: 'files', type: 'file', src: [], contentType: 'image/png' }] },
        type: undefined,
      },
    },
    {
      name: 'XML',
      given: [
        'application/xml',
        {
          ...object(
            {
              id: { type: 'integer', example: 1, xml: { attribute: true } },
              tags: { type: 'array', items: { ...text, xml: { name: 'tag' } }, xml: { wrapped: true }, minItems: 1 },
              'a&b': { ...text, example: '<&>' },
            },
            ['id', 'tags', 'a&b'],
          ),
          xml: { name: 'thing', namespace: 'https://example.com/t', prefix: 't' },
        },
      ],
      want: {
        body: raw(
          [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<t:thing xmlns:t="https://example.com/t" id="1">',
            '  <a_b>&lt;&amp;&gt;</a_b>',
            '  <tags>',
            '    <tag>sample</tag>',
            '  </tags>',
            '</t:thing>',
          ].join('\n'),
          'xml',
        ),
        type: 'application/xml',
      },
    },
    {
      name: 'XML, as the document shows it',
      given: ['application/xml', fields, { example: '<a>shown</a>' }],
      want: { body: raw('<a>shown</a>', 'xml'), type: 'application/xml' },
    },
    {
      name: 'JSON that is one string',
      given: ['application/json', { ...text, example: 'pet' }],
      want: { body: raw('"pet"', 'json'), type: 'application/json' },
    },
    {
      name: 'JSON that is one number',
      given: ['application/json', { type: 'integer', example: 7 }],
      want: { body: raw('7', 'json'), type: 'application/json' },
    },
    {
      name: 'JSON whose example is a text of JSON',
      given: ['application/json', object({ a: text }), { example: '{"a":"shown"}' }],
      want: { body: raw('{\n  "a": "shown"\n}', 'json'), type: 'application/json' },
    },
    {
      name: 'lines of JSON',
      given: [
        'application/x-ndjson',
        { type: 'array', items: object({ a: { ...text, example: 'x' } }, ['a']), minItems: 2 },
      ],
      want: { body: raw('{"a":"x"}\n{"a":"x"}\n', 'text'), type: 'application/x-ndjson' },
    },
    {
      name: 'plain text',
      given: ['text/plain', { ...text, example: 'hello' }],
      want: { body: raw('hello', 'text'), type: 'text/plain' },
    },
    {
      name: 'bytes',
      given: ['application/octet-stream', { ...text, format: 'binary' }],
      want: { body: { mode: 'file', file: { src: '' } }, type: 'application/octet-stream' },
    },
    {
      name: 'any type of image',
      given: ['image/*', { ...text, format: 'binary' }],
      want: { body: { mode: 'file', file: { src: '' } }, type: undefined },
    },
    {
      name: 'any type',
      given: ['*/*', fields],
      want: { body: raw('{\n  "a": "x"\n}', 'json'), type: 'application/json' },
    },
  ];
  for (const { name, given, want } of table) it(name, async () => assert.deepEqual(await bodyOf(...given), want));
});

describe('properties that one side writes', () => {
  const schemas: JsonObject = {
    Id: { ...text, readOnly: true },
    Part: { allOf: [{ $ref: '#/components/schemas/Id' }] },
  };
  const reference = { $ref: '#/components/schemas/Id' };
  const table: { name: string; given: JsonObject; want: object }[] = [
    { name: 'on the property', given: { id: { ...text, readOnly: true } }, want: {} },
    { name: 'behind a reference', given: { id: reference }, want: {} },
    { name: 'in an allOf', given: { id: { allOf: [reference] } }, want: {} },
    { name: 'behind a reference to an allOf', given: { id: { $ref: '#/components/schemas/Part' } }, want: {} },
    { name: 'in a union with null', given: { id: { oneOf: [reference, { type: 'null' }] } }, want: {} },
    { name: 'not read-only', given: { id: text }, want: { id: 'sample' } },
  ];
  for (const { name, given, want } of table) {
    it(`read-only, ${name}: never sent`, async () => {
      const schema = object({ ...given, a: { ...text, example: 'x' } }, ['id', 'a']);
      const { body } = await bodyOf('application/json', schema, {}, schemas);
      assert.deepEqual(JSON.parse(body?.raw ?? ''), { a: 'x', ...want });
    });
  }

  it('the example of the document is sent without them', async () => {
    const schema = object({ id: reference, a: text }, ['id', 'a']);
    const { body } = await bodyOf('application/json', schema, { example: { id: '1', a: 'shown' } }, schemas);
    assert.deepEqual(JSON.parse(body?.raw ?? ''), { a: 'shown' });
  });
});

describe('discriminators', () => {
  const pet: JsonObject = {
    ...object({ kind: text }, ['kind']),
    discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat', dog: 'Dog' } },
  };
  const of = (name: string, own: JsonObject): JsonObject => ({
    allOf: [{ $ref: '#/components/schemas/Pet' }, object(own, Object.keys(own))],
    title: name,
  });
  const schemas: JsonObject = {
    Pet: pet,
    Cat: of('Cat', { claws: { type: 'integer', example: 4 } }),
    Dog: of('Dog', { bark: { ...text, example: 'wuff' } }),
    Fish: object({ kind: text, fins: { type: 'integer', example: 2 } }, ['kind', 'fins']),
    Bird: object({ kind: { ...text, enum: ['bird'] } }, ['kind']),
    Base: {
      ...object({ kind: { ...text, enum: ['cat', 'dog'] } }, ['kind']),
      discriminator: { propertyName: 'kind', mapping: { dog: '#/components/schemas/Dog' } },
    },
  };
  const reference = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
  const union = (mapping: JsonObject | undefined, ...names: string[]): JsonObject => ({
    oneOf: names.map(reference),
    discriminator: { propertyName: 'kind', ...(mapping === undefined ? {} : { mapping }) },
  });
  const table: { name: string; given: JsonObject; want: object }[] = [
    { name: 'a schema that inherits it', given: reference('Cat'), want: { kind: 'cat', claws: 4 } },
    { name: 'a mapping by name', given: reference('Dog'), want: { kind: 'dog', bark: 'wuff' } },
    { name: 'a union without a mapping', given: union(undefined, 'Fish', 'Cat'), want: { kind: 'Fish', fins: 2 } },
    { name: 'a union with a mapping', given: union({ f: 'Fish' }, 'Fish', 'Cat'), want: { kind: 'f', fins: 2 } },
    { name: 'a value that the property does not admit', given: union(undefined, 'Bird'), want: { kind: 'bird' } },
    { name: 'a base that has no value of its own', given: reference('Base'), want: { kind: 'dog', bark: 'wuff' } },
  ];
  for (const { name, given, want } of table) {
    it(name, async () => {
      const { body } = await bodyOf('application/json', given, {}, schemas);
      assert.deepEqual(JSON.parse(body?.raw ?? ''), want);
    });
  }
});
