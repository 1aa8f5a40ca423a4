/** Published environments: secrets stay with the users. */
import assert from 'node:assert/strict';
import { stepText } from '../../scripts/publish/plan-text.ts';
import type { PublishOptions } from '../../scripts/publish/publish.ts';
import type { Body } from './postman-api.ts';
import { ENVIRONMENT, rejects, summary, teamOfEachTest } from './team.ts';

describe('publish', function () {
  this.timeout(180_000);
  const team = teamOfEachTest();
  const { run } = team;

  describe('an environment', () => {
    const publishEnvironment = (more: Partial<PublishOptions> = {}) =>
      run({ collections: [], environments: [ENVIRONMENT], ...more });

    it('is created with empty secrets, for any type in the file', async () => {
      await publishEnvironment();
      assert.deepEqual(
        team.api.environments[0]?.content.values.map(({ key, value, type }: Body) => [key, value, type]),
        [
          ['baseURL', 'https://api.example', 'default'],
          ['orgid', '', 'default'],
          ['serviceid', 'a-service', 'default'],
          ['keyid', '', 'secret'],
          ['keysecret', '', 'secret'],
          ['ratelimit', '10/10s', 'default'],
        ],
      );
      assert.doesNotMatch(JSON.stringify(team.api.calls), /canary-file/);
      assert.deepEqual(summary(await publishEnvironment()), [['environment', 'none']]);
    });

    it('has no value of a variable with the name of a secret, or of an address with credentials in it', async () => {
      const secrets = [
        { key: 'dbPassword', value: 'canary-password', type: 'default' },
        { key: 'proxy', value: 'https://me:canary-of-proxy@proxy.example', type: 'default' },
        { key: 'hook', value: 'https://hooks.example/?token=canary-of-hook', type: 'default' },
      ];
      const more = { environments: [{ ...ENVIRONMENT, values: [...ENVIRONMENT.values, ...secrets] }] };
      await publishEnvironment(more);
      const shown = team.api.environments[0]?.content.values.slice(-3);
      assert.deepEqual(
        shown.map(({ value, type }: Body) => [value, type]),
        secrets.map(() => ['', 'secret']),
      );
      assert.doesNotMatch(JSON.stringify(team.api.calls), /canary-(password|of)/);
      assert.deepEqual(summary(await publishEnvironment(more)), [['environment', 'none']]);
    });

    it('gets the last of several values that the file has for a variable, which Newman uses', async () => {
      await publishEnvironment();
      const again = { key: 'baseURL', value: 'https://new.example', type: 'default', enabled: true };
      await publishEnvironment({ environments: [{ ...ENVIRONMENT, values: [...ENVIRONMENT.values, again] }] });
      const [{ key, value }] = team.api.environments[0]?.content.values ?? [];
      assert.deepEqual([key, value], ['baseURL', 'https://new.example']);
    });

    it('gets the descriptions of its variables; one that a user wrote stays', async () => {
      const theirs = ENVIRONMENT.values.map((variable, index) =>
        index === 0 ? { ...variable, description: 'by a user' } : variable,
      );
      team.api.put('environment', { name: ENVIRONMENT.name, values: theirs });
      const values = ENVIRONMENT.values.map((variable) => ({ ...variable, description: 'What it is.' }));
      const more = { environments: [{ ...ENVIRONMENT, values }] };
      await publishEnvironment(more);
      assert.deepEqual(
        team.api.environments[0]?.content.values.map(({ description }: Body) => description),
        ['by a user', ...Array.from({ length: 5 }, () => 'What it is.')],
      );
      assert.deepEqual(summary(await publishEnvironment(more)), [['environment', 'none']]);
    });

    it('keeps the secrets, IDs and variables that a user set, and updates the others', async () => {
      const theirs = [
        { key: 'baseURL', value: 'https://old.example', type: 'default', enabled: true },
        { key: 'orgid', value: 'their-org', type: 'default', enabled: true, description: 'ours' },
        { key: 'serviceid', value: 'their-service', type: 'default', enabled: true },
        { key: 'keyid', value: 'their-key', type: 'secret', enabled: true },
        { key: 'keysecret', value: 'their-secret', type: 'secret', enabled: false },
        { key: 'own', value: 'their-own', type: 'secret', enabled: true },
      ];
      const { uid } = team.api.put('environment', { name: ENVIRONMENT.name, values: structuredClone(theirs) });
      const dry = await publishEnvironment({ dryRun: true });
      assert.deepEqual(team.api.writes(), []);
      const done = await publishEnvironment();
      assert.deepEqual(summary(done), [['environment', 'update', '+ ratelimit', '~ baseURL: value', '= own']]);
      assert.deepEqual(summary(dry), summary(done));
      assert.equal(team.api.environments[0]?.uid, uid);
      assert.deepEqual(team.api.environments[0]?.content.values, [
        { ...theirs[0], value: 'https://api.example' },
        ...theirs.slice(1),
        { key: 'ratelimit', value: '10/10s', type: 'default', enabled: true },
      ]);
      const text = done.steps.map((step) => stepText(step, false)).join('\n');
      assert.doesNotMatch(text, /their-(key|secret|org|service|own)/);
      assert.doesNotMatch(JSON.stringify(team.api.writes()), /canary-file/);
    });

    it('of the same name that this project did not create is not overwritten', async () => {
      team.api.put('environment', { name: ENVIRONMENT.name, values: [{ key: 'token', value: 'x' }] });
      await rejects(publishEnvironment(), 'publish-name-taken', [/Cloud: production/]);
      assert.deepEqual(team.api.writes(), []);
    });
  });
});
