/** Mistakes of users: each gives one error (what, where, remedy) and its exit code, and changes no file. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whileListening } from '../shared/loopback.ts';
import { type CommandOptions, command, type Outcome } from './command.ts';
import { assertProblem } from './problem-block.ts';

const OPENAPI = { openapi: '3.1.0', info: { title: 'T', version: '1' } };
const operation = (id?: string) => ({
  get: { ...(id === undefined ? {} : { operationId: id }), responses: { 200: { description: '' } } },
});

describe('bad input', function () {
  this.timeout(180_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function file(name: string, content: string | object): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  function assertBlock(outcome: Outcome, code: string, words: readonly RegExp[]): void {
    assertProblem(outcome, code, words);
    assert.doesNotMatch(outcome.stdout, /error/i);
  }

  const SPECS: readonly [name: string, content: string | object | undefined, code: string, words: RegExp[]][] = [
    ['no such file', undefined, 'spec-unreadable', [/ENOENT/, /spec:pull/]],
    ['not JSON', '{ "openapi": "3.1.0", ', 'spec-not-parsable', [/truncated/]],
    [
      'half a document',
      JSON.stringify({ ...OPENAPI, paths: { '/a': operation('a') } }).slice(0, -20),
      'spec-not-parsable',
      [/not valid JSON/],
    ],
    ['HTML', '<!doctype html><title>Login</title>', 'spec-not-openapi', [/HTML/]],
    ['an array', '[]', 'spec-not-openapi', [/object/]],
    ['no openapi field', { info: {} }, 'spec-not-openapi', [/`openapi`/]],
    ['OpenAPI 4', { openapi: '4.0.0', paths: {} }, 'spec-not-openapi', [/4\.0\.0/, /3\.0, 3\.1 or 3\.2/]],
    ['Swagger 2.0', { swagger: '2.0', paths: {} }, 'spec-swagger-2', [/Swagger 2\.0/, /#\/swagger/]],
    ['no operations', { ...OPENAPI, paths: {} }, 'spec-no-operations', [/#\/paths/]],
    [
      'an operationId twice',
      { ...OPENAPI, paths: { '/a': operation('same'), '/b': operation('same') } },
      'spec-operation-id-duplicate',
      [/#\/paths\/~1b\/get\/operationId/, /same/],
    ],
    [
      'a $ref to nowhere',
      {
        ...OPENAPI,
        paths: { '/a': { get: { operationId: 'a', responses: { 200: { $ref: '#/components/responses/Gone' } } } } },
      },
      'spec-reference-broken',
      [/#\/paths\/~1a\/get\/responses\/200\/\$ref/, /Gone/],
    ],
  ];
  for (const [name, content, code, words] of SPECS) {
    it(`generate --spec: ${name}`, async () => {
      const path = content === undefined ? join(folder, 'absent.json') : await file('spec.json', content);
      const kept = await file('clickhouse-cloud.postman_collection.json', 'the last good one');
      const outcome = await command(['generate', '--spec', path, '--out', folder]);
      assert.equal(outcome.code, 2);
      assertBlock(outcome, code, words);
      assert.equal(await readFile(kept, 'utf8'), 'the last good one');
    });
  }

  const environment = (values: object[]) => ({
    name: 'e',
    values: values.map((value) => ({ enabled: true, ...value })),
  });
  const base = { key: 'baseURL', value: 'http://127.0.0.1:9' };
  const ENVIRONMENTS: readonly [name: string, content: string | object | undefined, code: string, words: RegExp[]][] = [
    ['no such file', undefined, 'environment-unreadable', [/ENOENT/]],
    ['not JSON', '{"values": [', 'environment-invalid', [/not valid JSON/]],
    ['no environment', { openapi: '3.1.0' }, 'environment-invalid', [/not a Postman environment/]],
    ['no baseURL', environment([{ key: 'keyid', value: 'k' }]), 'environment-invalid', [/no baseURL/]],
    ['an empty baseURL', environment([{ ...base, value: '' }]), 'environment-invalid', [/no baseURL/]],
    ['a disabled baseURL', environment([{ ...base, enabled: false }]), 'environment-invalid', [/no baseURL/]],
    [
      'a baseURL that is not a URL',
      environment([{ ...base, value: 'api.clickhouse.cloud' }]),
      'environment-invalid',
      [/http/],
    ],
    ['no key', environment([base]), 'environment-no-credentials', [/STAGING_KEYID/, /STAGING_KEYSECRET/]],
    [
      'a key over plain http',
      environment([
        { ...base, value: 'http://203.0.113.9' },
        { key: 'keyid', value: 'canary-id' },
        { key: 'keysecret', value: 'canary-secret' },
      ]),
      'environment-insecure',
      [/https/, /203\.0\.113\.9/],
    ],
  ];
  for (const [name, content, code, words] of ENVIRONMENTS) {
    it(`smoke --env FILE: ${name}`, async () => {
      const path = join(folder, 'staging.postman_environment.json');
      await rm(path, { force: true });
      if (content !== undefined) await file('staging.postman_environment.json', content);
      const reports = join(folder, 'reports');
      const outcome = await command(['smoke', '--env', path, '--reports', reports]);
      assert.equal(outcome.code, 2);
      assertBlock(outcome, code, words);
      assert.doesNotMatch(outcome.stderr + outcome.stdout, /canary/);
      assert.deepEqual(await readdir(reports).catch(() => []), []);
    });
  }

  const FLAGS: readonly [args: string[], code: string, words: RegExp[], options?: CommandOptions][] = [
    [['smoke', '--env', 'prodction'], 'environment-unknown', [/did you mean production\?/]],
    [['smoke', '--evn', 'sandbox'], 'usage-unknown-flag', [/--evn/, /--env/]],
    [['smok'], 'usage-unknown-flag', [/smok/, /smoke/]],
    [['smoke', '--retries', 'many'], 'usage-invalid-value', [/--retries/, /whole number/]],
    [['smoke', '--shard', '4/3'], 'usage-invalid-value', [/--shard/]],
    [['smoke', '--rate-limit', '10'], 'usage-invalid-value', [/--rate-limit/, /10\/10s/]],
    [['smoke', '--suite', 'fumes'], 'usage-invalid-value', [/--suite/]],
    [['smoke', '--env', 'sandbox', '--only', 'nothingLikeThis'], 'usage-invalid-value', [/nothingLikeThis/, /--only/]],
    [['smoke', '--env', 'sandbox', '--collection', 'absent.json'], 'collection-unreadable', [/absent\.json/]],
    [['smoke', '--require-all'], 'environment-no-credentials', [/PRODUCTION_KEYID/]],
    [['report', 'render', 'absent.json'], 'run-unreadable', [/absent\.json/]],
    [['generate', '--spec'], 'usage-unknown-flag', [/--spec/]],
    [['drift', '--report', '.'], 'output-unwritable', [/--report/]],
    [['report'], 'usage-unknown-flag', [/the name of a command is missing/, /postman report\n/, /--help/]],
    [['help', 'smok'], 'usage-unknown-flag', [/there is no such command/, /help smok\n/]],
    [['environment'], 'usage-unknown-flag', [/the name of a command is missing/]],
    [['smoke', '--suite', 'negativ'], 'usage-invalid-value', [/give smoke, negative or lifecycle/]],
    [['smoke', '--only='], 'usage-invalid-value', [/name a pattern/]],
    [['smoke', '--deadline', '2147484'], 'usage-invalid-value', [/--deadline/, /2147483 or less/]],
    [['smoke', '--badge', 'badge.png'], 'usage-invalid-value', [/--badge/, /\.svg or \.json/]],
  ];
  for (const [args, code, words] of FLAGS) {
    it(args.join(' '), async () => {
      const outcome = await command(args, { cwd: folder });
      assert.equal(outcome.code, 2);
      assertBlock(outcome, code, words);
    });
  }

  it('a file called collections is not the folder of the collections', async () => {
    const own = await mkdtemp(join(folder, 'own-'));
    for (const name of ['collections', 'environments']) await writeFile(join(own, name), '');
    const { code, stderr } = await command(['smoke', '--env', 'sandbox', '--list'], { cwd: own });
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('a .env that cannot be read is not a missing one', async () => {
    const own = await mkdtemp(join(folder, 'own-'));
    await symlink('.env', join(own, '.env'));
    const outcome = await command(['smoke', '--env', 'production'], { cwd: own });
    assert.equal(outcome.code, 2);
    assertBlock(outcome, 'config-unreadable', [/ELOOP/, /\.env/]);
  });

  it('--version is the version, after a command as well', async () => {
    const { code, stdout } = await command(['smoke', '--version']);
    assert.equal(code, 0);
    assert.match(stdout, /^clickhouse-cloud-postman \d+\.\d+\.\d+, Node\.js v\d+\S+\n$/);
    assert.equal((await command(['--version'])).stdout, stdout);
  });

  it('an unwritable reports folder is reported before any request', async () => {
    const occupied = await file('occupied', 'a file, no folder');
    const outcome = await command(['smoke', '--env', 'sandbox', '--reports', join(occupied, 'reports')]);
    assert.equal(outcome.code, 2);
    assertBlock(outcome, 'output-unwritable', [/occupied/]);
    assert.doesNotMatch(outcome.stdout, /\[sandbox\]/);
  });

  it('a port that is in use', async () => {
    await whileListening(createServer(), async (port) => {
      const outcome = await command(['sandbox', '--port', String(port)]);
      assert.equal(outcome.code, 2);
      assertBlock(outcome, 'port-unavailable', [new RegExp(String(port)), /--port/]);
    });
  });

  it('a typing error in .env', async () => {
    await file('.env', 'PRODUCTION_KEYIDD=canary-key-id\n');
    const outcome = await command(['smoke', '--env', 'production'], { cwd: folder });
    await rm(join(folder, '.env'));
    assert.equal(outcome.code, 2);
    assertBlock(outcome, 'config-unknown-key', [/PRODUCTION_KEYIDD/, /PRODUCTION_KEYID\?/]);
    assert.doesNotMatch(outcome.stderr, /canary/);
  });

  it('only --debug prints the stack', async () => {
    const outcome = await command(['--debug', 'smoke', '--env', 'nowhere']);
    assert.match(outcome.stderr, /\n\s+at /);
  });
});
