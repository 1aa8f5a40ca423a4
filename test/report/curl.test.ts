import assert from 'node:assert/strict';
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { curlOf } from '../../scripts/report/curl.ts';
import { spelled } from '../../scripts/report/text.ts';
import type { RequestRun } from '../../scripts/run/model.ts';
import { ACCESS, request } from './run-fixture.ts';

const sent = (change: Partial<RequestRun['request']>, url = 'https://api.clickhouse.cloud/v1/organizations') =>
  request('a', { method: 'POST', url, request: { headers: [], ...change } });

/** The words that a shell would hand to cURL. */
function words(command: string | undefined): readonly string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  const environment = { EU_1_KEYID: 'the key', EU_1_KEYSECRET: 'the $ecret' };
  const options: ExecFileSyncOptionsWithStringEncoding = {
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  };
  return execFileSync('bash', ['--norc', '-c', script], options).split('\0').slice(0, -1);
}

describe('report/curl', () => {
  it('takes key and secret from variables, and leaves out what cURL sets', () => {
    const command = curlOf(
      sent({
        headers: [
          { name: 'Authorization', value: '[redacted]' },
          { name: 'Accept', value: 'application/json' },
          { name: 'Host', value: 'x' },
        ],
      }),
      { name: 'eu-1', access: ACCESS },
    );
    assert.deepEqual(words(command), [
      '--request',
      'POST',
      '--user',
      'the key:the $ecret',
      '--header',
      'Accept: application/json',
      '--url',
      'https://api.clickhouse.cloud/v1/organizations',
    ]);
  });

  it('sends no key where none was sent', () =>
    assert.ok(!curlOf(sent({}), { name: 'eu-1', access: ACCESS })?.includes('--user')));

  for (const hostile of [
    "it's; rm -rf ~",
    '$(id) `id` "x" \\',
    'a\nb\tc',
    '!history *',
    'a\u200bb \u202e\ufeff c',
    'a\r\nb',
  ]) {
    it(`hands over ${JSON.stringify(hostile)} as one word`, () => {
      const command = curlOf(
        sent({ body: hostile, headers: [{ name: 'X-Test', value: hostile }] }, `https://host/${hostile}`),
        { name: 'eu-1', access: ACCESS },
      );
      assert.equal(spelled(command ?? ''), command, 'what the page shows is the command');
      assert.deepEqual(words(command).slice(2), [
        '--header',
        `X-Test: ${hostile}`,
        '--data-raw',
        hostile,
        '--url',
        `https://host/${hostile}`,
      ]);
    });
  }

  it('passes over a header that is a note', () => {
    assert.ok(
      !curlOf(sent({ headers: [{ name: '…', value: '3 more headers' }] }), { name: 'eu-1', access: ACCESS })?.includes(
        '--header',
      ),
    );
  });

  it('sends brackets and braces of a URL as they are', () => {
    const url = 'https://host/x?filter[name]={a,b}';
    assert.deepEqual(words(curlOf(sent({}, url), { name: 'eu-1' })).slice(2), ['--globoff', '--url', url]);
  });

  it('asks for no body with HEAD', () => {
    const head = request('a', { method: 'HEAD', url: 'https://host/x', request: { headers: [] } });
    assert.deepEqual(words(curlOf(head, { name: 'eu-1' })), ['--head', '--url', 'https://host/x']);
  });

  it('has none for what was never sent', () => {
    assert.equal(curlOf(request('a', { attempts: 0 }), { name: 'x' }), undefined);
    assert.equal(curlOf(request('a', { url: '/v1/organizations/{organizationId}' }), { name: 'x' }), undefined);
  });
});
