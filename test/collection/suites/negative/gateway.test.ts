/** Which refusals of a gateway in front of the API count: run by plain Newman against a server of the test. */
import assert from 'node:assert/strict';
import { buildCollection } from '../../../../scripts/collection/build.ts';
import { requestsByOperation } from '../../../../scripts/collection/item-index.ts';
import { buildNegativeCollection } from '../../../../scripts/collection/suites/negative/negative.ts';
import { errorResponse } from '../../../../scripts/sandbox/http/response.ts';
import { run } from '../../postman/plain-newman.ts';
import { CONFIG, specOf, TEXT, thing } from '../../spec-fixture.ts';

const PETS = specOf({
  'GET /pets/{petId}': { id: 'get', summary: 'Get a pet', answers: thing({ id: TEXT }) },
  'PATCH /pets/{petId}': { id: 'change', summary: 'Change a pet', takes: thing({ kind: TEXT }) },
});

const PAGE = '<!DOCTYPE html><pre>Cannot PUT /pets/x</pre>';
const REQUEST_ID = '5a4db0c5-0009-4f00-8a00-000000000009';

interface Given {
  /** Method whose requests the gateway responds to; all others get the API's own 404. */
  readonly method: string;
  readonly status: number;
  readonly contentType?: string;
}

describe("refusals in a gateway's own page", function () {
  this.timeout(180_000);
  const tests: [string, { given: Given; want: readonly string[] }][] = [
    ['404 for a method that the document does not have', { given: { method: 'PUT', status: 404 }, want: [] }],
    ['405 for such a method', { given: { method: 'PUT', status: 405 }, want: [] }],
    ['200 for such a method', { given: { method: 'PUT', status: 200 }, want: ['the request was accepted with 200'] }],
    [
      '502 for such a method',
      { given: { method: 'PUT', status: 502 }, want: ['the server failed with 502 instead of refusing'] },
    ],
    [
      '404 for such a method in plain text',
      {
        given: { method: 'PUT', status: 404, contentType: 'text/plain' },
        want: ['the refusal is not the JSON envelope'],
      },
    ],
    [
      '404 for a method that the document has',
      { given: { method: 'PATCH', status: 404 }, want: ['the refusal is not the JSON envelope'] },
    ],
  ];
  for (const [name, { given, want }] of tests) it(name, async () => assert.deepEqual(await failures(given), want));
});

async function failures({ method, status, contentType = 'text/html; charset=utf-8' }: Given): Promise<string[]> {
  const smoke = await buildCollection(PETS, CONFIG);
  const { json } = buildNegativeCollection(PETS, CONFIG, requestsByOperation(smoke));
  const own = errorResponse(
    { status: 404, kind: 'NOT_FOUND', message: 'there is no such pet', requestId: REQUEST_ID },
    CONFIG.conventions,
  );
  const seen = await run(json, (request, response) => {
    if (request.method === method) response.writeHead(status, { 'content-type': contentType }).end(PAGE);
    else response.writeHead(own.status, own.headers).end(own.body);
  });
  return [...seen.failures];
}
