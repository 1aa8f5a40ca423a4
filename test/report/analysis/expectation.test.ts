import assert from 'node:assert/strict';
import { expectationsOf, pointerIn } from '../../../scripts/report/analysis/expectation.ts';
import type { Json } from '../../../scripts/shared/json.ts';

const body: Json = { status: 200, result: { state: 'hibernating', items: [{ id: 7 }], 'a/b': 1 } };

describe('report/expectation', () => {
  const cases: readonly (readonly [name: string, message: string, want: readonly unknown[]])[] = [
    [
      'the status, without the cause that is told elsewhere',
      'expected 200, got 400 (BAD_REQUEST: no). A 400 without organization information means that …',
      [{ expected: '200', got: '400 (BAD_REQUEST: no)' }],
    ],
    ['a status without words', 'expected 200, got 502.', [{ expected: '200', got: '502' }]],
    [
      'each breach of the contract, with the value that came',
      '/result/state should be equal to one of the allowed values, but is a string of 11 characters; /result/items/0/id should be string, but is 7',
      [
        { expected: 'should be equal to one of the allowed values', got: '"hibernating"', pointer: '/result/state' },
        { expected: 'should be string', got: '7', pointer: '/result/items/0/id' },
      ],
    ],
    [
      'a breach of the whole body',
      '/ should have the property requestId, but is an object',
      [{ expected: 'should have the property requestId', got: 'an object', pointer: '' }],
    ],
    [
      'a place without Ajv’s words',
      '/result/state is not the one that was asked for',
      [{ expected: 'A', got: '/result/state is not the one that was asked for', pointer: '/result/state' }],
    ],
    ['Chai: equal', "expected 'b' to equal 'a'", [{ expected: "'a'", got: "'b'" }]],
    ['Chai: a type', 'expected undefined to be an array', [{ expected: 'be an array', got: 'undefined' }]],
    ['Postman’s own', 'expected response to have status code 200 but got 404', [{ expected: '200', got: '404' }]],
    ['anything else', 'the body is not JSON', [{ expected: 'A', got: 'the body is not JSON' }]],
  ];
  for (const [name, message, want] of cases) {
    it(name, () => {
      const got = expectationsOf({ name: 'A', status: 'failed', message }, body);
      assert.deepEqual(
        got,
        want.map((expectation) => ({ name: 'A', ...(expectation as object) })),
      );
    });
  }

  it('takes a path of the URL for no pointer, because it leads nowhere in the body', () => {
    assert.equal(pointerIn('GET /v1/organizations failed', body), undefined);
  });

  it('follows a path of properties', () =>
    assert.equal(pointerIn('data.result.items[0].id is odd', body), '/result/items/0/id'));

  it('clips a megabyte of message', () => {
    const [got] = expectationsOf(
      { name: 'A', status: 'failed', message: `expected ${'x'.repeat(1e6)} to equal 'y'` },
      body,
    );
    assert.ok((got?.got.length ?? 0) < 500);
  });
});
