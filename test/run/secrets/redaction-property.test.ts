/**
 * Random secrets in random encodings at random positions of random texts that are truncated at random: no six consecutive characters
 * of the secret remain. The random numbers are the same in each run.
 */
import assert from 'node:assert/strict';
import { createRedactor } from '../../../scripts/run/secrets/redact.ts';
import { random } from '../random.ts';
import { ENCODINGS, isBase64 } from './secret-encodings.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ALPHABETS = [
  `${LETTERS}0123456789`,
  `${LETTERS}0123456789!"#$'()*+,-./:;<>?@[]^_{|} `,
  `${LETTERS}0123456789+/=`,
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789abcdef',
  `${LETTERS}0123456789äöüßñ€日`,
];
const WORDS =
  'the service answered with an error for this request and expects another value 200 400 BAD_REQUEST 5a4db0c5 2026-01-01 https://api.example.test/v1?page=2 {"a":1} (none) key: x=1 50%'.split(
    ' ',
  );
const LEADS = [' ', '"', '(', '\n', ': ', '=', '>', ''];
const ENDS = [' ', '"', ')', '\n', '<', ',', ''];
const CASES = 2000;

/** Six characters of the secret that are in the text and were not in it before. */
function traceOf(secret: string, name: string, shown: string, around: string): string | undefined {
  const [flat, known] = [shown.toLowerCase(), around.toLowerCase()];
  const encode = ENCODINGS[name] as (text: string) => string;
  const hasOwnForm = !isBase64(name) && !/lines|list/.test(name);
  for (let at = 0; at + 6 <= secret.length; at++) {
    const part = secret.slice(at, at + 6);
    for (const form of [part, ...(hasOwnForm ? [encode(part)] : [])].map((text) => text.toLowerCase()))
      if (flat.includes(form) && !known.includes(form)) return form;
    if (isBase64(name)) {
      const seen = base64Parts(secret.slice(at, at + 7)).find((form) => shown.replaceAll(/\s|\\n/g, '').includes(form));
      if (seen !== undefined) return seen;
    }
  }
  return undefined;
}

/** The Base64 of the part at each of the three positions in a group, without characters that contain bits of neighbours. */
function base64Parts(part: string): string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(part)]);
    const text = bytes.toString('base64').replaceAll('=', '');
    return text.slice(offset === 0 ? 0 : offset + 1, bytes.length % 3 === 0 ? undefined : -1);
  });
}

describe('redaction of random texts', function () {
  this.timeout(120_000);

  for (const seed of [1, 2, 3]) {
    it(`${CASES} secrets, seed ${seed}${seed === 1 ? '' : ' @slow'}`, () => {
      const { pick, int } = random(seed);
      const words = (most: number) => Array.from({ length: int(most) }, () => pick(WORDS)).join(' ');
      for (let count = 0; count < CASES; count++) {
        const alphabet = [...pick(ALPHABETS)];
        const secret = Array.from({ length: 8 + int(40) }, () => pick(alphabet))
          .join('')
          .trim();
        if (secret.length < 8) continue;
        const name = pick(Object.keys(ENCODINGS));
        const encoded = (ENCODINGS[name] as (text: string) => string)(secret);
        const [before, after] = [words(12) + pick(LEADS), pick(ENDS) + words(12)];
        const whole = before + encoded + after;
        const shorter = whole.slice(0, before.length + int(encoded.length + 6));
        const redact = createRedactor([secret, 'an0ther-secret']);
        const texts = {
          whole: [redact.text(whole), whole],
          'cut before': [redact.text(shorter), shorter],
          'cut before, in a message': [redact.text(`expected 200, got 400 (${shorter}). Check it.`), shorter],
          'cut before, a body': [redact.body(shorter, true), shorter],
          'cut after': [redact.body(whole).slice(0, int(whole.length)), whole],
          'in JSON': [redact.body(JSON.stringify({ error: whole, n: 1 })), whole],
          'in JSON, cut before': [redact.body(JSON.stringify({ error: shorter }).slice(0, -2), true), shorter],
        };
        for (const [how, [shown = '', text]] of Object.entries(texts)) {
          const trace = traceOf(secret, name, shown, before + after);
          assert.equal(trace, undefined, `${how}, ${name}, ${JSON.stringify({ secret, text, shown })}`);
        }
      }
    });
  }
});
