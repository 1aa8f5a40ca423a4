import assert from 'node:assert/strict';
import { FAILURE_KINDS } from '../../../scripts/collection/check-result.ts';
import { expectationsOf, failureText } from '../../../scripts/report/words/failure.ts';
import type { Failure, FailureCode } from '../../../scripts/run/model.ts';
import type { Json } from '../../../scripts/shared/json.ts';

const body: Json = { status: 200, result: { state: 'hibernating', items: [{ id: 7 }] } };

const assertionOf = (...failures: Failure[]) => ({ name: 'A', status: 'failed' as const, failures });

describe('report/words/failure', () => {
  const cases: readonly (readonly [name: string, given: Failure[], want: readonly unknown[], text: string])[] = [
    [
      'the status, with the error that the API names',
      [{ code: 'status', expected: 200, actual: 400, error: 'BAD_REQUEST: no' }],
      [{ expected: '200', got: '400 (BAD_REQUEST: no)' }],
      'expected 200, got 400 (BAD_REQUEST: no)',
    ],
    [
      'a status without an error',
      [{ code: 'status', expected: 200, actual: 502 }],
      [{ expected: '200', got: '502' }],
      'expected 200, got 502',
    ],
    [
      'each breach of the contract, with the value of the body where there is one',
      [
        { code: 'schema-enum', pointer: '/result/state', expected: ['a', 'b'], actual: { type: 'string', length: 11 } },
        { code: 'schema-type', pointer: '/result/items/0/id', expected: ['string', 'null'], actual: 7 },
      ],
      [
        { expected: 'one of "a" or "b"', got: '"hibernating"', pointer: '/result/state' },
        { expected: 'string or null', got: '7', pointer: '/result/items/0/id' },
      ],
      '/result/state: expected one of "a" or "b", got a string of 11 characters; /result/items/0/id: expected string or null, got 7',
    ],
    [
      'a breach of the whole body',
      [{ code: 'schema-required', pointer: '', expected: 'requestId', actual: { type: 'object' } }],
      [{ expected: 'the property requestId', got: 'an object', pointer: '' }],
      '/: expected the property requestId, got an object',
    ],
    ['no response', [{ code: 'no-response' }], [{ expected: 'a response', got: 'no response' }], 'no response'],
  ];
  for (const [name, given, want, text] of cases) {
    it(name, () => {
      assert.deepEqual(
        expectationsOf(assertionOf(...given), body),
        want.map((expectation) => ({ name: 'A', ...(expectation as object) })),
      );
      assert.equal(failureText(assertionOf(...given)), text);
    });
  }

  for (const message of [
    "expected 'b' to equal 'a'",
    'expected 200, got 400 (no). x',
    '/result/state should be string, but is 7',
  ]) {
    it(`reads nothing from the message of another assertion: ${message}`, () => {
      const assertion = { ...assertionOf({ code: 'assertion' }), message };
      assert.deepEqual(expectationsOf(assertion, body), [{ name: 'A', expected: '–', got: message }]);
      assert.equal(failureText(assertion), message);
    });
  }

  it('has words for every code, whatever is missing', () => {
    for (const code of Object.keys(FAILURE_KINDS) as FailureCode[]) {
      const text = failureText(assertionOf({ code }));
      assert.ok(code === 'assertion' ? text === 'A' : text.length > 10, `${code}: ${text}`);
      assert.doesNotMatch(text, /undefined|\[object/);
    }
  });

  it('shows the text of a code that is newer than this version', () => {
    const newer = { code: 'from-the-future' as FailureCode };
    assert.equal(failureText({ ...assertionOf(newer), message: 'what it said' }), 'what it said');
  });

  it('clips a megabyte', () => {
    const [got] = expectationsOf(assertionOf({ code: 'not-json', actual: 'x'.repeat(1e6) }));
    assert.ok((got?.got.length ?? 0) < 500);
  });
});
