import assert from 'node:assert/strict';
import { fragmentOf } from '../../scripts/report/deep-link.ts';

describe('report/deep-link', () => {
  const cases: readonly (readonly [name: string, given: readonly [string, string?], want: string])[] = [
    ['a request', ['production', 'instanceGet'], 'production/instanceGet'],
    ['an environment', ['production'], 'production/'],
    ['an operation that occurs twice', ['production', 'instanceGet#wrong key'], 'production/instanceGet%23wrong%20key'],
    ['no room for the mark of a filter', ['a?b', 'c/d'], 'a%3Fb/c%2Fd'],
    ['half a pair', ['x', '\ud83d'], 'x/%EF%BF%BD'],
  ];
  for (const [name, given, want] of cases) it(name, () => assert.equal(fragmentOf(...given), want));
});
