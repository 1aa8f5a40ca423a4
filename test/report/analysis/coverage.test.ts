import assert from 'node:assert/strict';
import { coverageOf, renderCoverage } from '../../../scripts/report/analysis/coverage.ts';
import type { Run, SuiteName } from '../../../scripts/run/model.ts';
import type { RequestStatus } from '../../../scripts/run/status.ts';
import { mixedRun } from '../mixed-run.ts';

type Sent = readonly [id: string, status: RequestStatus, attempts?: number];

function runOf(suite: SuiteName, sent: readonly Sent[], hash = 'same'): Run {
  const whole = mixedRun();
  const [environment] = whole.environments;
  const [request] = environment?.requests ?? [];
  if (environment === undefined || request === undefined) throw new Error('the fixture has a request');
  return {
    ...whole,
    suite,
    spec: { title: 'T', version: '1', openapi: '3.1.0', operations: 3, operationIds: ['list', 'get', 'make'], hash },
    environments: [
      { ...environment, requests: sent.map(([id, status, attempts = 1]) => ({ ...request, id, status, attempts })) },
    ],
  };
}

describe('coverage', () => {
  const CASES: readonly [string, { given: readonly Run[]; want: readonly object[] }][] = [
    [
      'an operation of several requests has its most telling status',
      {
        given: [
          runOf('negative', [
            ['get#a', 'passed'],
            ['get#b', 'failed'],
            ['list#a', 'flaky'],
          ]),
        ],
        want: [{ negative: 'flaky' }, { negative: 'failed' }, {}],
      },
    ],
    [
      'what was not sent does not count',
      {
        given: [
          runOf('smoke', [
            ['list', 'skipped', 0],
            ['get', 'passed'],
          ]),
        ],
        want: [{}, { smoke: 'passed' }, {}],
      },
    ],
    [
      'suites add up',
      {
        given: [
          runOf('smoke', [['list', 'passed']]),
          runOf('lifecycle', [
            ['make', 'passed'],
            ['list', 'errored'],
          ]),
        ],
        want: [{ smoke: 'passed', lifecycle: 'errored' }, {}, { lifecycle: 'passed' }],
      },
    ],
    [
      'a run of another spec does not count',
      {
        given: [runOf('smoke', [['list', 'passed']]), runOf('lifecycle', [['make', 'passed']], 'other')],
        want: [{ smoke: 'passed' }, {}, {}],
      },
    ],
    [
      'the first run of a suite counts',
      {
        given: [runOf('smoke', [['list', 'passed']]), runOf('smoke', [['get', 'passed']])],
        want: [{ smoke: 'passed' }, {}, {}],
      },
    ],
  ];
  for (const [name, { given, want }] of CASES) {
    it(name, () => {
      const [run, ...others] = given;
      const coverage = coverageOf(run as Run, others);
      assert.deepEqual(
        coverage.operations.map(({ suites }) => suites),
        want,
      );
      assert.equal(coverage.sent, want.filter((suites) => Object.keys(suites).length > 0).length);
    });
  }

  it('is a table with a line for each operation', () => {
    const text = renderCoverage(
      coverageOf(runOf('smoke', [['list', 'passed']]), [runOf('negative', [['make#no', 'passed']])]),
    );
    assert.deepEqual(
      text
        .split('\n')
        .map((line) => line.split(/\s{2,}/))
        .slice(0, 5),
      [
        ['operation', 'smoke', 'negative'],
        ['---------', '-----', '--------'],
        ['list', 'passed', '·'],
        ['get', '·', '·'],
        ['make', '·', 'passed'],
      ],
    );
    assert.match(text, /2 of 3 operations/);
  });
});
