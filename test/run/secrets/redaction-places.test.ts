/** Redaction by name or format: unknown secrets in several notations, and text that only looks similar. */
import assert from 'node:assert/strict';
import { createRedactor } from '../../../scripts/run/secrets/redact.ts';

const redact = createRedactor([]);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const PEM = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC';
const JWT = `eyJhbGciOiJIUzI1NiJ9.${base64('{"sub":"1234567890"}').replaceAll('=', '')}.dBjftJeZ4CVPmB92K27uhbUJU1p1r`;

/** `S` is the secret in `given`, and the marker in the expected text, unless `want` is set. */
const S = 'Zq7vN4xT9w';
const places: readonly (string | { given: string; want: string })[] = [
  // Configuration files and command lines.
  `password=${S}`,
  `password = ${S}`,
  `password: ${S}`,
  `passwd:${S}`,
  `  password: "${S}" # of the replica`,
  `DB_PASSWORD=${S}`,
  `export PGPASSWORD='${S}'`,
  `ENV CLICKHOUSE_PASSWORD=${S}`,
  `spring.datasource.password=${S}`,
  `ssl.keystore.password = ${S}`,
  `secret_access_key = ${S}`,
  { given: 'password: correct horse battery staple', want: 'password: [redacted]' },
  { given: 'password: |\n  first\n  second\nuser: alice', want: 'password: |\n[redacted]\nuser: alice' },
  `- name: DB_PASSWORD\n  value: ${S}`,
  `mysql --user alice --password ${S} --host h`,
  `mysql --password=${S}`,
  `curl -u alice:${S} https://h.test/`,
  `DSN alice:${S}@tcp(h.test:9000)/db`,
  // Connection strings.
  `Server=h;Database=d;User Id=sa;Password=${S};Encrypt=true`,
  {
    given: `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${S}==;EndpointSuffix=core.test`,
    want: 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=[redacted];EndpointSuffix=core.test',
  },
  `Endpoint=sb://h.test/;SharedAccessKeyName=n;SharedAccessKey=${S}`,
  `host=h user=u password=${S} dbname=d`,
  `postgres://alice:${S}@h.test:5432/db`,
  `clickhouse://default:${S}@h.test:9440/default?secure=true`,
  `jdbc:clickhouse://h.test:8443/db?user=u&password=${S}&ssl=true`,
  `mongodb+srv://u:${S}@h.test/?retryWrites=true`,
  `amqps://u:${S}@h.test/vhost`,
  { given: 'https://u:p/w@h.test/', want: 'https://u:[redacted]@h.test/' },
  `org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="${S}";`,
  // Languages and logs.
  `{user: alice, password: ${S}}`,
  `{User:alice Password:${S}}`,
  `Login(user=alice, password=${S})`,
  `{'user': 'alice', 'password': '${S}'}`,
  `{:user=>"alice", :password=>"${S}"}`,
  `$config['password'] = '${S}';`,
  `const apiKey = "${S}";`,
  `password := "${S}"`,
  `Token: b'${S}'`,
  `[2026-01-01T00:00:00Z] WARN login failed, password=${S}, user=alice`,
  `say \\"password\\": \\"${S}\\"`,
  { given: `'tokens': ['${S}', '${S}2']`, want: `'tokens': ['[redacted]', '[redacted]']` },
  `ALTER USER alice IDENTIFIED WITH sha256_password BY '${S}'`,
  `CREATE ROLE alice PASSWORD '${S}'`,
  // Metrics and markup.
  `up{instance="h",password="${S}"} 1`,
  `<input type="hidden" data-api-key="${S}">`,
  `<input name="password" value="${S}">`,
  `<add key="DbPassword" value="${S}" />`,
  `<password>${S}</password>`,
  `<ns:ClientSecret>${S}</ns:ClientSecret>`,
  `<token><![CDATA[${S}]]></token>`,
  `<p>&quot;password&quot;: &quot;${S}&quot;</p>`,
  // Headers.
  `Authorization: Bearer ${S}`,
  `authorization: ${S}`,
  `Authorization: Basic ${S}`,
  {
    given: 'Authorization: Digest username="a", realm="r", response="6629fae49393a05397450978507c4ef1"',
    want: 'Authorization: Digest [redacted]',
  },
  {
    given: 'Authorization: AWS4-HMAC-SHA256 Credential=AKIA1/20260101/x/y/aws4_request, Signature=fe5f80',
    want: 'Authorization: AWS4-HMAC-SHA256 [redacted]',
  },
  `X-ClickHouse-Key: ${S}`,
  `x-api-key: ${S}`,
  `Ocp-Apim-Subscription-Key: ${S}`,
  { given: `Cookie: a=${S}; b=c`, want: 'Cookie: [redacted]' },
  { given: `Set-Cookie: sid=${S}; Path=/`, want: 'Set-Cookie: [redacted]' },
  { given: `sent Basic ${base64(`alice:${S}`)} there`, want: 'sent Basic [redacted] there' },
  { given: `sent Bearer ${S}.${S} there`, want: 'sent Bearer [redacted] there' },
  // Forms and URLs.
  `user=alice&password=${S}&next=%2F`,
  `grant_type=authorization_code&code=${S}&redirect_uri=x`,
  { given: `user%3Dalice%26password%3D${S}%26next%3D1`, want: 'user%3Dalice%26password%3D[redacted]%26next%3D1' },
  `https://h.test/?sig=${S}&se=2026-01-01`,
  `https://h.test/?code=${S}&state=running`,
  `https://h.test/?token=${S}`,
  `https://h.test/cb#access_token=${S}&token_type=bearer`,
  `https://b.s3.test/k?X-Amz-Expires=300&X-Amz-Signature=${S}&x-id=GetObject`,
  `https://b.storage.test/k?X-Goog-Signature=${S}`,
  `https://h.test/?key=${S}`,
  `//alice:${S}@h.test/next`,
  { given: `cloned from https://ghp_${S}${S}@h.test/r`, want: 'cloned from https://[redacted]@h.test/r' },
  // By format.
  { given: `got ${JWT} back`, want: 'got [redacted] back' },
  { given: `got ${JWT.slice(0, 24)}`, want: 'got [redacted]' },
  {
    given: `-----BEGIN RSA PRIVATE KEY-----\n${PEM}\n-----END RSA PRIVATE KEY-----\n`,
    want: '-----BEGIN RSA PRIVATE KEY-----[redacted]-----END RSA PRIVATE KEY-----\n',
  },
  { given: `-----BEGIN OPENSSH PRIVATE KEY-----\n${PEM}`, want: '-----BEGIN OPENSSH PRIVATE KEY-----[redacted]' },
  {
    given: `key -----BEGIN EC PRIVATE KEY-----\\n${PEM}\\n-----END EC PRIVATE KEY-----`,
    want: 'key -----BEGIN EC PRIVATE KEY-----[redacted]-----END EC PRIVATE KEY-----',
  },
  { given: `use ghp_${S}${S}${S} now`, want: 'use [redacted] now' },
  { given: `use PMAK-${S}${S}-${S}${S} now`, want: 'use [redacted] now' },
  { given: `use xoxb-${S}-${S} now`, want: 'use [redacted] now' },
  // JSON.
  { given: `{"password":"${S}"}`, want: '{"password":"[redacted]"}' },
  { given: `{"key":"password","value":"${S}"}`, want: '{"key":"password","value":"[redacted]"}' },
  { given: `{"value":"${S}","name":"X-Api-Key"}`, want: '{"value":"[redacted]","name":"X-Api-Key"}' },
  { given: `{"otp":123456,"pinCount":4}`, want: '{"otp":"[redacted]","pinCount":4}' },
  { given: `{"headers":{"set-cookie":["a=${S}"]}}`, want: '{"headers":{"set-cookie":["[redacted]"]}}' },
  { given: `{"text":"password=${S}\\nnext"}`, want: '{"text":"password=[redacted]\\nnext"}' },
  {
    given: `{"log":"{\\"secret\\":{\\"value\\":\\"${S}\\"}}"}`,
    want: '{"log":"{\\"secret\\":{\\"value\\":\\"[redacted]\\"}}"}',
  },
  { given: `[warn] password=${S}`, want: '[warn] password=[redacted]' },
  { given: `{"a":"the password=","b":"visible"}`, want: `{"a":"the password=","b":"visible"}` },
];

const names =
  'userPwd dbPwd passcode sasl clientKey hmacKey otp apiKey api_key APIKEY privateKey secretKey accessKey signingKey keySecret connectionString authCode smtpPass clientSecret refresh_token jwt newPassword2 passwordHash encryptedPassword masterKey x-auth-token credentials'.split(
    ' ',
  );

const ordinary = [
  '{"openApiKeys":["5a4db0c5-0001-4f00-8a00-000000000001"],"keyId":"abc","keyCount":3}',
  '{"tokenizer":"splitByNonAlpha","monkey":"x","publicKey":"ssh-rsa AAAA","primaryKey":"id","keyboard":"de"}',
  '{"passwordLastChanged":"2026-01-01","passwordPolicy":"strong","passwordless":"yes","resetPassword":"no"}',
  '{"maxTokens":"100","promptTokens":12,"completionTokens":7,"tokensUsed":"19","tokenType":"Bearer"}',
  '{"statusCode":404,"errorCode":"E1","postalCode":"1010","code":"BAD_REQUEST","countryCode":"AT"}',
  '{"sortingKey":"a","partitionKey":"b","cacheKey":"c","objectKey":"d","foreignKey":"e","keys":["f"],"key":"g"}',
  '{"secretName":"db","secretArn":"arn:1","secretsManagerRegion":"x","credentialType":"IAM","hasCredentials":"true"}',
  '{"bypass":"x","compass":"n","passenger":"p","passRate":"0.9","secretary":"s","author":"a","authority":"b"}',
  '{"password":true,"token":null,"hasPassword":false}',
  '{"name":"password","type":"string"}',
  'passwordLastChanged: date',
  'password: string',
  'token: expired',
  'Token: is missing',
  'password: must be at least 12 characters',
  'Error: invalid password: authentication failed',
  'expected 200, got 400 (BAD_REQUEST: password must be 12 characters). Check keyid and keysecret in the environment.',
  'the pass=true of the check, and auth=none',
  'token=null, secret=undefined, password=***',
  `set password={{keysecret}} and token=\${TOKEN} or <token>`,
  'PWD=/home/alice',
  'a == password, and token != x',
  'std::token::Kind and secrets://store/name',
  'error code=404, code=ENOENT, retry?code=503',
  'https://h.test/path?sort_key=created_at&key=created_at&page=2&limit=10&state=running',
  'https://h.test:8443/a@b/c?at=2026-01-01T00:00:00Z',
  'https://medium.test/@alice/post-1',
  'http://[::1]:8123/ping',
  'mailto:alice@h.test, git@h.test:team/repository.git, ssh://git@h.test/r',
  'Basic authentication failed: the key was not accepted. Bearer authentication is not supported.',
  'WWW-Authenticate: Basic realm="ClickHouse Cloud API"',
  'Cookie banners are not shown',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZQ',
  'Idempotency-Key: 8e03978e-40d5-43e8-bc93-6894a57f9324',
  '# HELP ClickHouse_PasswordChecks Number of checks\nClickHouse_PasswordChecks{name="a"} 3',
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
  '<a href="/tokens">Tokens</a> <label>Password</label> <input name="user" value="alice">',
  'next page: eyJpZCI6MTJ9',
  'use --token to authenticate, and --password is optional',
  'The service account key is rotated every 30 days. See: https://h.test/docs/keys#rotation',
  '/result/0/password is not a string; /result/openApiKeys/0 should match format "uuid"',
];

describe('redaction by name or format: the table', () => {
  it('has enough rows', () => {
    assert.ok(places.length + names.length >= 100 && places.length >= 70);
    assert.ok(ordinary.length >= 30);
  });

  for (const place of places) {
    const { given, want } =
      typeof place === 'string' ? { given: place, want: place.replaceAll(S, '[redacted]') } : place;
    it(given.slice(0, 90), () => {
      assert.equal(redact.body(given), want);
      assert.equal(redact.body(want), want, 'again, nothing changes');
      // Inside a message and inside a JSON string.
      const shown = redact.text(JSON.stringify({ message: given }));
      assert.ok(!shown.includes(S), shown);
    });
  }

  for (const name of names) {
    it(`the name ${name}`, () => {
      assert.equal(redact.body(`{"${name}":"${S}"}`), `{"${name}":"[redacted]"}`);
      assert.equal(redact.text(`${name}=${S}`), `${name}=[redacted]`);
      assert.equal(redact.text(`${name.toUpperCase()}: "${S}"`).includes(S), false);
    });
  }

  for (const text of ordinary)
    it(`leaves ${text.slice(0, 80)}`, () => {
      assert.equal(redact.body(text), text);
      assert.equal(createRedactor(['Zq7vN4xT9w', 'keysecret-00000001', 'clickhouse-9f']).body(text), text);
    });
});
