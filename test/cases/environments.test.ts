/** Environment files and `.env` as people have them: encodings, nested variables, what is switched off, values that are cut off. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONVENTIONS } from '../../collections/clickhouse-cloud/conventions.ts';
import { assertSettings, readSettings, type Settings } from '../../scripts/cli/config.ts';
import { hasCredentials, readEnvironments, secretValues } from '../../scripts/run/environments.ts';
import type { ExpectedError } from '../../scripts/shared/errors.ts';
import { command } from '../cli/command.ts';

const API = 'https://api.example.test';
const big = '9007199254740993';
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

let folder: string;
function useFolder(): void {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
}

async function environmentIn(content: string | Buffer, overrides: Settings = {}) {
  const file = join(folder, 'live.postman_environment.json');
  await writeFile(file, content);
  const [environment] = await readEnvironments({ folder, wanted: [file], conventions: CONVENTIONS, overrides });
  assert.ok(environment !== undefined);
  return environment;
}

const withValues = (...values: object[]) => JSON.stringify({ name: 'live', values });
const variable = (key: string, value: unknown, more: object = {}) => ({ key, value, enabled: true, ...more });

describe('environment files', () => {
  useFolder();
  const text = withValues(variable('baseURL', API));
  const contents: { name: string; given: string | Buffer }[] = [
    { name: 'UTF-8', given: text },
    { name: 'UTF-8 with a byte order mark', given: `\ufeff${text}` },
    { name: 'UTF-16LE', given: utf16(text) },
    { name: 'UTF-16BE', given: utf16(text).swap16() },
    { name: 'the response of the Postman API', given: `{"environment":${text}}` },
    { name: 'blank lines', given: withValues(variable('', ''), variable('baseURL', API), { value: null }) },
  ];
  for (const { name, given } of contents)
    it(name, async () => assert.equal((await environmentIn(given)).values.baseURL, API));

  it('values that are no texts, and those that are switched off', async () => {
    const { values } = await environmentIn(
      withValues(
        variable('baseURL', API),
        variable('number', 7),
        variable('flag', false),
        variable('none', null),
        variable('list', ['a']),
        variable('enabled', 'x', { enabled: false }),
        variable('disabled', 'x', { disabled: true, enabled: undefined }),
        variable('big', '@big'),
      ).replace('"@big"', big),
    );
    const { baseURL: _, ...others } = values;
    assert.deepEqual(others, { number: '7', flag: 'false', none: '', list: '["a"]', big });
  });

  const nested: { name: string; given: Readonly<Record<string, string>>; want: string | RegExp }[] = [
    {
      name: 'whole',
      given: { baseURL: '{{scheme}}://{{host}}', scheme: 'https', host: 'a.test' },
      want: 'https://a.test',
    },
    {
      name: 'a part of the host',
      given: { baseURL: 'https://{{sub}}.a.test', sub: 'api' },
      want: 'https://api.a.test',
    },
    {
      name: 'over several',
      given: { baseURL: '{{a}}', a: '{{b}}/v1', b: 'https://{{c}}', c: 'a.test' },
      want: 'https://a.test/v1',
    },
    { name: 'unknown', given: { baseURL: 'https://{{sub}}.a.test' }, want: /\{\{sub\}\}.*no value/ },
    { name: 'in itself', given: { baseURL: 'https://{{a}}', a: '{{a}}{{a}}' }, want: /\{\{a\}\}.*no value/ },
  ];
  for (const { name, given, want } of nested) {
    it(`variables in baseURL: ${name}`, async () => {
      const read = environmentIn(withValues(...Object.entries(given).map(([key, value]) => variable(key, value))));
      if (typeof want === 'string') assert.equal((await read).values.baseURL, want);
      else await assert.rejects(read, (error: { problem: { what: string } }) => want.test(error.problem.what));
    });
  }

  it('white space around a value of the API is not part of it', async () => {
    const { values } = await environmentIn(
      withValues(
        variable('baseURL', `\t${API} `),
        variable('keyid', '{{id}}'),
        variable('id', 'key-1 '),
        variable('own', ' x '),
      ),
      { LIVE_KEYSECRET: 'secret-42\r\n', LIVE_RATELIMIT: ' 10/10s\n' },
    );
    assert.deepEqual(values, {
      ...{ baseURL: API, keyid: 'key-1', id: 'key-1 ', own: ' x ' },
      ...{ keysecret: 'secret-42', ratelimit: '10/10s' },
    });
  });

  const invalid: { given: Readonly<Record<string, string>>; overrides?: Settings; want: RegExp; where?: RegExp }[] = [
    { given: { baseURL: `${API}/?page=1` }, want: /baseURL.*has a query/ },
    { given: { baseURL: `${API}/#/v1` }, want: /baseURL.*fragment/ },
    { given: { ratelimit: '10 per 10s' }, want: /ratelimit .* is not a rate limit$/, where: /environment\.json$/ },
    { given: { ratelimit: '{{limit}}' }, want: /ratelimit .* is not a rate limit$/ },
    { given: {}, overrides: { LIVE_RATELIMIT: '10' }, want: /ratelimit .* rate limit$/, where: /, LIVE_RATELIMIT$/ },
    { given: { ratelimitwait: '1m' }, want: /ratelimitwait .* is not a number of seconds$/ },
    { given: { ratelimitwait: '-1' }, want: /ratelimitwait .* is not a number of seconds$/ },
  ];
  for (const { given, overrides, want, where = /live/ } of invalid) {
    it(`refused: ${JSON.stringify({ ...given, ...overrides })}`, async () => {
      const values = Object.entries({ baseURL: API, ...given }).map(([key, value]) => variable(key, value));
      await assert.rejects(environmentIn(withValues(...values), overrides), (error: ExpectedError) => {
        assert.equal(error.code, 'environment-invalid');
        assert.match(error.problem.what, want);
        assert.match(error.problem.where ?? '', where);
        return true;
      });
    });
  }

  for (const ratelimit of ['', 'off', '10/10s', '1 / 0.5 s'])
    it(`a rate limit: ${JSON.stringify(ratelimit)}`, async () => {
      const { values } = await environmentIn(withValues(variable('baseURL', API), variable('ratelimit', ratelimit)));
      assert.equal(values.ratelimit, ratelimit);
    });

  it('variables in the key are replaced before it is judged and redacted', async () => {
    const environment = await environmentIn(
      withValues(
        variable('baseURL', API),
        variable('keyid', '{{id}}'),
        variable('keysecret', '{{part}}-42', { type: 'secret' }),
        variable('part', 'canary'),
        variable('orgid', '{{notyet}}'),
        variable('notyet', ''),
      ),
      { LIVE_KEYID: 'given-{{part}}' },
    );
    assert.equal(hasCredentials(environment), true);
    assert.equal(environment.values.keyid, 'given-canary');
    assert.equal(environment.values.orgid, '{{notyet}}');
    assert.ok(secretValues(environment).includes('canary-42'));
  });
});

describe('.env', function () {
  this.timeout(180_000);
  useFolder();

  const check = async (content: string | Buffer, process: Record<string, string> = {}) => {
    await writeFile(join(folder, '.env'), content);
    const settings = readSettings(folder, process);
    assertSettings({ folder, settings, prefixes: ['LIVE'], variables: ['keyid', 'keysecret'] });
    return settings.LIVE_KEYSECRET;
  };
  const whole: { name: string; given: string; process?: Record<string, string>; want: string }[] = [
    { name: 'single quotes', given: "LIVE_KEYSECRET='se#cret-42'", want: 'se#cret-42' },
    { name: 'double quotes and a comment', given: 'LIVE_KEYSECRET="se#cret-42" # mine', want: 'se#cret-42' },
    { name: 'a comment after a space', given: 'LIVE_KEYSECRET=secret-42 # mine', want: 'secret-42' },
    { name: 'a comment only', given: 'LIVE_KEYSECRET=# mine', want: '' },
    { name: 'export and CRLF', given: 'export LIVE_KEYID=a\r\nexport LIVE_KEYSECRET=secret-42\r\n', want: 'secret-42' },
    { name: 'a byte order mark', given: '\ufeffLIVE_KEYSECRET=secret-42', want: 'secret-42' },
    { name: 'a setting of something else', given: 'COLOUR=#fff\nLIVE_KEYSECRET=secret-42', want: 'secret-42' },
    { name: 'a comment line', given: '# LIVE_KEYSECRET=a#b\nLIVE_KEYSECRET=secret-42', want: 'secret-42' },
    { name: 'the process has another value', given: 'LIVE_KEYSECRET=a#b', process: { LIVE_KEYSECRET: 'x' }, want: 'x' },
    { name: 'one of another environment', given: 'LIVE_2_KEYSECRET=x\nLIVE_KEYSECRET=secret-42', want: 'secret-42' },
    { name: 'a line end in the process', given: '', process: { LIVE_KEYSECRET: 'secret-42\r\n' }, want: 'secret-42' },
    { name: 'a quote inside', given: 'LIVE_KEYSECRET=it"s-42', want: 'it"s-42' },
    { name: 'quotes inside quotes', given: `LIVE_KEYSECRET='"secret-42"'`, want: '"secret-42"' },
    { name: 'two lines in quotes', given: 'LIVE_KEYSECRET="secret\n42"', want: 'secret\n42' },
    { name: 'the last line counts', given: "LIVE_KEYSECRET=a#b\nLIVE_KEYSECRET='c#d'", want: 'c#d' },
  ];
  for (const { name, given, process, want } of whole)
    it(`${name}: taken`, async () => assert.equal(await check(given, process), want));

  const refused: { name: string; given: string | Buffer; want: object }[] = [
    { name: 'a # in a value', given: 'LIVE_KEYSECRET=se#cret-42', want: { code: 'config-value-cut' } },
    { name: 'a # at its start', given: 'export LIVE_KEYSECRET=#cret-42\r\n', want: { code: 'config-value-cut' } },
    { name: 'a # after a quote inside', given: "LIVE_KEYSECRET=it's#42'\n", want: { code: 'config-value-cut' } },
    { name: 'two underscores', given: 'LIVE__KEYSECRET=secret-42', want: { code: 'config-unknown-key' } },
    { name: 'a quote without an end', given: 'LIVE_KEYSECRET="secret-42', want: { code: 'config-value-quotes' } },
    { name: 'quotes of two kinds', given: `LIVE_KEYSECRET='secret-42"\r\n`, want: { code: 'config-value-quotes' } },
    { name: 'curly quotes', given: 'export LIVE_KEYSECRET=“secret-42”', want: { code: 'config-value-quotes' } },
    { name: 'UTF-16LE', given: utf16('LIVE_KEYSECRET=secret-42'), want: { code: 'config-encoding' } },
    { name: 'UTF-16BE', given: utf16('LIVE_KEYSECRET=secret-42').swap16(), want: { code: 'config-encoding' } },
  ];
  it('quotes in the process: refused', () =>
    assert.rejects(check('', { LIVE_KEYSECRET: '"secret-42"' }), { code: 'config-value-quotes' }));
  for (const { name, given, want } of refused) it(`${name}: refused`, async () => assert.rejects(check(given), want));

  it('a command says what to write, and shows nothing of the value', async () => {
    const file = join(folder, 'live.postman_environment.json');
    await writeFile(file, withValues(variable('baseURL', API)));
    await writeFile(join(folder, '.env'), 'LIVE_KEYID=canary-id\nLIVE_KEYSECRET=canary#42\n');
    const { code, stdout, stderr } = await command(['smoke', '--env', file], { cwd: folder });
    assert.equal(code, 2, stdout);
    assert.match(stderr, /LIVE_KEYSECRET.*\[config-value-cut\][\s\S]*single quotes/);
    assert.doesNotMatch(stderr, /canary/);
  });
});
