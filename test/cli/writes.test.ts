import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONVENTIONS } from '../../collections/clickhouse-cloud/conventions.ts';
import { readFlags } from '../../scripts/cli/command.ts';
import { smokeCommand } from '../../scripts/cli/smoke/command.ts';
import { permitWrites } from '../../scripts/cli/smoke/writes.ts';
import type { GeneratedCollection } from '../../scripts/collection/model.ts';
import type { SuiteName } from '../../scripts/collection/suites/registry.ts';
import type { Environment } from '../../scripts/run/environments.ts';
import { ExpectedError } from '../../scripts/shared/errors.ts';
import { command } from './command.ts';

function environment(name: string, baseURL: string): Environment {
  return {
    name,
    file: `${name}.postman_environment.json`,
    values: { baseURL },
    secrets: [],
    conventions: CONVENTIONS,
    named: true,
  };
}

const LOCAL = environment('local', 'http://127.0.0.1:4010');
const PAID = [environment('staging', 'https://staging.example'), environment('production', 'https://api.example')];

/** A collection with one request for each method. */
function collectionWith(suite: SuiteName, methods: readonly string[], creates: readonly string[] = []) {
  const item = methods.map((method) => ({
    id: method,
    name: method,
    request: { method, header: [], url: { raw: '{{baseURL}}/v1', host: ['{{baseURL}}'], path: ['v1'] } },
    response: [],
    event: [],
  }));
  return { suite, creates, json: { item } } as unknown as GeneratedCollection<SuiteName>;
}

const LIFECYCLE = collectionWith('lifecycle', ['GET', 'POST', 'DELETE'], ['service', 'key']);
const OWN = collectionWith('negative', ['GET', 'DELETE']);
const READS = collectionWith('smoke', ['GET']);

function permit(flags: object, environments: readonly Environment[], collection = LIFECYCLE) {
  const lines: string[] = [];
  const permission = permitWrites({
    flags: readFlags(smokeCommand, { suite: collection.suite, env: environments.map(({ name }) => name), ...flags }),
    environments,
    collection,
    print: (line) => lines.push(line),
  });
  return { permission, lines };
}

/** The output before the first request. */
function printed(flags: object, environments: readonly Environment[], collection = LIFECYCLE): string[] {
  return permit(flags, environments, collection).lines;
}

describe('the permission to write @slow', () => {
  it('prints for each environment what will be created, and whether it costs money', () => {
    const lines = printed({ allowWrites: true, acceptCosts: true }, [LOCAL, ...PAID]);
    const kinds = lines.map((line) =>
      /^\[(\w+)\] (will create and then delete: service, key|this costs money)/.exec(line),
    );
    assert.deepEqual(
      kinds.map((kind) => [kind?.[1], kind?.[2]?.slice(0, 4)]),
      [
        ['local', 'will'],
        ['staging', 'will'],
        ['staging', 'this'],
        ['production', 'will'],
        ['production', 'this'],
      ],
    );
  });

  const refused: [string, { given: [flags: object, environments: readonly Environment[]]; want: RegExp }][] = [
    ['nothing is allowed', { given: [{}, [LOCAL]], want: /add --allow-writes/ }],
    ['no environment is named', { given: [{ allowWrites: true, env: [] }, [LOCAL]], want: /name the environment/ }],
    ['a part is chosen', { given: [{ allowWrites: true, only: ['instanceCreate'] }, [LOCAL]], want: /as a whole/ }],
    ['a shard is chosen', { given: [{ allowWrites: true, shard: '1/2' }, [LOCAL]], want: /as a whole/ }],
    ['it is run twice', { given: [{ allowWrites: true, iterations: '2' }, [LOCAL]], want: /as a whole/ }],
    ['costs are not accepted', { given: [{ allowWrites: true }, PAID], want: /in staging costs money/ }],
    [
      'one environment of several costs money',
      { given: [{ allowWrites: true }, [LOCAL, ...PAID.slice(1)]], want: /in production costs money/ },
    ],
    ['only costs are accepted', { given: [{ acceptCosts: true }, PAID], want: /add --allow-writes/ }],
    [
      'costs are accepted although there are none',
      { given: [{ allowWrites: true, acceptCosts: true }, [LOCAL]], want: /no effect.*remove the flag/ },
    ],
  ];
  for (const [name, { given, want }] of refused) {
    it(`is refused if ${name}`, () => {
      assert.throws(
        () => printed(...given),
        (error) => {
          assert.ok(error instanceof ExpectedError && error.code === 'writes-not-allowed');
          assert.match(`${error.problem.what} ${error.problem.remedy}`, want);
          return true;
        },
      );
    });
  }

  it('is not needed by a suite that creates nothing, and has no effect there', () => {
    assert.deepEqual(permit({}, PAID, READS), { permission: { mayWrite: false }, lines: [] });
    for (const flag of ['allowWrites', 'acceptCosts'])
      assert.throws(() => printed({ [flag]: true }, PAID, READS), /no effect/);
  });

  it('depends on the requests of a collection, not on the name of its suite', () => {
    assert.deepEqual(permit({}, [LOCAL], OWN).permission, { mayWrite: false });
    assert.deepEqual(permit({ allowWrites: true }, [LOCAL], OWN).permission, { mayWrite: true });
    assert.throws(() => permit({ allowWrites: true }, PAID, OWN), /costs money/);
    assert.throws(() => permit({ allowWrites: true, env: [] }, [LOCAL], OWN), /no environment is named/);
    assert.deepEqual(permit({}, [LOCAL], collectionWith('negative', ['GET'])).permission, { mayWrite: false });
  });

  it('does not depend on allowwrites of an environment', () => {
    for (const [said, want] of [
      ['true', 1],
      ['TRUE', 1],
      [' true ', 1],
      ['1', 1],
      ['yes', 1],
      ['false', 0],
      ['', 0],
    ] as const) {
      const environments = [{ ...LOCAL, values: { ...LOCAL.values, allowwrites: said } }];
      for (const collection of [READS, OWN]) {
        const { permission, lines } = permit({}, environments, collection);
        assert.deepEqual(permission, { mayWrite: false }, said);
        assert.equal(
          lines.filter((line) => line.includes(`allowwrites to ${JSON.stringify(said)}`)).length,
          want,
          said,
        );
      }
    }
    const [line] = printed({}, [{ ...LOCAL, values: { ...LOCAL.values, allowwrites: 'true' } }], READS);
    assert.match(line ?? '', /the smoke suite only reads/);
  });

  it('gives created resources a name with twelve random digits', () => {
    const names = [1, 2].map(() => permit({ allowWrites: true }, [LOCAL]).permission.lifecycleName);
    for (const name of names) assert.match(name ?? '', /^ccp-lifecycle-[0-9a-f]{12}$/);
    assert.notEqual(names[0], names[1]);
  });

  for (const value of ['true', 'TRUE', ' true ', '1', 'yes']) {
    it(`does not depend on SANDBOX_ALLOWWRITES=${JSON.stringify(value)} in the process environment`, async () => {
      const reports = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
      try {
        const args = ['smoke', '--env', 'sandbox', '--only', 'openapiKey*', '--reports', reports];
        const { code, stdout } = await command(args, { env: { SANDBOX_ALLOWWRITES: value } });
        assert.equal(code, 0, stdout);
        assert.match(stdout, /sets allowwrites to .*: the smoke suite only reads/);
        assert.doesNotMatch(stdout, / (POST|PUT|PATCH|DELETE) /);
      } finally {
        await rm(reports, { recursive: true, force: true });
      }
    });
  }
});
