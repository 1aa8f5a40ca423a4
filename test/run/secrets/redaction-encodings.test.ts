/** Redaction by value: each encoding of a known secret, complete and truncated, in text, in JSON and in a message. */
import assert from 'node:assert/strict';
import { createRedactor, type Redactor } from '../../../scripts/run/secrets/redact.ts';
import { ENCODINGS, isBase64 } from './secret-encodings.ts';

const SECRETS = {
  'letters and digits': '4b1dKANARIENVOGEL7qXw',
  'every sign': 'S3cr3t/with+signs=&"quote" <ü> \'~9',
  'a backslash': 'back\\slash\\\\and"quotes7',
  Unicode: 'gehe1m-ß€-日本-pass',
  'an ID': '7f3c1d2e-9a4b-4c5d-8e6f-001122334455',
  'in an address': 'https://svc.test:8443/?user=u&password=Zq7vN4xT9w',
};

/** Whether the text contains six consecutive characters of the secret in any encoding. */
function traceOf(secret: string, name: string, text: string): string | undefined {
  const encode = ENCODINGS[name] as (text: string) => string;
  const flat = text.toLowerCase();
  for (let at = 0; at + 6 <= secret.length; at++) {
    const part = secret.slice(at, at + 6);
    const forms = [part, ...(isBase64(name) || /lines|list/.test(name) ? [] : [encode(part)])];
    const seen = forms.find((form) => flat.includes(form.toLowerCase()));
    if (seen !== undefined) return seen;
  }
  return undefined;
}

describe('redaction by value: the table', () => {
  it('has enough rows', () => assert.ok(Object.keys(ENCODINGS).length >= 40));

  for (const [name, encode] of Object.entries(ENCODINGS)) {
    it(name, () => {
      for (const [kind, secret] of Object.entries(SECRETS)) {
        const redact = createRedactor([secret]);
        const given = encode(secret);
        for (const text of [
          given,
          `before ${given} after`,
          `"${given}"`,
          `<p>${given}</p>`,
          JSON.stringify({ error: `before ${given} after` }),
          JSON.stringify({ inner: JSON.stringify({ error: given }) }),
        ]) {
          for (const shown of [redact.text(text), redact.body(text), redact.header('X-Echo', text)]) {
            assert.match(shown, /\[redacted\]/, `${kind}: ${shown}`);
            assert.equal(traceOf(secret, name, shown), undefined, `${kind}: ${shown}`);
          }
        }
        assert.match(redact.text(`before ${given} after`), /^before .*\[redacted\].* after$/s);
      }
    });
  }

  it('JSON stays JSON', () => {
    for (const secret of Object.values(SECRETS)) {
      const redact = createRedactor([secret]);
      for (const encode of Object.values(ENCODINGS)) {
        const shown = redact.body(
          JSON.stringify({ id: 1, error: `a ${encode(secret)} b`, next: [true, encode(secret)] }),
        );
        assert.doesNotThrow(() => JSON.parse(shown), shown);
      }
    }
  });
});

describe('the beginning of a secret', () => {
  const secret = SECRETS['letters and digits'];
  const redact = createRedactor([secret, 'lifecycle-Passw0rd', 'sandbox-not-a-secret-1']);
  const cut: [text: string, want: string][] = [
    [`refused ${secret.slice(0, 12)}`, 'refused [redacted]'],
    [
      `expected 200, got 400 (refused ${secret.slice(0, 20)}). Check it.`,
      'expected 200, got 400 (refused [redacted]). Check it.',
    ],
    [`it starts with ${JSON.stringify(secret.slice(0, 7))}`, 'it starts with "[redacted]"'],
    [`refused ${secret.slice(0, 9)}…`, 'refused [redacted]…'],
    [`refused ${secret.slice(0, 9)}... and more`, 'refused [redacted]... and more'],
    [`refused ${encodeURIComponent(`${secret.slice(0, 9)}`)}%2`, 'refused [redacted]'],
    [`refused ${Buffer.from(secret.slice(0, 9)).toString('hex')}`, 'refused [redacted]'],
    [`refused ${Buffer.from(`a:${secret}`).toString('base64').slice(0, 15)}`, 'refused [redacted]'],
  ];
  for (const [text, want] of cut) it(text, () => assert.equal(redact.text(text), want));

  it('is not an ordinary word', () => {
    for (const text of [
      'the lifecycle of a sandbox is not a secret',
      '{"table":"lifecycle","kind":"sandbox"}',
      `${secret.slice(0, 5)} is short`,
      'sandbox-not',
    ])
      assert.equal(redact.text(text), text);
  });

  it('can be shorter in a truncated body', () => {
    assert.equal(redact.body(`{"a":"${secret.slice(0, 4)}`, true), '{"a":"[redacted]');
    assert.equal(redact.body(`{"a":"${secret.slice(0, 4)}`), `{"a":"${secret.slice(0, 4)}`);
  });
});

describe('a text that cannot be searched', () => {
  it('is not shown', () => {
    const redact: Redactor = createRedactor(['4b1dKANARIENVOGEL7qXw']);
    const hostile = { slice: () => assert.fail('no text') } as unknown as string;
    assert.match(redact.body(hostile), /^\[redacted: /);
  });

  it('is shown up to a million characters, without a truncated secret', () => {
    const secret = '4b1dKANARIENVOGEL7qXw';
    const redact = createRedactor([secret]);
    const shown = redact.text(`${'x '.repeat(512 * 1024 - 5)}${secret}${secret}`);
    assert.match(shown, /x \[redacted\]… \[\d+ more characters\]$/);
  });
});
