import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { Sandbox } from '../../../scripts/sandbox/server.ts';
import { basic, type CallOptions, manualClock, pinnedSpec, withSandbox } from '../client.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

interface Want {
  readonly status: number;
  /** Pattern of the error text. */
  readonly error: RegExp;
  readonly headers?: Readonly<Record<string, RegExp>>;
}

const tests: [string, { given: [string, string, CallOptions?]; want: Want }][] = [
  [
    'no credentials',
    {
      given: ['GET', '~', { key: null }],
      want: { status: 401, error: /API key is required/, headers: { 'www-authenticate': /^Basic realm=/ } },
    },
  ],
  [
    'another scheme',
    {
      given: ['GET', '~', { key: null, headers: { authorization: 'Bearer x' } }],
      want: { status: 401, error: /Basic/ },
    },
  ],
  [
    'Basic without a pair',
    {
      given: ['GET', '~', { key: null, headers: { authorization: 'Basic !!' } }],
      want: { status: 401, error: /Basic/ },
    },
  ],
  [
    'a wrong secret',
    {
      given: [
        'GET',
        '~',
        { key: null, headers: { authorization: basic({ id: 'sandboxKeyId00000001', secret: 'x' }) } },
      ],
      want: { status: 400, error: /key ID or the key secret is wrong/ },
    },
  ],
  [
    'an unknown key',
    {
      given: ['GET', '~', { key: null, headers: { authorization: basic({ id: 'nobody', secret: 'x' }) } }],
      want: { status: 400, error: /key ID or the key secret is wrong/ },
    },
  ],
  [
    'an unknown organization',
    {
      given: ['GET', `/v1/organizations/${UNKNOWN}`],
      want: { status: 400, error: /does not belong to the organization/ },
    },
  ],
  [
    'an organization ID that is not a UUID',
    { given: ['GET', '/v1/organizations/mine'], want: { status: 400, error: /organization/ } },
  ],
  [
    'a service ID that is not a UUID',
    {
      given: ['GET', '~/services/mine'],
      want: { status: 400, error: /path parameter serviceId must match format "uuid"/ },
    },
  ],
  [
    'an unknown service',
    { given: ['GET', `~/services/${UNKNOWN}`], want: { status: 404, error: /serviceId .* does not exist/ } },
  ],
  [
    'a list of an unknown service',
    { given: ['GET', `~/services/${UNKNOWN}/backups`], want: { status: 404, error: /serviceId/ } },
  ],
  ['an unknown path', { given: ['GET', '~/nothing'], want: { status: 404, error: /path/ } }],
  ['a path that cannot be decoded', { given: ['GET', '~/services/%ZZ'], want: { status: 404, error: /path/ } }],
  [
    'an unsupported method',
    { given: ['DELETE', '~'], want: { status: 405, error: /DELETE/, headers: { allow: /^GET, HEAD, PATCH$/ } } },
  ],
  [
    'a missing required query value',
    {
      given: ['GET', '~/usageCost?from_date=2026-06-01'],
      want: { status: 400, error: /query parameter to_date is required/ },
    },
  ],
  [
    'a query value of the wrong format',
    {
      given: ['GET', '~/usageCost?from_date=june&to_date=2026-06-01'],
      want: { status: 400, error: /from_date must match format "date"/ },
    },
  ],
  [
    'a report of too many days',
    { given: ['GET', '~/usageCost?from_date=2026-01-01&to_date=2026-03-01'], want: { status: 400, error: /to_date/ } },
  ],
  [
    'a time window that ends before it begins',
    {
      given: ['GET', '~/usageCost?from_date=2026-06-02&to_date=2026-06-01'],
      want: { status: 400, error: /from_date/ },
    },
  ],
  [
    'a body that is not JSON',
    { given: ['PATCH', '~', { raw: '{"name": ' }], want: { status: 400, error: /body as a whole is not valid JSON/ } },
  ],
  [
    'a body that is a list',
    { given: ['PATCH', '~', { body: [] }], want: { status: 400, error: /body as a whole must be object/ } },
  ],
  [
    'no body',
    {
      given: ['PATCH', '~', { headers: { 'content-type': 'application/json' } }],
      want: { status: 400, error: /body as a whole is required/ },
    },
  ],
  [
    'the wrong content type',
    {
      given: ['PATCH', '~', { raw: 'name=x', headers: { 'content-type': 'text/plain' } }],
      want: { status: 415, error: /application\/json, not text\/plain/ },
    },
  ],
  [
    'a field of the wrong type',
    { given: ['PATCH', '~', { body: { name: 5 } }], want: { status: 400, error: /body \/name must be string/ } },
  ],
  [
    'a nested field of the wrong type',
    {
      given: [
        'POST',
        '~/roles',
        { body: { name: 'x', actors: [], policies: [{ allowDeny: 'ALLOW', permissions: 'all', resources: [] }] } },
      ],
      want: { status: 400, error: /body \/policies\/0\/permissions must be array/ },
    },
  ],
  [
    'a value that is not in the enum',
    {
      given: ['POST', '~/keys', { body: { name: 'k', state: 'open' } }],
      want: { status: 400, error: /body \/state must be equal to one of the allowed values: enabled, disabled/ },
    },
  ],
  [
    'a missing required field',
    {
      given: ['POST', '~/roles', { body: { name: 'x', actors: [] } }],
      want: { status: 400, error: /body \/policies is required/ },
    },
  ],
  [
    'a service without a name',
    { given: ['POST', '~/services', { body: {} }], want: { status: 400, error: /body \/name is required/ } },
  ],
  [
    'an invitation without an address',
    { given: ['POST', '~/invitations', { body: {} }], want: { status: 400, error: /body \/email is required/ } },
  ],
  [
    'an unknown role',
    {
      given: ['POST', '~/keys', { body: { name: 'k', assignedRoleIds: [UNKNOWN] } }],
      want: { status: 400, error: /body \/assignedRoleIds\/0/ },
    },
  ],
  [
    'a write with a read-only key',
    {
      given: ['PATCH', '~', { key: 1, body: { name: 'x' } }],
      want: { status: 403, error: /role of the API key may only read/ },
    },
  ],
  [
    'a body that is too large',
    {
      given: ['PATCH', '~', { raw: JSON.stringify({ name: 'x'.repeat(5_000_000) }) }],
      want: { status: 413, error: /larger than/ },
    },
  ],
];

describe('error responses', () => {
  for (const [name, { given, want }] of tests) {
    it(`${name}: ${want.status}`, async () => {
      await withSandbox({}, async (call, sandbox) => {
        const before = sandbox.store();
        const reply = await call(...given);
        assert.equal(reply.status, want.status, reply.text);
        assert.equal(reply.json.status, want.status);
        assert.match(reply.json.error, want.error);
        assert.match(reply.json.requestId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        assert.deepEqual(Object.keys(reply.json).sort(), ['error', 'requestId', 'status']);
        for (const [header, pattern] of Object.entries(want.headers ?? {}))
          assert.match(reply.headers.get(header) ?? '', pattern);
        assert.deepEqual(sandbox.store(), before, 'nothing is changed by what is refused');
      });
    });
  }

  it('an unknown role in every body that has roles: 400', async () => {
    await withSandbox({}, async (call) => {
      const first = async (list: string, id: string) => (await call('GET', `~/${list}`)).json.result[0][id] as string;
      const body = { assignedRoleIds: [UNKNOWN] };
      const replies = [
        await call('POST', '~/invitations', { body: { email: 'ada@example.com', ...body } }),
        await call('PATCH', `~/members/${await first('members', 'userId')}`, { body }),
        await call('PATCH', `~/keys/${await first('keys', 'id')}`, { body }),
      ];
      for (const { status, json } of replies) assert.deepEqual([status, json.error.includes(UNKNOWN)], [400, true]);
    });
  });

  it('a restore target in the future: 400', async () => {
    const clock = manualClock(Date.parse('2026-06-26T12:00:00Z'));
    await withSandbox({ clock: clock.now }, async (call) => {
      const [postgres] = (await call('GET', '~/postgres')).json.result;
      const restored = async (restoreTarget: string) =>
        (await call('POST', `~/postgres/${postgres.id}/restoredService`, { body: { name: 'x', restoreTarget } }))
          .status;
      assert.deepEqual([await restored('2026-06-26T12:00:01Z'), await restored('2026-06-26T12:00:00Z')], [400, 200]);
    });
  });

  it('a malformed body of every write: 400, and nothing changes', async () => {
    const spec = await pinnedSpec();
    await withSandbox({}, async (call, sandbox) => {
      const before = sandbox.store();
      const stored = Object.keys(before);
      for (const { method, path, id, requestBody } of spec.operations) {
        if (requestBody === undefined) continue;
        const target = path.replace(/\/([^/{]+)\/\{[^}]+\}/g, (_, segment: string) => `/${segment}/@`);
        const filled = target.split('/').reduce((above, segment) => {
          if (segment !== '@') return segment === '' ? above : `${above}/${segment}`;
          return (
            stored.find((one) => one.startsWith(`${above}/`) && !one.slice(above.length + 1).includes('/')) ?? above
          );
        }, '');
        for (const raw of ['{"name":', '[]', '"text"', 'null']) {
          const { status, text } = await call(method, filled, { raw });
          assert.equal(status, 400, `${id} ${raw}: ${text}`);
        }
      }
      assert.deepEqual(sandbox.store(), before);
    });
  });

  it('the connection stays usable after an error response to a request with a body', async () => {
    await withSandbox({}, async (_, sandbox) => {
      assert.deepEqual(await twoOnOneConnection(sandbox), [401, 200]);
    });
  });
});

/** A POST without a key and with a body, then a GET, on one socket. */
async function twoOnOneConnection(sandbox: Sandbox): Promise<number[]> {
  const { Agent } = await import('node:http');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    new Promise<number>((resolve, reject) => {
      const outgoing = request(sandbox.url + path, { method, agent, headers }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  const path = `/v1/organizations/${sandbox.rootId}`;
  const first = await send(
    'PATCH',
    path,
    { 'content-type': 'application/json' },
    JSON.stringify({ name: 'x'.repeat(200_000) }),
  );
  const key = sandbox.keys[0];
  const second = await send('GET', path, { authorization: key === undefined ? '' : basic(key) });
  agent.destroy();
  return [first, second];
}
