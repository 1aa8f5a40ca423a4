/** What a server gets of the requests: Newman encodes forms, queries and paths itself. */
import assert from 'node:assert/strict';
import { buildCollection } from '../../scripts/collection/build.ts';
import type { JsonObject } from '../../scripts/shared/json.ts';
import { CONFIG } from '../collection/spec-fixture.ts';
import { specOf } from '../openapi/document.ts';
import { closeAll, environment, runLocally, serve } from '../run/local-run.ts';

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly type: string;
  readonly cookie: string;
  readonly body: string;
}

const responses: JsonObject = { 200: { description: 'ok' } };
const text: JsonObject = { type: 'string' };

async function sentFor(paths: JsonObject, values: Readonly<Record<string, string>> = {}): Promise<Sent[]> {
  const sent: Sent[] = [];
  const baseURL = await serve((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      const { 'content-type': type = '', cookie = '' } = req.headers;
      sent.push({ method: req.method ?? '', url: req.url ?? '', type, cookie, body });
      res.end();
    });
  });
  const collection = await buildCollection(specOf({ paths }), CONFIG);
  // A collection that may write, as one of `--collection` is.
  const own = { ...collection, suite: 'negative' as const };
  await runLocally({ environments: [environment(baseURL, values)], collection: own, needsCredentials: false });
  return sent;
}

const post = (mediaType: string, properties: JsonObject, encoding: JsonObject = {}): JsonObject => {
  const schema = { type: 'object', properties, required: Object.keys(properties) };
  const requestBody = { required: true, content: { [mediaType]: { schema, encoding } } };
  return { '/a': { post: { operationId: 'a', requestBody, responses } } };
};

describe('requests as a server gets them', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  it('a form', async () => {
    const list = { type: 'array', items: text, example: ['p', 'q r'] };
    const [sent] = await sentFor(
      post('application/x-www-form-urlencoded', {
        a: { ...text, example: 'x&y=z+%41 ü' },
        list,
        since: { ...text, format: 'date-time' },
      }),
    );
    assert.match(sent?.type ?? '', /^application\/x-www-form-urlencoded/);
    const fields = new URLSearchParams(sent?.body);
    assert.equal(fields.get('a'), 'x&y=z+%41 ü');
    assert.deepEqual(fields.getAll('list'), ['p', 'q r']);
    assert.match(fields.get('since') ?? '', /^\d{4}-\d\d-\d\dT/, 'a point in time is computed');
  });

  it('a multipart form', async () => {
    const [sent] = await sentFor(
      post('multipart/form-data', {
        a: { ...text, example: 'x' },
        meta: { type: 'object', properties: { n: text }, required: ['n'] },
      }),
    );
    assert.match(sent?.type ?? '', /^multipart\/form-data; boundary=/);
    assert.match(sent?.body ?? '', /name="a"\r\n\r\nx\r\n/);
    assert.match(sent?.body ?? '', /name="meta"\r\nContent-Type: application\/json\r\n\r\n\{"n":"sample"\}/);
  });

  it('XML, and JSON that is one string', async () => {
    const [xml] = await sentFor(post('application/xml', { a: { ...text, example: 'x' } }));
    assert.deepEqual([xml?.type, xml?.body.includes('<a>x</a>')], ['application/xml', true]);
    const requestBody = { content: { 'application/json': { schema: { ...text, example: 'pet' } } } };
    const [json] = await sentFor({ '/a': { put: { operationId: 'a', requestBody, responses } } });
    assert.deepEqual([json?.type, json?.body], ['application/json', '"pet"']);
  });

  it('a query, a path and cookies', async () => {
    const parameters = [
      { name: 'q', in: 'query', required: true, schema: text, example: 'a&b=c+d #50% é' },
      { name: 'f', in: 'query', required: true, style: 'deepObject', schema: { example: { 's t': 'x' } } },
      {
        name: 'p',
        in: 'query',
        required: true,
        style: 'pipeDelimited',
        schema: text,
        example: ['x', 'y'],
        explode: false,
      },
      { name: 'thingId', in: 'path', required: true, schema: text },
      { name: 'mode', in: 'path', required: true, style: 'matrix', schema: text },
      { name: 's', in: 'cookie', required: true, schema: text, example: 'a b' },
    ];
    const [sent] = await sentFor(
      { '/:feed/{thingId}:verb/{mode}': { get: { operationId: 'a', parameters, responses } } },
      { thingId: '7', mode: '8' },
    );
    const url = new URL(sent?.url ?? '', 'http://localhost');
    assert.equal(decodeURIComponent(url.pathname), '/:feed/7:verb/;mode=8');
    assert.deepEqual(
      [...url.searchParams],
      [
        ['q', 'a&b=c+d #50% é'],
        ['f[s t]', 'x'],
        ['p', 'x|y'],
      ],
    );
    assert.equal(sent?.cookie, 's=a%20b');
  });
});
