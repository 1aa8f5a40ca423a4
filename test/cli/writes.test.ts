import assert from 'node:assert/strict';
import type { GeneratedCollection } from '../../scripts/collection/model.ts';
import { permitWrites } from '../../scripts/commands/writes.ts';
import { readFlags } from '../../scripts/config.ts';
import { ExpectedError } from '../../scripts/errors.ts';
import type { Environment } from '../../scripts/run/environments.ts';

function environment(name: string, baseURL: string): Environment {
  return { name, file: `${name}.postman_environment.json`, values: { baseURL }, secrets: [], named: true };
}

const LOCAL = environment('local', 'http://127.0.0.1:4010');
const PAID = [environment('staging', 'https://staging.example'), environment('production', 'https://api.example')];

/** What is printed before the first request. */
function printed(flags: object, environments: readonly Environment[], creates = ['service', 'key']): string[] {
  const lines: string[] = [];
  permitWrites({
    flags: readFlags('smoke', { suite: 'lifecycle', env: environments.map(({ name }) => name), ...flags }),
    environments,
    collection: { creates } as unknown as GeneratedCollection,
    print: (line) => lines.push(line),
  });
  return lines;
}

describe('the permission to write', () => {
  it('says for each environment what will be created, and where it costs money', () => {
    const lines = printed({ allowWrites: true, acceptCosts: true }, [LOCAL, ...PAID]);
    const kinds = lines.map((line) =>
      /^\[(\w+)\] (will create, and take away again: service, key|this costs money)/.exec(line),
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
      'costs are accepted where there are none',
      { given: [{ allowWrites: true, acceptCosts: true }, [LOCAL]], want: /no effect.*leave it out/ },
    ],
  ];
  for (const [name, { given, want }] of refused) {
    it(`is refused where ${name}`, () => {
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

  it('is not asked for by a suite that creates nothing, and then has no effect', () => {
    assert.deepEqual(printed({ suite: 'smoke' }, PAID, []), []);
    for (const flag of ['allowWrites', 'acceptCosts'])
      assert.throws(() => printed({ suite: 'smoke', [flag]: true }, PAID, []), /no effect/);
  });
});
