/** Saved examples: what a mock server responds with has to be what the document promises, and no secret. */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import config from '../../../collections/clickhouse-cloud/collection.ts';
import { buildCollection } from '../../../scripts/collection/build.ts';
import type { CollectionConfig } from '../../../scripts/collection/config.ts';
import { itemsBelow } from '../../../scripts/collection/item-index.ts';
import { acceptedTypes, exampleResponses } from '../../../scripts/collection/requests/example.ts';
import { readSpec } from '../../../scripts/openapi/load/read.ts';
import { isJsonType } from '../../../scripts/openapi/media-type.ts';
import type { MediaType, Operation, Spec } from '../../../scripts/openapi/model.ts';
import { normaliseDocument } from '../../../scripts/openapi/normalise.ts';
import { toSpec } from '../../../scripts/openapi/operations.ts';
import { translateSchema } from '../../../scripts/openapi/schema/json-schema.ts';
import { createRedactor } from '../../../scripts/run/secrets/redact.ts';
import { REDACTED } from '../../../scripts/shared/secrets/redacted.ts';
import { DOCUMENTS } from '../../fixtures/documents.ts';
import { DOCUMENT } from '../pets-document.ts';
import { CONFIG, specOf } from '../spec-fixture.ts';

/** The documented content of a status. */
function contentOf({ responses }: Operation, code: number, mediaType: string): MediaType | undefined {
  const forms = [String(code), `${String(code).charAt(0)}XX`, 'default'];
  const response = forms.flatMap((form) => responses.find(({ status }) => status.toUpperCase() === form) ?? [])[0];
  return response?.content.find((content) => content.mediaType.toLowerCase().startsWith(mediaType));
}

/** Compiled by what the schema says: many operations have the same errors. */
function validator(document: Spec['document']) {
  const compiled = new Map<string, ReturnType<Ajv['compile']>>();
  return ({ schema, pointer }: MediaType) => {
    const { schema: contract } = translateSchema(document, schema, pointer, 'response');
    const key = JSON.stringify(contract);
    const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));
    const known = compiled.get(key) ?? ajv.compile(contract as never);
    compiled.set(key, known);
    return known;
  };
}

describe('saved examples', function () {
  this.timeout(180_000);
  const documents: readonly [name: string, read: () => Promise<Spec> | Spec, own: CollectionConfig][] = [
    ...DOCUMENTS.map((file): [string, () => Promise<Spec>, CollectionConfig] => [
      basename(file),
      () => readSpec(file),
      config,
    ]),
    ['pets', () => toSpec(normaliseDocument(DOCUMENT), 'pets.json'), CONFIG],
  ];
  for (const [name, read, own] of documents) {
    it(`follow the document, and are no secrets: ${name}`, async () => {
      const spec = await read();
      const { json, items } = await buildCollection(spec, own);
      const operations = new Map(spec.operations.map((operation) => [operation.id, operation]));
      const byItem = new Map(items.map(({ itemId, operationId }) => [itemId, operations.get(operationId)]));
      const compile = validator(spec.document);
      let checked = 0;
      for (const { id, name: request, response } of itemsBelow(json.item)) {
        const operation = byItem.get(id) as Operation;
        assert.equal(new Set(response.map(({ code }) => code)).size, response.length, request);
        for (const { code, body, header, originalRequest } of response) {
          const where = `${request} ${code}`;
          assert.ok(body.length < 20_000, `${where}: ${body.length} characters`);
          assert.equal(originalRequest.method, operation.method);
          assert.equal(createRedactor([]).body(body), body, where);
          const mediaType = header[0]?.value ?? '';
          const content = contentOf(operation, code, mediaType);
          if (!isJsonType(mediaType) || content === undefined) continue;
          const validate = compile(content);
          assert.ok(validate(JSON.parse(body)), `${where}: ${JSON.stringify(validate.errors?.slice(0, 2))}`);
          checked += 1;
        }
      }
      assert.ok(checked >= spec.operations.length / 2, `${checked}`);
    });
  }

  it('have one for each documented status, in the form of the errors of the API', () => {
    const error = {
      type: 'object',
      properties: {
        status: { type: 'number' },
        error: { type: 'string' },
        requestId: { type: 'string', format: 'uuid' },
      },
    };
    const spec = withResponses({
      201: {
        description: 'made',
        content: { 'application/json': { schema: { type: 'object', properties: { password: { type: 'string' } } } } },
      },
      '4XX': { description: 'refused', content: { 'application/json': { schema: error } } },
      404: { description: 'gone' },
      default: { description: 'other', content: { 'application/problem+json': { schema: { type: 'object' } } } },
    });
    const examples = exampleResponses(spec.document, spec.operations[0] as Operation, CONFIG);
    assert.deepEqual(
      examples.map(({ status, mediaType, body }) => [status, mediaType, body === '' ? '' : JSON.parse(body)]),
      [
        [201, 'application/json', { password: REDACTED }],
        [
          400,
          'application/json',
          { status: 400, error: 'BAD_REQUEST: bad request', requestId: '3f8e6a52-7c41-4d0b-9a1e-5b2d4c6f8a10' },
        ],
        [404, '', ''],
        [500, 'application/problem+json', {}],
      ],
    );
  });

  it('have the media type of each success', () => {
    const schema = { type: 'object' };
    const spec = withResponses({
      200: { description: 'done', content: { 'application/json': { schema } } },
      202: { description: 'accepted', content: { 'application/vnd.job+json': { schema } } },
    });
    assert.deepEqual(
      exampleResponses(spec.document, spec.operations[0] as Operation, CONFIG).map(({ mediaType }) => mediaType),
      ['application/json', 'application/vnd.job+json'],
    );
  });

  it('are bounded: an error of many properties has the required ones only', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`p${index}`, { type: 'string' }]),
    );
    const spec = withResponses({
      400: {
        description: '',
        content: { 'application/json': { schema: { type: 'object', properties, required: ['p7'] } } },
      },
    });
    const [example] = exampleResponses(spec.document, spec.operations[0] as Operation, CONFIG);
    assert.deepEqual(JSON.parse(example?.body ?? ''), { p7: 'sample' });
  });
});

describe('the Accept header', () => {
  const content = (...types: string[]) => ({
    description: '',
    content: Object.fromEntries(types.map((type) => [type, {}])),
  });
  for (const [name, responses, want] of [
    ['JSON', { 200: content('application/json'), 400: content('application/json') }, 'application/json'],
    [
      'text, with errors in JSON',
      { 200: content('text/plain'), 400: content('application/json') },
      'text/plain, application/json;q=0.9',
    ],
    [
      'problem details',
      { 200: content('application/json'), 500: content('application/problem+json') },
      'application/json, application/problem+json;q=0.9',
    ],
    ['JSON first of several', { 200: content('text/csv', 'application/json; charset=utf-8') }, 'application/json'],
    ['no content', { 204: { description: '' } }, '*/*'],
  ] as const) {
    it(name, () => {
      const [operation] = withResponses(responses).operations;
      assert.equal(acceptedTypes(operation as Operation, CONFIG), want);
    });
  }
});

function withResponses(responses: object): Spec {
  const { document } = specOf({ 'POST /things': { id: 'make' } });
  const changed = JSON.parse(JSON.stringify(document)) as { paths: Record<string, { post: { responses: object } }> };
  for (const item of Object.values(changed.paths)) item.post.responses = responses;
  return toSpec(normaliseDocument(changed as never), 'responses.json');
}
