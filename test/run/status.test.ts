/** The statuses of a run, against those who use them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSchema } from '../../scripts/report/store/schema.ts';
import {
  hasPrecedence,
  isProblemStatus,
  type RequestStatus,
  STATUS_DISPLAY_ORDER,
  STATUS_PRECEDENCE,
} from '../../scripts/run/status.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { mixedRun } from '../report/mixed-run.ts';

describe('run/status', () => {
  const tests: [name: string, { given: [RequestStatus, RequestStatus]; want: boolean }][] = [
    ['a failure counts before a request without a response', { given: ['failed', 'errored'], want: true }],
    ['a request without a response counts before a flaky one', { given: ['errored', 'flaky'], want: true }],
    ['a flaky request counts before one that passed', { given: ['flaky', 'passed'], want: true }],
    ['a request that was sent counts before a skipped one', { given: ['passed', 'skipped'], want: true }],
    ['a skipped request does not count before one that was sent', { given: ['skipped', 'passed'], want: false }],
    ['no status counts before itself', { given: ['failed', 'failed'], want: false }],
  ];
  for (const [name, { given, want }] of tests) it(name, () => assert.equal(hasPrecedence(...given), want));

  it('problems come first in the precedence', () => {
    const first = STATUS_PRECEDENCE.slice(0, STATUS_PRECEDENCE.filter(isProblemStatus).length);
    assert.deepEqual(first, STATUS_PRECEDENCE.filter(isProblemStatus));
    assert.ok(first.length > 0);
  });

  it('every status is displayed once, and every saved run may have it', () => {
    assert.deepEqual([...STATUS_DISPLAY_ORDER].sort(), [...STATUS_PRECEDENCE].sort());
    const run = structuredClone(mixedRun()) as unknown as { environments: { requests: { status: string }[] }[] };
    const [request] = run.environments.flatMap(({ requests }) => requests);
    assert.ok(request !== undefined);
    const accepted = [...STATUS_PRECEDENCE, 'unknown'].filter((status) => {
      request.status = status;
      return runSchema.safeParse(run).success;
    });
    assert.deepEqual(accepted, STATUS_PRECEDENCE);
  });

  it('the precedence stands in one place', () => {
    const sources = readdirSync(join(ROOT, 'scripts'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .filter((file) =>
        /\[\s*'failed',\s*'errored',\s*'flaky'/.test(readFileSync(join(ROOT, 'scripts', file), 'utf8')),
      );
    assert.deepEqual(sources, [join('run', 'status.ts')]);
  });
});
