/** Credentials are sent to the environment's own origin only. Two servers on two ports. */
import assert from 'node:assert/strict';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { openConnections } from '../../../scripts/run/connection/connection.ts';
import { REDACTED } from '../../../scripts/shared/secrets/redacted.ts';
import { isSecretHeader } from '../../../scripts/shared/secrets/secret-names.ts';
import { closeAll, collectionOf, environment, only, row, runLocally, serve } from '../local-run.ts';

const SECRET = 'canary/with+signs=4711';
const BASIC = `Basic ${Buffer.from(`some-key:${SECRET}`).toString('base64')}`;
const values = { keyid: 'some-key', keysecret: SECRET };

describe('connections', () => {
  afterEach(closeAll);

  /** A server that records request headers and redirects to `to`. */
  async function witness(to: () => string | undefined = () => undefined) {
    const seen: IncomingMessage['headers'][] = [];
    const url = await serve((incoming, response) => {
      seen.push(incoming.headers);
      const location = incoming.url === '/elsewhere' ? undefined : to();
      if (location === undefined) response.setHeader('content-type', 'application/json').end('{}');
      else response.writeHead(302, { location }).end();
    });
    return { url, seen };
  }

  async function get(path: string, baseURL: string) {
    const collection = collectionOf([{ id: 'get', path }]);
    return row(only(await runLocally({ collection, environments: [environment(baseURL, values)] })), 'get');
  }

  it('a redirect to another port of the same host has no credential', async () => {
    const other = await witness();
    const own = await witness(() => `${other.url}/elsewhere`);
    const request = await get('/start', own.url);
    assert.equal(own.seen[0]?.authorization, BASIC);
    assert.equal(other.seen.length, 1);
    assert.equal(other.seen[0]?.authorization, undefined);
    assert.equal(other.seen[0]?.referer, undefined, 'nor is it told where the request came from');
    assert.equal(request.code, 200);
  });

  it('a redirect to another name of the same machine has no credential', async () => {
    const other = await witness();
    const own = await witness(() => `${other.url.replace('127.0.0.1', 'localhost')}/elsewhere`);
    await get('/start', own.url);
    assert.equal(other.seen[0]?.authorization, undefined);
  });

  it('a redirect within the origin keeps the credential', async () => {
    const own = await witness(() => '/elsewhere');
    await get('/start', own.url);
    assert.deepEqual(
      own.seen.map(({ authorization }) => authorization),
      [BASIC, BASIC],
    );
  });

  it('a redirect to another origin and back has the credential only at its own origin', async () => {
    const own = await witness(() => `${other.url}/away`);
    const other = await witness(() => `${own.url}/elsewhere`);
    await get('/start', own.url);
    assert.equal(other.seen[0]?.authorization, undefined);
    assert.equal(own.seen.length, 2);
  });

  it('a request of a collection to another origin has no credential', async () => {
    const [own, other] = [await witness(), await witness()];
    await get(`${other.url}/elsewhere`, own.url);
    assert.equal(other.seen.length, 1);
    assert.equal(other.seen[0]?.authorization, undefined);
  });

  it('http after https is another origin', async () => {
    const { url, seen } = await witness();
    const connections = openConnections({
      baseURL: url.replace('http:', 'https:'),
      timeoutMs: 10_000,
      isSecret: isSecretHeader,
    });
    connections.begin('collection');
    await new Promise<void>((resolve, reject) => {
      const headers = { Authorization: BASIC, 'X-Api-Key': SECRET, Accept: '*/*' };
      const request = httpRequest(url, { agent: connections.agents.http, headers }, (response) => {
        response.resume().on('end', resolve);
      });
      request.on('error', reject).end();
    });
    connections.close();
    assert.deepEqual([seen[0]?.authorization, seen[0]?.['x-api-key'], seen[0]?.accept], [undefined, undefined, '*/*']);
  });

  it('a secret in a custom header is sent to the own origin only', async () => {
    const [own, other] = [await witness(), await witness()];
    const collection = collectionOf([{ id: 'get', path: `${other.url}/elsewhere` }]);
    const item = collection.json.item[0] as { request: { header: unknown[] } };
    item.request.header.push({ key: 'X-Mine', value: 'key {{keysecret}}' }, { key: 'X-Other', value: 'plain' });
    const run = only(await runLocally({ collection, environments: [environment(own.url, values)] }));
    assert.deepEqual([other.seen[0]?.['x-mine'], other.seen[0]?.['x-other']], [undefined, 'plain']);
    assert.ok(JSON.stringify(run).includes(REDACTED));
    assert.ok(!JSON.stringify(run).includes(SECRET));
  });
});
