/** A secret at the limit of a text that is clipped, by the API, by a script or by the run: no part of it is left. */
import assert from 'node:assert/strict';
import { type Attempt, newAttempt } from '../../../scripts/run/newman/attempt.ts';
import type { Reason } from '../../../scripts/run/reason.ts';
import { requestRun } from '../../../scripts/run/result.ts';
import { createRedactor } from '../../../scripts/run/secrets/redact.ts';
import { attempt, FAILED, itemWith, RETRY } from '../newman/attempt-fixture.ts';

describe('run/secrets: redaction before clipping', () => {
  const secret = 'Zq7vN4xT9wKm2pLr5sBd8hJc3fGy6aEtUi';
  const redact = createRedactor([secret]);
  /** Text of others in every field of a row that can hold it, and in every reason. */
  const given = (text: string, body: string): readonly (readonly [attempts: Attempt[], leftOut?: Reason])[] => [
    [
      [
        attempt({ networkError: { code: text, detail: text }, retry: RETRY }),
        attempt({
          url: `http://127.0.0.1/${encodeURIComponent(text.slice(0, 3000))}`,
          requestBody: body,
          responseBody: body,
          clipped: true,
          requestHeaders: [{ name: 'x-text', value: text }],
          responseHeaders: [{ name: text, value: text }],
          assertions: [
            { name: text, status: 'failed', message: text },
            {
              name: text,
              status: 'failed',
              failures: [{ code: 'status', pointer: `/${text}`, expected: [text], actual: text, error: text }],
            },
          ],
          findings: [{ kind: 'unknown-property', pointer: `/${text}`, value: text }],
          left: [{ thing: text, name: text, id: text, method: text, path: text, body: text }],
        }),
      ],
    ],
    [[attempt({ networkError: { code: text, detail: text } })]],
    [[attempt({ scriptErrors: [text] })]],
    [[{ ...newAttempt(0), skipped: { reasonCode: 'no-value', params: { variable: text } } }]],
    [[], { reasonCode: 'runner-failed', params: { detail: text } }],
  ];

  for (const limit of [40, 160, 200, 600, 1000, 2000, 4000, 16 * 1024, 256 * 1024]) {
    it(`at ${limit} characters, in the middle of the secret`, () => {
      const text = 'word '.repeat(limit).slice(0, limit - 17) + secret.repeat(2);
      const clipped = text.slice(0, limit);
      for (const [shown, body] of [
        [text, text],
        [clipped, JSON.stringify({ error: text })],
        [`got 400 (${clipped}).`, clipped],
        [`it starts with ${JSON.stringify(clipped)}`, JSON.stringify({ error: clipped })],
      ] as const)
        for (const [attempts, leftOut] of given(shown, body)) {
          const row = requestRun(itemWith(), attempts, redact, leftOut);
          assert.doesNotMatch(JSON.stringify(row), new RegExp(secret.slice(0, 6)));
        }
    });
  }

  it('leaves not even four characters at a limit of the run', () => {
    for (const limit of [2000, 16 * 1024, 256 * 1024]) {
      const text = 'word '.repeat(limit).slice(0, limit - 4) + secret;
      for (const assertions of [[], FAILED]) {
        const last = attempt({
          requestBody: text,
          responseBody: text,
          responseHeaders: [{ name: 'x', value: text }],
          assertions: [...assertions, { name: 'n', status: 'passed', message: text }],
          findings: [{ kind: 'unknown-property', pointer: text, value: text }],
        });
        const row = requestRun(itemWith(), [last], redact);
        assert.doesNotMatch(JSON.stringify(row), new RegExp(secret.slice(0, 4)));
      }
    }
  });
});
