/** The values of `--fault`, and which requests they apply to. */
import assert from 'node:assert/strict';
import { type Fault, faultQueue } from '../../../scripts/sandbox/faults/fault.ts';
import { parseFaults } from '../../../scripts/sandbox/faults/parse.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';

const IDS = ['instanceGet', 'instanceGetList', 'organizationGet'];

describe('sandbox/faults/parse', () => {
  describe('--fault values', () => {
    const tests: [string, { given: string; want: Fault[] }][] = [
      [
        'a status twice, then a latency',
        {
          given: 'instanceGet=503x2,latency=2s',
          want: [
            { kind: 'status', status: 503, times: 2, operationId: 'instanceGet' },
            { kind: 'latency', ms: 2000, operationId: 'instanceGet' },
          ],
        },
      ],
      ['every operation', { given: '*=latency=150ms', want: [{ kind: 'latency', ms: 150, operationId: '*' }] }],
      [
        'retry-after',
        {
          given: 'instanceGet=429x1,retry-after=3',
          want: [{ kind: 'status', status: 429, times: 1, retryAfter: 3, operationId: 'instanceGet' }],
        },
      ],
      [
        'keywords',
        {
          given: 'instanceGet=resetx1,reset-midway',
          want: [
            { kind: 'reset', when: 'before', times: 1, operationId: 'instanceGet' },
            { kind: 'reset', when: 'midway', operationId: 'instanceGet' },
          ],
        },
      ],
      [
        'the ways of the gateways',
        {
          given: 'instanceGet=no-routex1,gateway-timeout,rate-limited=0.5x2,failed-dependency,inactive-key',
          want: [
            { kind: 'no-route', times: 1, operationId: 'instanceGet' },
            { kind: 'gateway-timeout', operationId: 'instanceGet' },
            { kind: 'rate-limited', reset: 0.5, times: 2, operationId: 'instanceGet' },
            { kind: 'failed-dependency', operationId: 'instanceGet' },
            { kind: 'inactive-key', operationId: 'instanceGet' },
          ],
        },
      ],
      [
        'a redirect URL',
        {
          given: 'instanceGet=redirect=http://127.0.0.1:1/x',
          want: [{ kind: 'redirect', to: 'http://127.0.0.1:1/x', operationId: 'instanceGet' }],
        },
      ],
    ];
    for (const [name, { given, want }] of tests) it(name, () => assert.deepEqual(parseFaults([given], IDS), want));

    const wrong: [string, RegExp][] = [
      ['instanceGot=503', /did you mean instanceGet\?/],
      ['503', /operationId/],
      ['instanceGet=7', /`7` is not a fault/],
      ['instanceGet=latency=soon', /is not a fault/],
      ['instanceGet=retry-after=3', /no status before it/],
      ['instanceGet=', /is not a fault/],
      ['instanceGet=503x0', /`times` is invalid/],
      ['instanceGet=latency=3000000s', /`ms` is invalid/],
      ['instanceGet=429,retry-after=\u00fcber', /`retryAfter` is invalid/],
      ['instanceGet=redirect=http://[', /`to` is invalid/],
    ];
    for (const [given, want] of wrong) {
      it(`rejects ${given}`, () => {
        assert.throws(
          () => parseFaults([given], IDS),
          (error) =>
            error instanceof ExpectedError &&
            error.code === 'usage-invalid-value' &&
            want.test(`${error.problem.what} ${error.problem.remedy}`),
        );
      });
    }
  });

  it('apply to their operation as often as `times` says, and at most one replaces or corrupts a response', () => {
    const status = (code: number, times: number): Fault => ({
      kind: 'status',
      status: code,
      times,
      operationId: 'instanceGet',
    });
    const late: Fault = { kind: 'latency', ms: 1, operationId: '*' };
    const queue = faultQueue([status(503, 2), status(429, 1), late]);
    const taken = () => queue.take('instanceGet').map((fault) => (fault.kind === 'status' ? fault.status : fault.kind));
    assert.deepEqual(
      [taken(), taken(), taken(), taken()],
      [[503, 'latency'], [503, 'latency'], [429, 'latency'], ['latency']],
    );
    assert.deepEqual(queue.take('organizationGet'), [late]);
  });
});
