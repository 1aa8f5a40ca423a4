/** `publish:postman` with the generated collections, and as a process. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFlags } from '../../scripts/cli/command.ts';
import { publishPostmanCommand } from '../../scripts/cli/publish/command.ts';
import { publishPostman } from '../../scripts/cli/publish/publish-postman.ts';
import { type CommandOptions, command } from '../cli/command.ts';
import { type Body, KEY, type StandIn, startPostmanApi, TEAM } from './postman-api.ts';

describe('publish:postman @slow', function () {
  this.timeout(180_000);
  let api: StandIn;
  let folder: string;
  beforeEach(async () => {
    api = await startPostmanApi();
    folder = await mkdtemp(join(tmpdir(), 'publish-'));
  });
  afterEach(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('publishes the generated suites and the committed environments; a second run only reads', async () => {
    const publishAll = async () => {
      const lines: string[] = [];
      await publishPostman({
        flags: readFlags(publishPostmanCommand, {
          workspace: 'Team APIs',
          suite: ['smoke', 'negative', 'lifecycle'],
          api: api.url,
        }),
        settings: { POSTMAN_API_KEY: KEY },
        print: (line) => lines.push(line),
        folder,
      });
      return lines.join('\n');
    };
    const first = await publishAll();
    assert.equal(first.match(/: created \(/g)?.length, 5);
    const [smoke, negative] = api.collections.map(({ content }) =>
      JSON.stringify(content).match(/"request":\{"method"/g),
    );
    assert.ok((smoke?.length ?? 0) >= 50 && (negative?.length ?? 0) > 100);
    for (const { content } of api.environments) {
      for (const { key, value } of content.values) if (/^key/.test(key)) assert.equal(value, '', key);
    }
    assert.doesNotMatch(JSON.stringify(api.calls.map(({ body }) => body)), /sandboxKeyId|sandbox-not-a-secret/);
    const writes = api.writes().length;
    const ids = () => JSON.stringify(api.collections).match(/"id":"[^"]+"/g);
    const before = ids();
    const second = await publishAll();
    assert.equal(second.match(/: unchanged \(/g)?.length, 5, second);
    assert.equal(api.writes().length, writes);
    // Every request in Postman is outdated: all of them are written, and every ID stays.
    for (const { content } of api.collections) spoil(content);
    const calls = api.calls.length;
    const third = await publishAll();
    assert.ok(api.calls.length - calls <= 13, 'docs/postman.md says at most 13 calls');
    assert.equal(third.match(/: updated \(/g)?.length, 3);
    assert.doesNotMatch(third, /^ {2}[-+=] /m);
    assert.deepEqual(ids(), before);
    const record = JSON.parse(await readFile(join(folder, 'collections', 'published.json'), 'utf8'));
    assert.deepEqual(
      [...Object.values<Body>(record[TEAM].collections), ...Object.values<Body>(record[TEAM].environments)]
        .map(({ uid }) => uid)
        .sort(),
      [...api.collections, ...api.environments].map(({ uid }) => uid).sort(),
    );
  });

  function spoil(entry: Body): void {
    for (const child of entry.item ?? []) spoil(child);
    if (entry.request !== undefined) entry.request.description = 'old';
  }

  describe('as a process', () => {
    const publish = async (args: readonly string[], options: CommandOptions = {}) => {
      const outcome = await command(['publish:postman', ...args], { cwd: folder, ...options });
      const shown = outcome.stdout + outcome.stderr;
      assert.ok(!shown.includes(KEY) && !shown.includes(KEY.slice(5, 20)), `the key is shown: ${shown}`);
      return outcome;
    };
    const args = (...more: string[]) => ['--workspace', TEAM, '--api', api.url, ...more];

    it('reads the key from .env, shows the plan with --dry-run, and publishes', async () => {
      await writeFile(join(folder, '.env'), `POSTMAN_API_KEY=${KEY}\n`);
      const dry = await publish(args('--dry-run'));
      assert.equal(dry.code, 0, dry.stderr);
      assert.match(dry.stdout, /would be created\n {2}\d+ new/);
      assert.match(dry.stdout, /nothing was changed/);
      assert.deepEqual(api.writes(), []);
      const done = await publish(args('--env', 'production'));
      assert.equal(done.code, 0, done.stderr);
      assert.match(done.stdout, /environment ClickHouse Cloud: production: created/);
      assert.deepEqual([api.collections.length, api.environments.length], [1, 1]);
    });

    it('a key that the server repeats in a name or an error is not printed', async () => {
      api.workspaces = [{ id: TEAM, name: `Team ${KEY}` }];
      const done = await publish(args('--dry-run'), { env: { POSTMAN_API_KEY: KEY } });
      assert.match(done.stdout, /Team \[redacted\]/);
      api.fault = () => ({ status: 401, body: JSON.stringify({ error: { name: 'e', message: `not ${KEY}` } }) });
      const failed = await publish(['--workspace', 'x', '--api', api.url, '--debug'], {
        env: { POSTMAN_API_KEY: KEY },
      });
      assert.equal(failed.code, 2);
      assert.match(failed.stderr, /\[publish-unauthorised\]/);
    });

    const WRONG: readonly [args: string[], code: string, words: RegExp][] = [
      [[], 'usage-invalid-value', /--workspace/],
      [['--workspace', 'x', '--suite', 'fumes'], 'usage-invalid-value', /--suite/],
      [['--workspace', 'x', '--api', 'http://api.example'], 'usage-invalid-value', /--api/],
      [['--workspace', 'x', '--api', 'https://me:secret@api.example'], 'usage-invalid-value', /--api/],
      [['--workspace', 'x', '--env', 'prodction'], 'environment-unknown', /did you mean production\?/],
      [['--workspace', 'x', '--key', 'y'], 'usage-unknown-flag', /--key/],
    ];
    for (const [given, code, words] of WRONG) {
      it(`${given.join(' ') || 'no workspace'} → ${code}`, async () => {
        const outcome = await publish(given, { env: { POSTMAN_API_KEY: KEY } });
        assert.equal(outcome.code, 2);
        assert.match(outcome.stderr, new RegExp(`\\[${code}\\]`));
        assert.match(outcome.stderr, words);
        assert.deepEqual(api.calls, []);
      });
    }

    it('a record that is not one → publish-record-invalid, before anything is sent', async () => {
      await mkdir(join(folder, 'collections'));
      await writeFile(join(folder, 'collections', 'published.json'), '{"workspace": []}');
      const outcome = await publish(args(), { env: { POSTMAN_API_KEY: KEY } });
      assert.equal(outcome.code, 2);
      assert.match(outcome.stderr, /\[publish-record-invalid\]/);
      assert.deepEqual(api.calls, []);
    });

    it('no key → publish-no-key', async () => {
      const outcome = await publish(args());
      assert.equal(outcome.code, 2);
      assert.match(outcome.stderr, /\[publish-no-key\]\nwhere {2}POSTMAN_API_KEY/);
      assert.deepEqual(api.calls, []);
    });
  });
});
