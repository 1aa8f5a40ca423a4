/** Expensive bodies and secrets are redacted completely and in bounded CPU time. */
import assert from 'node:assert/strict';
import { createPatternSearch } from '../../../scripts/run/secrets/aho-corasick.ts';
import { createRedactor } from '../../../scripts/run/secrets/redact.ts';
import { random } from '../random.ts';

const MEGABYTE = 1024 * 1024;
/** Seconds per megabyte. A backtracking regular expression takes minutes or years, as does quadratic time for a quarter of one. */
const MAX_SECONDS = 20;

const learned = Array.from({ length: 100 }, (_, index) => `l3arned-${index}-${(index * 7919).toString(36)}-XyZ`);
const long = Array.from({ length: 8000 }, (_, at) => 'abcdefghijklmnop'[(at * at * 31 + at * 7) % 16]).join('');
const backslashes = `abc${'\\'.repeat(20)}xyz9`;

function redactorOf(...secrets: readonly string[]) {
  const redact = createRedactor(secrets);
  redact.learn({ body: JSON.stringify({ tokens: learned }) });
  return redact;
}

function filled(piece: string, size = MEGABYTE): string {
  return piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
}

function inTime<Result>(work: () => Result, size = MEGABYTE): Result {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  assert.ok((user + system) / 1e6 < (MAX_SECONDS * size) / MEGABYTE, `${(user + system) / 1e6} s`);
  return result;
}

describe('redaction in bounded time', function () {
  this.timeout(120_000);

  const pieces = [
    'authorization:',
    'authorization: ',
    'authorization: is ',
    'authorization:is.',
    'authorization:is,',
    'cookie:is,',
    'Authorization: Digest a="',
    'password="',
    "password='\\'",
    'password=a&',
    'password: ',
    'password',
    'token=["',
    '--token ',
    '\\',
    '\\\\"',
    '\\u00',
    '"',
    '{"a":',
    '{"password":"',
    '["[',
    '%25',
    '%2525252541',
    '%',
    '&amp;amp;amp;',
    '&#65',
    '&',
    '=\r\n',
    '=3D',
    '://a:b/',
    '//',
    'https://a:b@c?d=e&',
    '?sig=',
    '<a b="c" ',
    '<password>',
    '<',
    'eyJ.',
    '-eyJhbGciOi',
    'Basic ',
    'Bearer a.',
    '-----BEGIN PRIVATE KEY-----',
    '-----END ',
    '1, ',
    '0x',
    'a0:',
    'QUJD\n',
    'QUJDREVGR0hJSktMTU5P ',
    ' ',
    '\0',
    '\ud83d',
    'ü',
    `${backslashes.slice(0, -1)}8 `,
    `${'\\'.repeat(40)}x`,
    learned.map((secret) => `${secret.slice(0, -1)}?`).join(' '),
    learned.map((secret) => Buffer.from(secret).toString('base64')).join('\n'),
    long.slice(0, 7999),
    'aaaaaaaa',
  ];
  for (const [piece, size] of pieces.flatMap((one) => [[one, MEGABYTE / 16] as const, [one, MEGABYTE / 4] as const])) {
    it(`${size / 1024} KiB of ${JSON.stringify(piece.slice(0, 40))}${size === MEGABYTE / 4 ? ' @slow' : ''}`, () => {
      const secret = '4b1dKANARIENVOGEL7qXw';
      const redact = redactorOf(secret, backslashes, long, `${'a'.repeat(5000)}b1`, 'ü'.repeat(3000));
      const body = `${secret} ${filled(piece, size - 200)} ${secret} ${learned[42]}`;
      const shown = inTime(() => redact.body(body), size);
      for (const known of [secret, learned[42] as string]) assert.ok(!shown.includes(known), known);
      inTime(() => redact.learn({ body }), size);
      assert.ok(!inTime(() => redact.body(JSON.stringify({ body: body.slice(0, size / 2) })), size).includes(secret));
    });
  }

  it('a learned secret with 20 backslashes, and near copies of it', () => {
    const redact = createRedactor(['4b1dKANARIENVOGEL7qXw']);
    inTime(() => redact.learn({ body: JSON.stringify({ token: backslashes }) }));
    const near = backslashes.replace('xyz9', 'xyz8');
    const shown = inTime(() => redact.body(`${filled(`${near} `)}${backslashes}`.slice(-MEGABYTE)));
    assert.ok(!shown.includes(backslashes) && shown.endsWith('[redacted]'));
    assert.equal(redact.text(JSON.stringify(JSON.stringify(backslashes))), '"\\"[redacted]\\""');
  });

  it('a secret of 8,000 characters, twice', () => {
    const redact = redactorOf(long);
    for (const body of [`${long} and ${long}`, JSON.stringify({ a: long, b: [long, `x${long}y`] })]) {
      const shown = inTime(() => redact.body(body));
      assert.doesNotMatch(shown, /[a-p]{8}/);
    }
    assert.equal(redact.text(`<${long}> <${encodeURIComponent(long)}>`), '<[redacted]> <[redacted]>');
    assert.equal(redact.text(`cut: ${long.slice(0, 5000)}`), 'cut: [redacted]');
  });

  it('a secret of a megabyte: everything after its beginning is redacted', () => {
    const huge = filled('0123456789abcdefghijklmnopqrstuvwxyz!');
    const redact = createRedactor([huge]);
    assert.equal(
      inTime(() => redact.text(`before ${huge.slice(0, 900_000)} after`)),
      'before [redacted]',
    );
  });

  it('thousands of learned secrets: the newest are redacted', () => {
    const redact = createRedactor([]);
    inTime(() => {
      for (let round = 0; round < 20; round++)
        redact.learn({
          body: JSON.stringify({ tokens: Array.from({ length: 500 }, (_, at) => `t0ken-${round}-${at}-x`) }),
        });
      return redact.text('first');
    });
    assert.equal(redact.text('see t0ken-19-499-x and t0ken-18-0-x'), 'see [redacted] and [redacted]');
  });

  it('time is linear in the length of the text', () => {
    const redact = redactorOf(backslashes, long);
    const secondsFor = (size: number) => {
      const before = process.cpuUsage();
      redact.body(filled(`authorization: ${backslashes.slice(0, -1)} "password=" `, size));
      return process.cpuUsage(before).user / 1e6;
    };
    secondsFor(MEGABYTE / 8);
    // For sixteen times the text, quadratic time would be 256 times as long.
    assert.ok(secondsFor(MEGABYTE) < 100 * Math.max(secondsFor(MEGABYTE / 16), 0.01));
  });
});

describe('the search for many patterns', () => {
  it('finds the same as a simple search', () => {
    const { pick, int } = random(7);
    for (let round = 0; round < 300; round++) {
      const word = (length: number) => Array.from({ length }, () => pick(['a', 'b', 'B', '-'])).join('');
      const patterns = [...new Set(Array.from({ length: 1 + int(6) }, () => word(1 + int(6)).toLowerCase()))];
      const text = word(60);
      const ends = new Map<number, number>();
      for (const pattern of patterns)
        for (let at = 0; at + pattern.length <= text.length; at++)
          if (text.slice(at, at + pattern.length).toLowerCase() === pattern)
            ends.set(at + pattern.length, Math.max(ends.get(at + pattern.length) ?? 0, pattern.length));
      const found = new Map<number, number>();
      createPatternSearch(patterns.map((pattern) => ({ bytes: Buffer.from(pattern), ordinary: 0 }))).search(
        Buffer.from(text),
        { whole: (start, end) => found.set(end, end - start), prefix: () => {} },
        6,
      );
      assert.deepEqual(
        [...found],
        [...ends].sort(([a], [b]) => a - b),
        `${patterns} in ${text}`,
      );
    }
  });
});
