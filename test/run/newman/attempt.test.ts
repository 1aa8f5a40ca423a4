import assert from 'node:assert/strict';
import { parseConsoleEvent } from '../../../scripts/collection/console-protocol.ts';
import { addAssertion, addConsoleEvent, newAttempt } from '../../../scripts/run/newman/attempt.ts';

describe('run/newman/attempt', () => {
  it('joins assertions and the reports of scripts by name, each report once, and never where the assertion passed', () => {
    const attempt = newAttempt(0);
    const report = (assertion: string, actual: number) => {
      const event = parseConsoleEvent(['[failed]', '', { v: 1, assertion, failures: [{ code: 'status', actual }] }]);
      if (event !== undefined) addConsoleEvent(attempt, event);
    };
    report('a', 1);
    report('a', 2);
    report('b', 3);
    addAssertion(attempt, { name: 'a', status: 'failed', message: 'one' });
    addAssertion(attempt, { name: 'b', status: 'passed' });
    addAssertion(attempt, { name: 'a', status: 'failed', message: 'two' });
    addAssertion(attempt, { name: 'a', status: 'failed', message: 'three' });
    assert.deepEqual(attempt.assertions, [
      { name: 'a', status: 'failed', failures: [{ code: 'status', actual: 1 }] },
      { name: 'b', status: 'passed' },
      { name: 'a', status: 'failed', failures: [{ code: 'status', actual: 2 }] },
      { name: 'a', status: 'failed', failures: [{ code: 'assertion' }], message: 'three' },
    ]);
  });
});
