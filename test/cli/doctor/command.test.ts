/** `doctor` as a process. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SANDBOX } from '../../../collections/clickhouse-cloud/sandbox.ts';
import { startSandbox } from '../../../scripts/sandbox/server.ts';
import { pinnedSpec } from '../../sandbox/client.ts';
import { withServer } from '../../shared/loopback.ts';
import { command } from '../command.ts';
import { writeEnvironment } from '../local-environment.ts';
import { environmentText, KEY_ID, KEY_SECRET, refusal } from './account.ts';

describe('doctor as a process', function () {
  this.timeout(180_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('every environment: production without a key is one line, the embedded sandbox is all right', async () => {
    const { code, stdout, stderr } = await command(['doctor', '--reports', join(folder, 'reports')]);
    assert.equal(code, 0, stdout + stderr);
    assert.match(
      stdout,
      /production {2}https:\/\/api\.clickhouse\.cloud\n! key .*smoke skips.*\n {2}fix .*PRODUCTION_KEYID.*\n\n/,
    );
    const [, sandbox = ''] = stdout.split(/^sandbox {2}embedded sandbox\n/m);
    assert.equal(sandbox.match(/^✓/gm)?.length, 14, stdout);
    assert.doesNotMatch(sandbox, /^[!✗]/m);
    assert.doesNotMatch(stdout, /sandbox-not-a-secret/);
  });

  it('the key of a sandbox with another organization: exit code 2, and --write-env corrects the ID', async () => {
    const sandbox = await startSandbox({ profile: SANDBOX, spec: await pinnedSpec() });
    try {
      const file = await writeEnvironment(folder, sandbox.url);
      const args = ['doctor', '--env', file, '--reports', 'reports'];
      await writeFile(join(folder, '.env'), 'LOCAL_ORGID=5a4db0c5-0002-4f00-8a00-000000000002\n');
      const wrong = await command([...args, '--write-env'], { cwd: folder });
      assert.equal(wrong.code, 2, wrong.stdout + wrong.stderr);
      assert.match(wrong.stdout, /✗ organization +LOCAL_ORGID is none of/);
      assert.match(await readFile(join(folder, '.env'), 'utf8'), new RegExp(`^LOCAL_ORGID=${sandbox.rootId}\n$`));
      const right = await command(args, { cwd: folder });
      assert.equal(right.code, 0, right.stdout + right.stderr);
      const unknown = await command(args, { cwd: folder, env: { LOCAL_KEYID: 'unknownKeyId1' } });
      assert.equal(unknown.code, 2, unknown.stdout + unknown.stderr);
      assert.match(unknown.stdout, /✗ key +not accepted \(HTTP 40[01]\)/);
    } finally {
      await sandbox.close();
    }
  });

  it('a key that is not active: exit code 2, and no secret in the output', async () => {
    await withServer(refusal(401, 'UNAUTHORIZED: Key is not active'), async ({ url }) => {
      const file = join(folder, 'eu-1.postman_environment.json');
      await writeFile(file, environmentText({ baseURL: url }));
      const env = { EU_1_KEYID: KEY_ID, EU_1_KEYSECRET: KEY_SECRET };
      const { code, stdout, stderr } = await command(['doctor', '--env', file], { cwd: folder, env });
      assert.equal(code, 2, stdout + stderr);
      assert.match(stdout, /✗ key +expired or disabled \(HTTP 401\): UNAUTHORIZED: Key is not active\n.*EU_1_KEYID/);
      assert.doesNotMatch(stdout + stderr, /canary/);
    });
  });

  it('an unknown environment: exit code 2, and the nearest one', async () => {
    const { code, stderr } = await command(['doctor', '--env', 'prodction']);
    assert.equal(code, 2);
    assert.match(stderr, /\[environment-unknown\][\s\S]*did you mean production\?/);
  });
});
