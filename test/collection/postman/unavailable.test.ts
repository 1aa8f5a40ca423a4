/** Which responses say that an operation is not available, and which are failures. */
import assert from 'node:assert/strict';
import { buildCollection } from '../../../scripts/collection/build.ts';
import type { CollectionConfig } from '../../../scripts/collection/config.ts';
import { parseConsoleEvent } from '../../../scripts/collection/console-protocol.ts';
import type { PostmanCollection } from '../../../scripts/collection/write/postman-format.ts';
import { CONFIG, listOf, specOf, TEXT, thing } from '../spec-fixture.ts';
import { alone, type Handler, json, run } from './plain-newman.ts';

const SPEC = specOf({
  'GET /owners': { id: 'owners', summary: 'List owners', answers: listOf({ id: TEXT }) },
  'GET /owners/{ownerId}': { id: 'owner', summary: 'Get an owner', answers: thing({ id: TEXT }) },
  'GET /owners/{ownerId}/pets': { id: 'pets', summary: 'List pets', answers: listOf({ id: TEXT, source: {} }) },
  'GET /owners/{ownerId}/pets/{petId}': { id: 'pet', summary: 'Get a pet', answers: thing({ id: TEXT }) },
  'GET /owners/{ownerId}/pets/{petId}/diet': { id: 'diet', summary: 'Get the diet', answers: thing({ food: TEXT }) },
  'DELETE /owners/{ownerId}/pets/{petId}/diet': { id: 'noDiet', summary: 'Delete the diet' },
  'GET /owners/{ownerId}/plan': { id: 'plan', summary: 'Get the plan', answers: thing({ name: TEXT }) },
});

const RULES: CollectionConfig = {
  ...CONFIG,
  operations: { pets: { avoid: ['/source/wild'] } },
  unavailable: [
    { operations: ['pets', 'pet', 'diet'], status: 424, error: '^FAILED_DEPENDENCY', why: 'the owner is away' },
    { operations: ['plan'], status: 400, error: '^BAD_REQUEST', why: 'the owner has no plan' },
  ],
};

const REQUEST_ID = '5a4db0c5-0009-4f00-8a00-000000000009';

/** By URL: what the server responds; an array or object is the body of a 200. */
type Responses = Readonly<Record<string, Handler | object>>;

const serve =
  (responses: Responses): Handler =>
  (request, response) => {
    const found = responses[request.url ?? ''] ?? refuse(404, 'NOT_FOUND: there is no such thing');
    return typeof found === 'function' ? (found as Handler)(request, response) : json(found)(request, response);
  };

function refuse(status: number, error: string, body: object = { status, error, requestId: REQUEST_ID }): Handler {
  return (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

const page =
  (status: number, body = '<html>Cannot GET</html>', type = 'text/html; charset=utf-8'): Handler =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': type }).end(body);

const AWAY = refuse(424, 'FAILED_DEPENDENCY: the owner must be here. Current state: away');
const NOT_FOUND = refuse(404, 'NOT_FOUND: there is none');
const OWNER = { '/owners': [{ id: 'o' }], '/owners/o': { id: 'o' }, '/owners/o/plan': { name: 'all' } };
const PET = { ...OWNER, '/owners/o/pets': [{ id: 'p' }], '/owners/o/pets/p': { id: 'p' } };
const DIET = '/owners/o/pets/p/diet';

/** The reasons of all skips but those of writes, and how many assertions failed. */
interface Want {
  readonly unavailable?: readonly string[];
  readonly failures?: number;
}

const WITHOUT_DIET = '404 there is no diet';

const CASES: readonly (readonly [name: string, given: Responses, want: Want, values?: Record<string, string>])[] = [
  ['a singleton of what was listed', { ...PET, [DIET]: NOT_FOUND }, { unavailable: [WITHOUT_DIET] }],
  ["a gateway's page", { ...PET, [DIET]: page(404) }, { failures: 1 }],
  [
    "a gateway's page in capitals",
    { ...PET, [DIET]: page(404, '{"status":404,"error":"x","requestId":"x"}', 'TEXT/HTML;CHARSET=UTF-8') },
    { failures: 1 },
  ],
  [
    'an error text without the envelope',
    { ...PET, [DIET]: refuse(404, '', { error: 'NOT_FOUND: there is none' }) },
    { failures: 1 },
  ],
  [
    'an envelope of another status',
    { ...PET, [DIET]: refuse(404, '', { status: 400, error: 'NOT_FOUND: there is none', requestId: REQUEST_ID }) },
    { failures: 1 },
  ],
  [
    'an envelope without a request ID',
    { ...PET, [DIET]: refuse(404, '', { status: 404, error: 'NOT_FOUND: there is none' }) },
    { failures: 1 },
  ],
  [
    'an envelope whose request ID is none',
    { ...PET, [DIET]: refuse(404, '', { status: 404, error: 'NOT_FOUND: there is none', requestId: 'r-1' }) },
    { failures: 1 },
  ],
  ['an empty body', { ...PET, [DIET]: page(404, '', 'application/json') }, { failures: 1 }],
  ['another status', { ...PET, [DIET]: refuse(403, 'FORBIDDEN: no') }, { failures: 1 }],
  [
    'another error of the same status',
    { ...PET, '/owners/o/pets': refuse(424, 'OTHER: no') },
    { failures: 1, unavailable: ['blocked', 'blocked'] },
  ],
  [
    'below an item that its list does not have',
    { ...OWNER, '/owners/o/pets': [{ id: 'p' }], '/owners/o/pets/q/diet': NOT_FOUND },
    // The list; the item itself and what is below it are not sent.
    { failures: 1, unavailable: ['blocked', 'blocked'] },
    { petId: 'q' },
  ],
  [
    'below an item whose list failed',
    { ...OWNER, '/owners/o/pets': page(500), '/owners/o/pets/p': NOT_FOUND, [DIET]: NOT_FOUND },
    { failures: 3 },
    { petId: 'p' },
  ],
  [
    'below an item whose list failed, and that exists',
    { ...PET, '/owners/o/pets': page(500), [DIET]: NOT_FOUND },
    { failures: 1, unavailable: [WITHOUT_DIET] },
    { petId: 'p' },
  ],
  [
    'what an unavailable list would give',
    { ...OWNER, '/owners/o/pets': AWAY },
    {
      unavailable: [
        '424 the owner is away',
        '424 the owner is away, needs petId of "List pets"',
        '424 the owner is away, needs petId of "List pets"',
      ],
    },
  ],
  [
    'an ID of the environment below an unavailable list',
    { ...OWNER, '/owners/o/pets': AWAY, '/owners/o/pets/p': AWAY, [DIET]: AWAY },
    { unavailable: ['424 the owner is away', '424 the owner is away', '424 the owner is away'] },
    { petId: 'p' },
  ],
  [
    'an ID of the environment that does not exist, below an unavailable list',
    { ...OWNER, '/owners/o/pets': AWAY, '/owners/o/pets/p': NOT_FOUND, [DIET]: NOT_FOUND },
    { unavailable: ['424 the owner is away'], failures: 2 },
    { petId: 'p' },
  ],
  [
    'an ID of the environment that works, below an unavailable list',
    { ...PET, '/owners/o/pets': AWAY, [DIET]: { food: 'grass' } },
    { unavailable: ['424 the owner is away'] },
    { petId: 'p' },
  ],
  [
    'an item that is avoided is used last',
    {
      ...PET,
      '/owners/o/pets': [
        { id: 'w', source: { wild: {} } },
        { id: 'p', source: { wild: null } },
      ],
      [DIET]: NOT_FOUND,
    },
    { unavailable: [WITHOUT_DIET] },
  ],
  [
    'an item that is avoided is used where there is no other',
    {
      ...OWNER,
      '/owners/o/pets': [{ id: 'w', source: { wild: {} } }],
      '/owners/o/pets/w': { id: 'w' },
      '/owners/o/pets/w/diet': { food: 'grass' },
    },
    {},
  ],
];

describe('a response which says that an operation is not available', function () {
  this.timeout(180_000);
  let collection: PostmanCollection;
  before(async () => {
    collection = (await buildCollection(SPEC, RULES)).json;
  });

  for (const [name, given, { unavailable = [], failures = 0 }, values] of CASES) {
    it(`${name}: ${failures === 0 ? 'no failure' : `${failures} failed`}, ${unavailable.length} unavailable`, async () => {
      const seen = await run(collection, serve(given), values);
      assert.deepEqual(reasons(seen.console), unavailable);
      assert.equal(seen.failures.length, failures, seen.failures.join('\n'));
    });
  }

  const ALONE: readonly (readonly [name: string, request: string, response: Handler, want: Want])[] = [
    ["a singleton's 404", 'Get the diet', NOT_FOUND, { unavailable: [`${WITHOUT_DIET}; not certain: ownerId, petId`] }],
    ['a 424', 'List pets', AWAY, { unavailable: ['424 the owner is away; not certain: ownerId'] }],
    ["a gateway's page", 'Get the diet', page(404), { failures: 1 }],
    ['a status that a wrong key has as well', 'Get the plan', refuse(400, 'BAD_REQUEST: no'), { failures: 1 }],
  ];
  for (const [name, request, response, { unavailable = [], failures = 0 }] of ALONE) {
    it(`sent alone, with nothing listed before: ${name}`, async () => {
      const values = { ownerId: 'o', petId: 'p' };
      const seen = await run(alone(collection, request), response, values);
      assert.equal(seen.requests.length, 1);
      assert.deepEqual(reasons(seen.console), unavailable);
      assert.equal(seen.failures.length, failures, seen.failures.join('\n'));
      // A person in Postman sees no test that passed.
      if (failures === 0) assert.deepEqual(seen.skipped, ['Status is 200', 'All checks were made']);
    });
  }

  it('is what the console says, in the words of the facts', async () => {
    const { console } = await run(alone(collection, 'Get the diet'), NOT_FOUND, { ownerId: 'o', petId: 'p' });
    const [, sentence] = console.find(([mark]) => mark === '[skipped]') ?? [];
    assert.equal(
      sentence,
      'there is no diet (HTTP 404); not certain, as no request before it has listed ownerId and petId',
    );
  });
});

/** Of each skipped request its reason. */
function reasons(console: readonly (readonly unknown[])[]): string[] {
  return console.map(parseConsoleEvent).flatMap((event) => {
    if (event?.mark !== 'skipped' || event.facts.reasonCode === 'write-guard') return [];
    if (event.facts.reasonCode !== 'unavailable') return [event.facts.reasonCode];
    const { why, status, needs, unproven } = event.facts.params;
    const source = needs === undefined ? '' : `, needs ${needs.variable} of "${needs.request}"`;
    const doubt = unproven === undefined ? '' : `; not certain: ${unproven.join(', ')}`;
    return [`${status} ${why}${source}${doubt}`];
  });
}
