import assert from 'node:assert/strict';
import type { Json } from '../../../scripts/shared/json.ts';
import { manualClock, withSandbox } from '../client.ts';

const MINUTE = 60_000;

interface Cycle {
  /** Path of the list. */
  readonly collection: (serviceId: string) => string;
  readonly body: Json;
  readonly idOf: (result: { id: string; service: { id: string } }) => string;
  readonly property: 'state' | 'status';
  readonly initial: [string, string];
  /** Command, state during the transition, state after it. */
  readonly commands: readonly [string, string, string][];
}

const lifecycles: [string, Cycle][] = [
  [
    'a service',
    {
      collection: () => '~/services',
      body: { name: 'cycle', provider: 'aws', region: 'us-east-1' },
      idOf: (result) => result.service.id,
      property: 'state',
      initial: ['provisioning', 'running'],
      commands: [
        ['stop', 'stopping', 'stopped'],
        ['start', 'starting', 'running'],
        ['start', 'running', 'running'],
        ['stop', 'stopping', 'stopped'],
      ],
    },
  ],
  [
    'a ClickPipe',
    {
      collection: (serviceId) => `~/services/${serviceId}/clickpipes`,
      body: { name: 'cycle' },
      idOf: ({ id }) => id,
      property: 'state',
      initial: ['Provisioning', 'Running'],
      commands: [
        ['stop', 'Stopping', 'Stopped'],
        ['start', 'Provisioning', 'Running'],
        ['resync', 'Resync', 'Running'],
      ],
    },
  ],
  [
    'a Postgres service',
    {
      collection: () => '~/postgres',
      body: { name: 'cycle', provider: 'aws', region: 'us-east-1', size: 'c6gd.large' },
      idOf: ({ id }) => id,
      property: 'state',
      initial: ['creating', 'running'],
      commands: [
        ['restart', 'restarting', 'running'],
        ['switchover', 'restarting', 'running'],
      ],
    },
  ],
  [
    'a reverse private endpoint',
    {
      collection: (serviceId) => `~/services/${serviceId}/clickpipesReversePrivateEndpoints`,
      body: { description: 'cycle', type: 'VPC_ENDPOINT_SERVICE' },
      idOf: ({ id }) => id,
      property: 'status',
      initial: ['Provisioning', 'Ready'],
      commands: [],
    },
  ],
];

describe('lifecycles', () => {
  for (const [name, cycle] of lifecycles) {
    it(`${name} starts as ${cycle.initial[0]}`, async () => {
      const clock = manualClock();
      await withSandbox({ clock: clock.now }, async (call, sandbox) => {
        const before = sandbox.store();
        const collection = cycle.collection(sandbox.mainId);
        const created = await call('POST', collection, { body: cycle.body });
        assert.equal(created.status, 200, created.text);
        const path = `${collection}/${cycle.idOf(created.json.result)}`;
        const state = async () => (await call('GET', path)).json.result[cycle.property];
        assert.equal(await state(), cycle.initial[0]);
        clock.advance(MINUTE);
        assert.equal(await state(), cycle.initial[1]);
        for (const [command, atOnce, later] of cycle.commands) {
          const reply = await call('PATCH', `${path}/state`, { body: { command } });
          assert.equal(reply.json.result.state, atOnce, `${command}: ${reply.text}`);
          clock.advance(MINUTE);
          assert.equal(await state(), later, command);
        }
        assert.equal((await call('DELETE', path)).status, 200);
        assert.equal((await call('GET', path)).status, 404);
        assert.deepEqual(sandbox.store(), before);
      });
    });
  }

  it('only a stopped service can be deleted; everything below it is deleted too', async () => {
    const clock = manualClock();
    await withSandbox({ clock: clock.now }, async (call, sandbox) => {
      const path = `~/services/${sandbox.mainId}`;
      const refused = await call('DELETE', path);
      assert.deepEqual([refused.status, /must be stopped/.test(refused.text)], [400, true]);
      await call('PATCH', `${path}/state`, { body: { command: 'stop' } });
      assert.equal((await call('DELETE', path)).status, 400, 'not while it is stopping');
      clock.advance(MINUTE);
      assert.equal((await call('DELETE', path)).status, 200);
      assert.ok(Object.keys(sandbox.store()).every((stored) => !stored.includes(sandbox.mainId)));
    });
  });

  it('a command that the state does not allow gives 400 and changes nothing', async () => {
    const clock = manualClock();
    await withSandbox({ clock: clock.now }, async (call) => {
      const body = { name: 'new', provider: 'aws', region: 'us-east-1' };
      const path = `~/services/${(await call('POST', '~/services', { body })).json.result.service.id}`;
      const told = async (command: string) => {
        const { status, json } = await call('PATCH', `${path}/state`, { body: { command } });
        return [status, json.error ?? json.result.state];
      };
      assert.deepEqual(await told('stop'), [400, 'BAD_REQUEST: cannot stop: the current state is provisioning']);
      clock.advance(MINUTE);
      assert.deepEqual(await told('stop'), [200, 'stopping']);
      assert.deepEqual(await told('start'), [400, 'BAD_REQUEST: cannot start: the current state is stopping']);
      clock.advance(MINUTE);
      assert.equal((await call('GET', path)).json.result.state, 'stopped');
      const unknown = await told('explode');
      assert.equal(unknown[0], 400);
      assert.match(String(unknown[1]), /body \/command .*start, stop/);
    });
  });

  it('with the real clock, a transition completes within seconds', async () => {
    await withSandbox({}, async (call) => {
      const body = { name: 'quick', provider: 'aws', region: 'us-east-1' };
      const { id } = (await call('POST', '~/services', { body })).json.result.service;
      const deadline = Date.now() + 5_000;
      let state = '';
      while (state !== 'running' && Date.now() < deadline) {
        state = (await call('GET', `~/services/${id}`)).json.result.state;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.equal(state, 'running');
    });
  });

  it('a read replica becomes primary when promoted; a restored service starts in restoring_backup', async () => {
    const clock = manualClock();
    await withSandbox({ clock: clock.now }, async (call) => {
      const [primary] = (await call('GET', '~/postgres')).json.result;
      const replica = (await call('POST', `~/postgres/${primary.id}/readReplica`, { body: { name: 'replica' } })).json
        .result;
      assert.deepEqual([replica.isPrimary, replica.size, replica.state], [false, primary.size, 'creating']);
      clock.advance(MINUTE);
      await call('PATCH', `~/postgres/${replica.id}/state`, { body: { command: 'promote' } });
      clock.advance(MINUTE);
      assert.equal((await call('GET', `~/postgres/${replica.id}`)).json.result.isPrimary, true);
      const body = { name: 'restored', restoreTarget: '2026-06-26T10:00:00Z' };
      const restored = (await call('POST', `~/postgres/${primary.id}/restoredService`, { body })).json.result;
      assert.equal(restored.state, 'restoring_backup');
      clock.advance(MINUTE);
      assert.equal((await call('GET', `~/postgres/${restored.id}`)).json.result.state, 'running');
    });
  });

  it('creation sets createdAt, and a change sets updatedAt', async () => {
    const clock = manualClock();
    await withSandbox({ clock: clock.now }, async (call, sandbox) => {
      const service = `~/services/${sandbox.mainId}`;
      const pipe = (await call('POST', `${service}/clickpipes`, { body: { name: 'timed' } })).json.result;
      assert.equal(Date.parse(pipe.createdAt), clock.now());
      clock.advance(MINUTE);
      const changed = (await call('PATCH', `${service}/clickpipes/${pipe.id}`, { body: { name: 'later' } })).json
        .result;
      assert.deepEqual(
        [Date.parse(changed.createdAt), Date.parse(changed.updatedAt)],
        [clock.now() - MINUTE, clock.now()],
      );
    });
  });

  for (const [email, isAccepted] of [
    ['new@example.com', false],
    ['new@accepted.example', true],
  ] as const)
    it(`an invitation of ${email} ${isAccepted ? 'becomes a member at once' : 'stays open'}`, async () => {
      await withSandbox({}, async (call) => {
        const { id } = (await call('POST', '~/invitations', { body: { email, role: 'developer' } })).json.result;
        const members = (await call('GET', '~/members')).json.result as { email: string }[];
        assert.equal(
          members.some((member) => member.email === email),
          isAccepted,
        );
        assert.equal((await call('GET', `~/invitations/${id}`)).status, isAccepted ? 404 : 200);
      });
    });

  it('a user who joins after a member was removed gets a new member ID', async () => {
    await withSandbox({}, async (call) => {
      const members = async () => (await call('GET', '~/members')).json.result as { userId: string; email: string }[];
      const join = (name: string) =>
        call('POST', '~/invitations', { body: { email: `${name}@accepted.example`, role: 'developer' } });
      await join('a');
      await join('b');
      const first = (await members()).find(({ email }) => email.startsWith('a@'));
      await call('DELETE', `~/members/${first?.userId}`);
      await join('c');
      const all = (await members()).filter(({ email }) => email.endsWith('@accepted.example'));
      assert.deepEqual(
        all.map(({ email }) => email),
        ['b@accepted.example', 'c@accepted.example'],
      );
      assert.equal(new Set(all.map(({ userId }) => userId)).size, 2);
    });
  });

  it('a password reset returns a password, unless the body contains a hash', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const path = `~/services/${sandbox.mainId}/password`;
      const first = (await call('PATCH', path, { body: {} })).json.result.password;
      const second = (await call('PATCH', path, { body: {} })).json.result.password;
      assert.ok(first.length >= 12 && first !== second);
      assert.deepEqual((await call('PATCH', path, { body: { newPasswordHash: 'abc' } })).json.result, {});
      const [postgres] = (await call('GET', '~/postgres')).json.result;
      const password = 'Sandbox-Password-9';
      await call('PATCH', `~/postgres/${postgres.id}/password`, { body: { password } });
      const shown = (await call('GET', `~/postgres/${postgres.id}`)).json.result;
      assert.deepEqual([shown.password, shown.connectionString.includes(password)], [password, true]);
    });
  });
});
