/** What is redacted, and what stays readable. */
import assert from 'node:assert/strict';
import { createRedactor } from '../../../scripts/run/secrets/redact.ts';
import { isSecretHeader, isSecretName } from '../../../scripts/shared/secrets/secret-names.ts';

const SECRET = 'S3cr3t/with+signs=&"quote" ü';
const KEY = '4b1dKANARIENVOGEL7';
const ORGANIZATION = '5a4db0c5-0001-4f00-8a00-000000000001';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const redactor = () => createRedactor([SECRET, KEY, `some-key:${KEY}`], [ORGANIZATION]);

describe('redaction by value', () => {
  const forms: [name: string, given: string][] = [
    ['raw', SECRET],
    ['JSON-escaped', JSON.stringify(SECRET)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(SECRET))],
    [
      'JSON with \\u escapes',
      [...SECRET].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ],
    ['JSON with escaped slashes', SECRET.replaceAll('/', '\\/')],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['percent-encoded, lower case', encodeURIComponent(SECRET).replaceAll(/%../g, (hex) => hex.toLowerCase())],
    ['percent-encoded whole', [...Buffer.from(SECRET)].map((byte) => `%${byte.toString(16)}`).join('')],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(SECRET))],
    ['as a form field', new URLSearchParams({ a: SECRET }).toString()],
    ['as a query in a URL', new URL(`https://example.test/?q=${encodeURIComponent(SECRET)}`).href],
    ['in a JSON pointer', SECRET.replaceAll('~', '~0').replaceAll('/', '~1')],
    ['Base64', base64(SECRET)],
    ['Base64 without padding', base64(SECRET).replaceAll('=', '')],
    ['Base64 for URLs', Buffer.from(SECRET).toString('base64url')],
    ['Base64 percent-encoded', encodeURIComponent(base64(SECRET))],
    ['Base64 of the pair', base64(`some-key:${SECRET}`)],
    ['Base64 of a pair with another name', base64(`x:${SECRET}`)],
    ['Base64 of JSON around it', base64(JSON.stringify({ a: 1, key: KEY, z: 2 }))],
    ['hexadecimal', Buffer.from(SECRET).toString('hex')],
    ['hexadecimal in capitals', Buffer.from(KEY).toString('hex').toUpperCase()],
    ['in the middle of a word', `x${KEY}y`],
    ['as the name of a property', JSON.stringify({ [KEY]: 1 })],
  ];
  for (const [name, given] of forms) {
    it(name, () => {
      for (const value of [given, `before ${given} after`]) {
        const shown = redactor().text(value);
        assert.match(shown, /\[redacted\]/);
        for (const part of [
          SECRET,
          KEY,
          SECRET.slice(4, 16),
          KEY.slice(4, 14),
          base64(KEY).slice(4, 16),
          base64(SECRET).slice(4, 20),
        ])
          assert.ok(!shown.includes(part), `${part} is in ${shown}`);
      }
      assert.match(redactor().text(`before ${given} after`), /^before .* after$/s);
    });
  }
});

describe('redaction by name', () => {
  const bodies: [name: string, given: string, want: string][] = [
    ['a password', '{"password": "hunter2"}', '{"password": "[redacted]"}'],
    ['a key secret among IDs', '{"keyId":"abc","keySecret":"x1y2z3"}', '{"keyId":"abc","keySecret":"[redacted]"}'],
    [
      'numbers keep their digits',
      '{"a":1.0,"b":12345678901234567890,"token":"t"}',
      '{"a":1.0,"b":12345678901234567890,"token":"[redacted]"}',
    ],
    ['a numeric password', '{"password":123456}', '{"password":"[redacted]"}'],
    ['below a list', '{"tokens":["a","b"]}', '{"tokens":["[redacted]","[redacted]"]}'],
    [
      'below a secret\u2019s name',
      '{"secret":{"value":"v","name":"n"}}',
      '{"secret":{"value":"[redacted]","name":"n"}}',
    ],
    ['JSON inside a string', '{"log":"{\\"password\\":\\"p\\"}"}', '{"log":"{\\"password\\":\\"[redacted]\\"}"}'],
    ['a connection string', '{"connectionString":"postgres://u:p@h/d"}', '{"connectionString":"[redacted]"}'],
    ['a password in an address', '{"url":"https://u:pa55@h/d"}', '{"url":"https://u:[redacted]@h/d"}'],
    ['cut off in the middle', '{"password":"hunt', '{"password":"[redacted]"'],
    ['not quite JSON', '{"password":"hunter2",,]', '{"password":"[redacted]",,]'],
    ['the name of a property', `{"${KEY}": 1}`, '{"[redacted]": 1}'],
    ['form fields', 'a=1&password=hunter2&b=2', 'a=1&password=[redacted]&b=2'],
    ['a sentence with JSON', 'got {"token": "abc"} back', 'got {"token": "[redacted]"} back'],
    [
      'a private key',
      '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----[redacted]-----END PRIVATE KEY-----',
    ],
    ['a header in text', 'Authorization: Bearer abc.def-123', 'Authorization: Bearer [redacted]'],
    ['a Basic pair in text', `sent Basic ${base64('user:pass')}`, 'sent Basic [redacted]'],
    ['a cookie in text', 'Cookie: session=abc; a=b', 'Cookie: [redacted]'],
  ];
  for (const [name, given, want] of bodies) it(name, () => assert.equal(redactor().body(given), want));

  const harmless = [
    '{"keySuffix":"9f3a","keyId":"abc","id":"5a4db0c5-0001-4f00-8a00-00000000000a","name":"my secret service"}',
    '{"hasPassword":true,"passwordEnabled":"yes","tokenCount":12,"maxTokens":"100","tokenType":"Bearer","secretName":"db"}',
    '{"partitionKey":"day","sortingKey":["a","b"],"primaryKey":"id","encryptionKeyId":"arn:1","accessKeyId":"AKIA1"}',
    '{"expireAt":"2026-01-01","tokenExpiresAt":"2026-01-01","passwordUpdatedAt":"2026-01-01","hash":"abc","contentHash":"ff"}',
    'Basic authentication failed: the key was not accepted. Bearer authentication is not supported.',
    'expected 200, got 400 (BAD_REQUEST: password must be 12 characters). Check keyid and keysecret in the environment.',
    '/result/0/password is not a string',
    'https://api.clickhouse.cloud/v1/organizations/5a4db0c5-0001-4f00-8a00-000000000001/keys?page=2&limit=10',
    '# HELP ClickHouse_PasswordChecks Number of checks\nClickHouse_PasswordChecks{name="a"} 3',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  ];
  for (const text of harmless)
    it(`leaves ${text.slice(0, 50)}… unchanged`, () => assert.equal(redactor().body(text), text));

  const names: [name: string, want: boolean][] = [
    ...[
      'password',
      'Password',
      'newPasswordHash',
      'newDoubleSha1Hash',
      'keySecret',
      'key_secret',
      'secretAccessKey',
    ].map((name): [string, boolean] => [name, true]),
    ...[
      'token',
      'accessToken',
      'sasToken',
      'privateKey',
      'serviceAccountKey',
      'connectionString',
      'connectionUrl',
      'apiKey',
      'pwd',
    ].map((name): [string, boolean] => [name, true]),
    ...[
      'keyId',
      'keySuffix',
      'accessKeyId',
      'sortingKey',
      'primaryKey',
      'useCustomSortingKey',
      'changePassword',
      'tokenUrl',
    ].map((name): [string, boolean] => [name, false]),
    ...[
      'postman-token',
      'Postman-Token',
      'secretArn',
      'authentication',
      'status',
      'at',
      'monkey',
      'skipCertVerification',
    ].map((name): [string, boolean] => [name, false]),
  ];
  for (const [name, want] of names)
    it(`${name}: ${want ? 'a secret' : 'readable'}`, () => assert.equal(isSecretName(name), want));

  it('redact a text that was not redacted before they were returned', () => {
    const redact = createRedactor(['an0ther-secret']);
    assert.equal(redact.text('state k4narienvogel-7q'), 'state k4narienvogel-7q');
    redact.learn({ body: '{"password":"k4narienvogel-7q"}' });
    assert.equal(redact.text('state k4narienvogel-7q'), 'state [redacted]');
  });

  it('headers', () => {
    for (const name of [
      'Authorization',
      'proxy-authorization',
      'Cookie',
      'Set-Cookie',
      'X-Api-Key',
      'X-Auth-Token',
      'X-Client-Secret',
    ])
      assert.equal(redactor().header(name, 'value'), '[redacted]', name);
    for (const name of [
      'Content-Type',
      'ETag',
      'Postman-Token',
      'X-Request-Id',
      'WWW-Authenticate',
      'Idempotency-Key',
      'X-Key-Id',
    ])
      assert.ok(!isSecretHeader(name) && redactor().header(name, 'value') === 'value', name);
    assert.equal(redactor().header('Location', `https://x.test/?k=${KEY}`), 'https://x.test/?k=[redacted]');
  });
});

describe('secrets that the API returns', () => {
  it('are redacted wherever they occur later', () => {
    const redact = redactor();
    redact.learn({
      body: '{"result":{"password":"gen-3rated-Pa55"}}',
      headers: [{ name: 'Set-Cookie', value: 'sid=c00kie-value-1; Path=/' }],
    });
    assert.equal(redact.text('the service said gen-3rated-Pa55'), 'the service said [redacted]');
    assert.equal(redact.text(`x ${base64('admin:gen-3rated-Pa55')} y`), 'x [redacted] y');
    assert.equal(redact.body('{"echo":"c00kie-value-1"}'), '{"echo":"[redacted]"}');
  });

  it('are not redacted elsewhere if they are ordinary words or readable IDs', () => {
    const redact = redactor();
    for (const value of [
      'default',
      'changeme',
      'password',
      '********',
      'x',
      '{{keysecret}}',
      ORGANIZATION,
      'user defined',
    ])
      redact.learn({ body: JSON.stringify({ password: value }) });
    const text = `the default password is changeme, ******** for ${ORGANIZATION}, {{keysecret}} is user defined`;
    assert.equal(redact.text(text), text);
  });

  it('are redacted completely, also if one starts with another', () => {
    const redact = createRedactor(['kn0wn-before']);
    redact.learn({ body: '{"token":"kn0wn-before-and-longer"}' });
    assert.equal(redact.text('<kn0wn-before-and-longer> <kn0wn-before>'), '<[redacted]> <[redacted]>');
  });

  it('can be many, in bounded time', () => {
    const redact = redactor();
    for (let i = 0; i < 1000; i++) redact.learn({ body: JSON.stringify({ token: `t0ken-number-${i}-x` }) });
    const body = JSON.stringify({ text: 'x'.repeat(1024 * 1024), last: 't0ken-number-999-x' });
    const began = performance.now();
    assert.ok(!redact.body(body).includes('t0ken-number-999'));
    assert.ok(performance.now() - began < 30_000);
  });
});
