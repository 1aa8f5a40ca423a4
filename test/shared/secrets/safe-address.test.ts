/** What is removed from printed URLs, and what stays. */
import assert from 'node:assert/strict';
import { safeArguments } from '../../../scripts/cli/arguments.ts';
import { ExpectedError, renderProblem } from '../../../scripts/shared/errors.ts';
import { redactRanges } from '../../../scripts/shared/secrets/redacted.ts';
import { addressSecrets, safeAddress } from '../../../scripts/shared/secrets/safe-address.ts';

const table: [given: string, want: string][] = [
  ['https://h.test/v1', 'https://h.test/v1'],
  ['https://user:password@h.test/v1', 'https://[redacted]@h.test/v1'],
  ['https://token@h.test/v1', 'https://[redacted]@h.test/v1'],
  ['https://user:p/w?x@h.test/v1', 'https://[redacted]@h.test/v1'],
  ['https://user:passwo', 'https://[redacted]'],
  ['http://user:pa55@[::1]:8080/', 'http://[redacted]@[::1]:8080/'],
  ['http://[::1]:8080/', 'http://[::1]:8080/'],
  ['http://127.0.0.1:8080/a@b', 'http://127.0.0.1:8080/a@b'],
  ['//user:password@h.test/v1', '//[redacted]@h.test/v1'],
  ['http://proxy:s3cret@proxy.test:3128', 'http://[redacted]@proxy.test:3128'],
  ['https://h.test/?sig=abc%2B%3D&sv=2026', 'https://h.test/?sig=[redacted]&sv=2026'],
  ['https://h.test/?code=4%2F0AX&page=2', 'https://h.test/?code=[redacted]&page=2'],
  ['https://h.test/?code=404', 'https://h.test/?code=404'],
  ['https://h.test/?token=x', 'https://h.test/?token=[redacted]'],
  ['https://h.test/?a=1&api_key=x#top', 'https://h.test/?a=1&api_key=[redacted]#top'],
  ['https://h.test/#access_token=x&expires_in=3600', 'https://h.test/#access_token=[redacted]&expires_in=3600'],
  ['https://h.test/?%74oken=x', 'https://h.test/?%74oken=[redacted]'],
  [
    'https://b.test/k?X-Amz-Credential=AKIA%2F1&X-Amz-Expires=300&X-Amz-Signature=fe5f80',
    'https://b.test/k?X-Amz-Credential=[redacted]&X-Amz-Expires=300&X-Amz-Signature=[redacted]',
  ],
  ['https://h.test/?v=k7Gw2pQx9LmT4rZb', 'https://h.test/?v=[redacted]'],
  [
    'https://h.test/?id=5a4db0c5-0001-4f00-8a00-000000000001',
    'https://h.test/?id=5a4db0c5-0001-4f00-8a00-000000000001',
  ],
  ['/spec.json?token=x', '/spec.json?token=[redacted]'],
  ['from https://a:b@h.test/, and http://c@i.test', 'from https://[redacted]@h.test/, and http://[redacted]@i.test'],
  ['spec/clickhouse-cloud.openapi.json#/paths/~1v1', 'spec/clickhouse-cloud.openapi.json#/paths/~1v1'],
];

describe('a printed URL', () => {
  for (const [given, want] of table)
    it(given, () => {
      assert.equal(safeAddress(given), want);
      assert.equal(safeAddress(want), want);
    });

  it('in a response keeps the user name, unless it is a token', () => {
    const shown = (text: string) => redactRanges(text, addressSecrets(text));
    assert.equal(shown('postgres://alice:pa55@h.test/d'), 'postgres://alice:[redacted]@h.test/d');
    assert.equal(shown('ssh://git@h.test/r'), 'ssh://git@h.test/r');
    assert.equal(shown('https://ghp_k7Gw2pQx9LmT4rZb@h.test/r'), 'https://[redacted]@h.test/r');
  });

  it('in an error has no credentials', () => {
    const error = new ExpectedError('spec-unreadable', {
      what: 'cannot reach https://u:s3cret-1@h.test/',
      where: 'https://h.test/?sig=s3cret-2',
      remedy: 'try https://h.test/?token=s3cret-3',
    });
    for (const text of [renderProblem(error), error.message, String(error.stack), JSON.stringify(error.problem)])
      assert.doesNotMatch(text, /s3cret/);
  });

  it('a printed command line has no user information, with a scheme or without', () => {
    for (const [proxy, shown] of [
      ['user:s3cret@proxy.example:8080', '[redacted]@proxy.example:8080'],
      ['http://user:s3cret@proxy.example', 'http://[redacted]@proxy.example'],
      ['proxy.example:8080', 'proxy.example:8080'],
    ] as const) {
      assert.equal(safeArguments(['smoke', '--proxy', proxy]), `smoke --proxy ${shown}`);
      assert.equal(safeArguments(['smoke', `--proxy=${proxy}`]), `smoke --proxy=${shown}`);
    }
  });

  it('a printed command line has no values of secret flags', () => {
    const args = ['smoke', '--key-secret', 's3cret', '--token=s3cret', '--env', 'production', '--password', '--bail'];
    assert.equal(
      safeArguments(args),
      'smoke --key-secret [redacted] --token=[redacted] --env production --password --bail',
    );
  });
});
