/** Documents as people have them: YAML with merge keys, extensions, names of schemas, encodings, large integers, odd keys. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCollection } from '../../scripts/collection/build.ts';
import { itemsBelow } from '../../scripts/collection/item-index.ts';
import { parseDocument } from '../../scripts/openapi/load/parse.ts';
import { readSpec } from '../../scripts/openapi/load/read.ts';
import { normaliseDocument } from '../../scripts/openapi/normalise.ts';
import { toSpec } from '../../scripts/openapi/operations.ts';
import { translateSchema } from '../../scripts/openapi/schema/json-schema.ts';
import { type Json, type JsonObject, printJson } from '../../scripts/shared/json.ts';
import { CONFIG } from '../collection/spec-fixture.ts';
import { answer, answering, documentOf, specOf, taking } from '../openapi/document.ts';

async function specIn(text: string) {
  return toSpec(normaliseDocument(await parseDocument(text, 'document.yaml')), 'document.yaml');
}

/** The schema of the response of the only operation, as the contract has it. */
function contractOf(spec: Awaited<ReturnType<typeof specIn>>): JsonObject {
  const media = spec.operations[0]?.responses[0]?.content[0];
  assert.ok(media !== undefined);
  return translateSchema(spec.document, media.schema, media.pointer, 'response').schema as JsonObject;
}

describe('YAML', () => {
  const head = "openapi: 3.0.3\ninfo: {title: case, version: '1'}\n";
  const shared =
    "x-shared: &shared\n  '200': {description: ok, content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: string}}}}}}\n";

  it('merge keys are merged; what stands beside one wins', async () => {
    const paths =
      "paths:\n  /a:\n    get:\n      responses:\n        <<: *shared\n        '404': {description: gone}\n";
    const spec = await specIn(head + shared + paths);
    assert.deepEqual(
      spec.operations[0]?.responses.map(({ status }) => status),
      ['200', '404'],
    );
    assert.deepEqual(contractOf(spec).required, ['a']);
  });

  it('an anchor may have thousands of aliases', async () => {
    const operation = (index: number) => `  /a${index}: {get: {responses: *shared}}\n`;
    const paths = Array.from({ length: 3000 }, (_, index) => operation(index)).join('');
    assert.equal((await specIn(`${head}${shared}paths:\n${paths}`)).operations.length, 3000);
  });

  it('with CRLF', async () => {
    const text = `${head}${shared}paths:\n  /a:\n    get:\n      responses: *shared\n`;
    assert.deepEqual(contractOf(await specIn(text.replaceAll('\n', '\r\n'))).required, ['a']);
  });
});

describe('what the standard leaves to others', () => {
  const get: JsonObject = { operationId: 'a', 'x-codegen': { $ref: '#/nowhere' }, responses: answer(true) };
  const table: { name: string; given: JsonObject; want: RegExp | 1 }[] = [
    { name: 'at the root', given: { 'x-topics': [{ content: { $ref: './docs/intro.md' } }] }, want: 1 },
    { name: 'in a schema', given: { components: { schemas: { A: { 'x-a': { $ref: 'else.json' } } } } }, want: 1 },
    {
      name: 'a property whose name begins with x- is no extension',
      given: { components: { schemas: { A: { properties: { 'x-a': { $ref: '#/nowhere' } } } } } },
      want: /\/components\/schemas\/A\/properties\/x-a\/\$ref/,
    },
  ];
  for (const { name, given, want } of table) {
    it(`${name}: ${want === 1 ? 'passed over' : 'refused'}`, () => {
      const read = () => specOf({ paths: { '/a': { get } }, root: given }).operations.length;
      if (want === 1) assert.equal(read(), 1);
      else assert.throws(read, (error: { problem: { where: string } }) => want.test(error.problem.where));
    });
  }
});

describe('$id and $anchor', () => {
  const schemas: JsonObject = {
    Named: {
      $id: 'https://example.com/schemas/named',
      type: 'object',
      properties: { part: { $ref: '#/$defs/part' } },
      $defs: { part: { type: 'integer' } },
    },
    Anchored: { $anchor: 'here', type: 'string' },
    Base: {
      $id: 'https://example.com/schemas/base',
      properties: { other: { $ref: 'named' }, deep: { $ref: 'named#/$defs/part' } },
    },
    Value: { example: { $id: 'https://example.com/no-schema', $anchor: 'no-anchor' } },
  };
  const table: { reference: string; want: string | undefined }[] = [
    { reference: 'https://example.com/schemas/named', want: '#/components/schemas/Named' },
    { reference: 'https://example.com/schemas/named#/$defs/part', want: '#/components/schemas/Named/$defs/part' },
    { reference: '#here', want: '#/components/schemas/Anchored' },
    { reference: '#/components/schemas/Base', want: '#/components/schemas/Base' },
    { reference: '#nowhere', want: undefined },
    { reference: '#no-anchor', want: undefined },
    { reference: 'https://example.com/no-schema', want: undefined },
  ];
  for (const { reference, want } of table) {
    it(`${reference} → ${want ?? 'refused'}`, () => {
      const read = () => specOf({ paths: answering({ $ref: reference }), schemas });
      if (want === undefined) assert.throws(read, { code: 'spec-reference-broken' });
      else assert.deepEqual(read().operations[0]?.responses[0]?.content[0]?.schema, { $ref: want });
    });
  }

  it('references in a named schema are relative to it', () => {
    const { document } = specOf({ paths: answering({ $ref: '#here' }), schemas });
    const { Named, Base } = (document.components as JsonObject).schemas as Record<string, JsonObject>;
    assert.deepEqual(Named?.properties, { part: { $ref: '#/components/schemas/Named/$defs/part' } });
    assert.deepEqual(Base?.properties, {
      deep: { $ref: '#/components/schemas/Named/$defs/part' },
      other: { $ref: '#/components/schemas/Named' },
    });
  });
});

describe('the encoding of a document', () => {
  const text = printJson(documentOf({ paths: answering({ title: 'é' }) }));
  const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
  const table: { name: string; given: Buffer }[] = [
    { name: 'UTF-8', given: Buffer.from(text) },
    { name: 'UTF-8 with a byte order mark', given: Buffer.from(`\ufeff${text}`) },
    { name: 'UTF-16LE with a byte order mark', given: Buffer.from(`\ufeff${text}`, 'utf16le') },
    { name: 'UTF-16BE with a byte order mark', given: swapped(Buffer.from(`\ufeff${text}`, 'utf16le')) },
    { name: 'UTF-16LE', given: Buffer.from(text, 'utf16le') },
    { name: 'UTF-16BE', given: swapped(Buffer.from(text, 'utf16le')) },
  ];
  for (const { name, given } of table) {
    it(name, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
      try {
        const file = join(folder, 'document.json');
        await writeFile(file, given);
        const spec = await readSpec(file);
        assert.deepEqual(spec.operations[0]?.responses[0]?.content[0]?.schema, { title: 'é' });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
});

describe('integers that a double cannot hold', () => {
  const big = '9007199254740993';
  const schema = `{"type":"object","required":["ref"],"properties":{"ref":{"type":"integer","format":"int64","example":${big},"maximum":9223372036854775807}}}`;
  const json = printJson(documentOf({ paths: taking('SCHEMA') })).replaceAll('"SCHEMA"', schema);
  const yaml = `openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /things:\n    post:\n      requestBody:\n        content:\n          application/json:\n            schema: ${schema
    .replaceAll('"', '')
    .replaceAll(':', ': ')
    .replaceAll(',', ', ')}\n      responses: {}\n`;
  for (const [name, text] of [
    ['JSON', json],
    ['YAML', yaml],
  ] as const) {
    it(`${name}: in the document and in the request`, async () => {
      const spec = await specIn(text);
      assert.match(printJson(spec.document), new RegExp(`"example": ${big}\\b`));
      const { json: collection } = await buildCollection(spec, CONFIG);
      const body = itemsBelow(collection.item)[0]?.request.body?.raw;
      assert.equal(body, `{\n  "ref": ${big}\n}`);
    });
  }

  it('in a query, and not within a text, a fraction or a bound', async () => {
    const parameter = (name: string, value: string) =>
      `{"name":"${name}","in":"query","required":true,"schema":{},"example":${value}}`;
    const parameters = `[${parameter('a', big)},${parameter('b', `"say \\"${big}\\""`)},${parameter('c', `0.${big}`)},${parameter('d', `-${big}`)}]`;
    const text = `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"parameters":${parameters},"responses":{}}}}}`;
    const { json: collection } = await buildCollection(await specIn(text), CONFIG);
    const query = itemsBelow(collection.item)[0]?.request.url.query?.map(({ value }) => value);
    assert.deepEqual(query, [big, `say%20"${big}"`, String(Number(`0.${big}`)), `-${big}`]);
  });
});

describe('names that mean something to JavaScript', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    it(name, async () => {
      const text = { type: 'string' };
      const body = JSON.parse(
        `{"type":"object","required":["${name}"],"properties":{"${name}":{"type":"string"}}}`,
      ) as Json;
      const parameters = [
        { name, in: 'query', required: true, schema: text },
        { name, in: 'path', required: true, schema: text },
      ];
      const paths: JsonObject = {
        [`/a/{${name}}`]: {
          post: {
            operationId: name,
            tags: [name],
            parameters,
            requestBody: { content: { 'application/json': { schema: body } } },
            responses: answer(body),
          },
        },
      };
      const spec = await specIn(printJson(documentOf({ paths })));
      const { json } = await buildCollection(spec, CONFIG);
      const request = itemsBelow(json.item)[0]?.request;
      assert.equal(request?.url.raw, `{{baseURL}}/a/:${name}?${name}=sample`);
      assert.deepEqual(
        request?.url.variable?.map(({ key, value }) => [key, value]),
        [[name, `{{${name}Value}}`]],
      );
      assert.equal(request?.body?.raw, `{\n  "${name}": "sample"\n}`);
      assert.deepEqual(contractOf(spec).required, [name]);
      assert.ok(Object.hasOwn(contractOf(spec).properties as JsonObject, name));
    });
  }
});

describe('OpenAPI 3.2', () => {
  it('is read as far as it is 3.1, and what is not is named with its place', () => {
    const get: JsonObject = {
      operationId: 'a',
      parameters: [{ name: 'q', in: 'querystring', content: {} }],
      responses: {
        200: {
          description: '',
          content: {
            'application/jsonl': { itemSchema: {} },
            'application/json': { $ref: '#/components/mediaTypes/A' },
          },
        },
      },
    };
    const paths: JsonObject = { '/a': { get, query: { responses: {} }, additionalOperations: { COPY: {} } } };
    const components: JsonObject = { mediaTypes: { A: { schema: { type: 'integer' } } } };
    const spec = specOf({ openapi: '3.2.0', paths, components });
    assert.deepEqual(
      spec.operations.map(({ id }) => id),
      ['a'],
    );
    assert.deepEqual(spec.operations[0]?.responses[0]?.content[0]?.schema, { type: 'integer' });
    assert.deepEqual(
      spec.unread.map(({ pointer }) => pointer),
      [
        '/paths/~1a/get/parameters/0',
        '/paths/~1a/get/responses/200/content/application~1jsonl/itemSchema',
        '/paths/~1a/additionalOperations',
        '/paths/~1a/query',
      ],
    );
    assert.deepEqual(specOf({ paths: { '/a': { get } }, components }).unread, []);
  });
});
