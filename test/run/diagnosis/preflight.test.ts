/** The list of organizations comes before everything else, in collections of other people as well. */
import assert from 'node:assert/strict';
import { closeAll, collectionOf, environment, only, runLocally, serve } from '../local-run.ts';

const ORGANIZATIONS = '/v1/organizations';

describe('preflight', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  const collection = collectionOf([
    { id: 'before', path: `${ORGANIZATIONS}/x/services` },
    { id: 'list', path: ORGANIZATIONS },
    { id: 'after', path: `${ORGANIZATIONS}/x/keys` },
  ]);

  /** @returns the paths that were requested, and the environment. */
  async function run(status: number, body: object | string, needsCredentials = true) {
    const paths: string[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    const ended = only(await runLocally({ environments: [environment(url)], collection, needsCredentials }));
    return { paths, ended };
  }

  const all = [ORGANIZATIONS, `${ORGANIZATIONS}/x/services`, `${ORGANIZATIONS}/x/keys`];
  const rows: Readonly<Record<string, { given: Parameters<typeof run>; want: readonly [string, number] }>> = {
    'a refused key, although the list is in the middle': {
      given: [401, { error: 'UNAUTHORIZED: no' }],
      want: ['misconfigured', 1],
    },
    'an empty page, and another one': { given: [200, { result: [], nextCursor: 'x' }], want: ['passed', 3] },
    'an empty list': { given: [200, { result: [] }], want: ['passed', 1] },
    'a list with items': { given: [200, { result: [{ id: 'x' }] }], want: ['passed', 3] },
    'a result that is no list': { given: [200, { result: 'none' }], want: ['passed', 3] },
    'an error of the server': { given: [500, { error: 'INTERNAL: no' }], want: ['passed', 3] },
    'a page of a gateway': { given: [403, '<html>no</html>'], want: ['passed', 3] },
    'JSON that is null': { given: [401, 'null'], want: ['misconfigured', 1] },
    'an API without keys': { given: [401, { error: 'no' }, false], want: ['passed', 3] },
  };
  for (const [name, { given, want }] of Object.entries(rows))
    it(name, async () => {
      const { paths, ended } = await run(...given);
      const order = given[2] === false ? [all[1], all[0], all[2]] : all;
      assert.deepEqual(paths, order.slice(0, want[1]));
      assert.equal(ended.status, want[0]);
      const unsent = ended.requests.filter(({ attempts }) => attempts === 0);
      assert.ok(unsent.length === 3 - want[1] && unsent.every(({ reasonCode }) => reasonCode === 'blocked'));
    });
});
