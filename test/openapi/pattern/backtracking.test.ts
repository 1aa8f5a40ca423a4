/** How long a pattern may take: what is known of patterns in the field, and that hostile ones are given up in time. */
import assert from 'node:assert/strict';
import { backtrackingDegree } from '../../../scripts/openapi/pattern/backtracking.ts';

describe('backtracking', () => {
  const linear = [
    '',
    'a?',
    '[a-z]',
    '^[a-zA-Z0-9._-]+$',
    '^.*\\.csv$',
    '^(a|ab)*$',
    '^(a?b)*$',
    '^((a|b)*c|(a|b)*d)*$',
    '^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$',
    '^(?:[a-z0-9]+\\.)+[a-z]{2,}$',
    '^[^@]+@[^@]+$',
    '^(\\d{1,3}\\.){3}\\d{1,3}$',
    '^(?=.*[a-z])(?=.*\\d)(?!.* ).{8,}$',
    '^([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|00000000-0000-0000-0000-000000000000)$',
    '^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-((?:0|[1-9]\\d*|\\d*[a-z-][0-9a-z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-z-][0-9a-z-]*))*))?$',
  ];
  const polynomial: [pattern: string, degree: number][] = [
    ['\\s+$', 2],
    ['[a-z]+@[a-z]+', 2],
    ['^.*,.*$', 2],
    ['^[\\u0400-\\u04ff]*[\\u0480-\\u0500]*$', 2],
    ['^a*a*a*$', 3],
    ['^\\s*(.*)\\s*$', 3],
    ['^(?=a*a*a*b)', 3],
  ];
  const endless = [
    '^(a+)+$',
    '(a|a)*$',
    '^(\\w|\\d)+$',
    '^(a*b*)*$',
    '^([\\w.-]*)*$',
    '^(.{1,100}){1,100}x$',
    '^((a{1,1000}){1,1000}){1,1000}$',
    '(a?){30}a{30}',
    '^(x(a?|b?))*$',
    // Only without the flag `u`, as Ajv 6 reads it: a character that is two code units.
    '^(x[^x][^x]|x😀)*$',
    '^(x[^x]{2}|x\\ud83d\\ude00)*$',
  ];
  for (const pattern of linear)
    it(`takes a time as long as the text for ${pattern}`, () => assert.equal(backtrackingDegree(pattern), 1));
  for (const [pattern, degree] of polynomial)
    it(`takes the power of ${degree} for ${pattern}`, () => assert.equal(backtrackingDegree(pattern), degree));
  for (const pattern of endless)
    it(`may never end for ${pattern}`, () => assert.equal(backtrackingDegree(pattern), Infinity));

  it('gives up what cannot be told: references, lookbehind, and patterns that are too large', () => {
    const given = [
      '^([a-z]+)\\1$',
      '(?<=a*)b',
      `${'('.repeat(200)}a${')*'.repeat(200)}`,
      `^${'[a-z]*'.repeat(290)}$`,
      `^(${'[a-z]?'.repeat(250)}x)*$`,
      'x'.repeat(10_000),
      '('.repeat(50) + 'a'.repeat(5) + '{1,1000})'.repeat(50),
    ];
    for (const pattern of given) assert.equal(backtrackingDegree(pattern), Infinity, pattern.slice(0, 40));
  }).timeout(180_000);
});
