import assert from 'node:assert/strict';
import { failureProblem, keyOf, withoutIds } from '../../../scripts/run/baseline/known-problem.ts';

const UUID = '5a4db0c5-0001-4f00-8a00-00000000000a';

describe('run/baseline/known-problem', () => {
  const POINTERS: readonly (readonly [given: string, want: string])[] = [
    ['', ''],
    ['/result/0/endpoints/12/port', '/result/*/endpoints/*/port'],
    [`/result/${UUID}/name`, '/result/*/name'],
    ['/result/66f2a1b0c9d8e7f6a5b4c3d2', '/result/*'],
    ['/result/sk_live_4eC39HqLyjWDarjtT1zdp7dc', '/result/*'],
    ['/result/ada@example.org', '/result/*'],
    ['/result/[redacted]', '/result/*'],
    ['/result/a~1b', '/result/*'],
    ['/result/s3BucketV2/k8s-name', '/result/s3BucketV2/k8s-name'],
  ];
  for (const [given, want] of POINTERS) {
    it(`${given || '(the whole body)'} → ${want || '(the whole body)'}`, () => {
      const failure = { code: 'schema-type', pointer: given, expected: 'string' } as const;
      assert.equal(failureProblem('smoke', 'a', 'b', failure).pointer, want);
      const entry = { operation: 'a', code: 'schema-type' };
      assert.equal(keyOf({ ...entry, pointer: given }), keyOf({ ...entry, pointer: want }));
    });
  }

  const NAMES: readonly (readonly [given: string, want: string])[] = [
    ['instanceGet', 'instanceGet'],
    ['instanceGet#unknown-id', 'instanceGet#unknown-id'],
    [`https://user:pass@api.example.org/v1/organizations/${UUID}?token=abc`, '/v1/organizations/*'],
    [`GET http://127.0.0.1:4010/v1/services/${UUID} twice`, 'GET /v1/services/* twice'],
    ['https://api.example.org', '*'],
  ];
  for (const [given, want] of NAMES)
    it(`the name ${given} → ${want}`, () => {
      assert.equal(withoutIds(given), want);
      assert.equal(withoutIds(want), want);
    });
});
