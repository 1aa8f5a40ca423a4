import assert from 'node:assert/strict';
import { basic, type Client, manualClock, withSandbox } from '../client.ts';

interface Created {
  readonly keyId: string;
  readonly keySecret: string;
  readonly key: { readonly id: string; readonly keySuffix: string };
}

async function created(call: Client, body: Record<string, string | string[] | null>): Promise<Created> {
  return (await call('POST', '~/keys', { body: { name: 'new', ...body } })).json.result;
}

function status(call: Client, method: string, path: string, key: Created): Promise<number> {
  const options = { key: null, headers: { authorization: basic({ id: key.keyId, secret: key.keySecret }) } };
  return call(method, path, method === 'GET' ? options : { ...options, body: { name: 'x' } }).then(
    (reply) => reply.status,
  );
}

describe('API keys', () => {
  it('are valid from creation to deletion, and their secret is shown once', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const key = await created(call, { roles: ['admin'] });
      assert.equal(key.key.keySuffix, key.keyId.slice(-4));
      assert.equal(await status(call, 'GET', '~', key), 200);
      assert.equal(await status(call, 'PATCH', '~', key), 200);
      const told = [await call('GET', '~/keys'), await call('GET', `~/keys/${key.key.id}`)];
      for (const { text } of told) assert.ok(!text.includes(key.keySecret) && !text.includes(key.keyId));
      assert.ok(!JSON.stringify(sandbox.store()).includes(key.keySecret));
      await call('DELETE', `~/keys/${key.key.id}`);
      assert.equal(await status(call, 'GET', '~', key), 400);
    });
  });

  it('are invalid when disabled or expired', async () => {
    const clock = manualClock();
    await withSandbox({ clock: clock.now }, async (call) => {
      const key = await created(call, { roles: ['admin'], expireAt: '2026-06-26T13:00:00Z' });
      await call('PATCH', `~/keys/${key.key.id}`, { body: { state: 'disabled' } });
      assert.equal(await status(call, 'GET', '~', key), 400);
      await call('PATCH', `~/keys/${key.key.id}`, { body: { state: 'enabled' } });
      assert.equal(await status(call, 'GET', '~', key), 200);
      clock.advance(2 * 60 * 60_000);
      assert.equal(await status(call, 'GET', '~', key), 400);
    });
  });

  it('cannot have an expiry time in the past', async () => {
    const clock = manualClock(Date.parse('2026-06-26T12:00:00Z'));
    await withSandbox({ clock: clock.now }, async (call) => {
      const key = await created(call, {});
      for (const [expireAt, want] of [
        ['2026-06-26T11:59:59Z', 400],
        ['2026-06-26T12:00:00Z', 400],
        ['2026-06-26T14:00:00+03:00', 400],
        ['2026-06-26T12:00:01Z', 200],
        [null, 200],
      ] as const) {
        const replies = [
          await call('POST', '~/keys', { body: { name: 'new', expireAt } }),
          await call('PATCH', `~/keys/${key.key.id}`, { body: { expireAt } }),
        ];
        assert.deepEqual(
          replies.map(({ status, json }) => [status, /body \/expireAt must be in the future/.test(json.error)]),
          [
            [want, want === 400],
            [want, want === 400],
          ],
          String(expireAt),
        );
      }
    });
  });

  it('may write according to their current role', async () => {
    await withSandbox({}, async (call) => {
      const roles = (await call('GET', '~/roles')).json.result as { id: string; name: string }[];
      const idOf = (name: string) => roles.find((role) => role.name === name)?.id ?? '';
      const key = await created(call, { assignedRoleIds: [idOf('Developer')] });
      assert.deepEqual([await status(call, 'GET', '~', key), await status(call, 'PATCH', '~', key)], [200, 403]);
      await call('PATCH', `~/keys/${key.key.id}`, { body: { assignedRoleIds: [idOf('Admin')] } });
      assert.equal(await status(call, 'PATCH', '~', key), 200);
    });
  });

  it('created from hashes are not shown', async () => {
    await withSandbox({}, async (call) => {
      const hashData = { keyIdHash: 'a', keyIdSuffix: 'abcd', keySecretHash: 'b' };
      const reply = await call('POST', '~/keys', { body: { name: 'mine', hashData } });
      assert.deepEqual(Object.keys(reply.json.result), ['key']);
    });
  });

  it('are limited to 100 per organization', async () => {
    await withSandbox({}, async (call) => {
      const replies = [];
      for (let i = 0; i < 99; i++) replies.push((await call('POST', '~/keys', { body: { name: `key ${i}` } })).status);
      assert.deepEqual([replies.filter((one) => one === 200).length, replies.at(-1)], [98, 400]);
    });
  });
});
