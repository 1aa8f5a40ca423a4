/** `--write-env`: what is written into `.env`, and what is left as it was. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withSettings } from '../../../scripts/cli/doctor/env-file.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { account, type DoctorCase, diagnose, KEY_SECRET, ORGANIZATION, refusal, result, SERVICE } from './account.ts';

describe('doctor --write-env', () => {
  const texts: readonly (readonly [name: string, given: string, want: string])[] = [
    ['an empty file', '', 'A_ORGID=new\n'],
    ['a file without a last line feed', 'X=1', 'X=1\nA_ORGID=new\n'],
    ['an empty value', '# mine\nA_ORGID=\nX=1\n', '# mine\nA_ORGID=new\nX=1\n'],
    ['quotes and export', "export A_ORGID = 'old'\nX=1\n", 'export A_ORGID =new\nX=1\n'],
    ['a setting twice: the last one counts', 'A_ORGID=1\nA_ORGID=2\n', 'A_ORGID=1\nA_ORGID=new\n'],
    ['a comment', '#A_ORGID=1\n', '#A_ORGID=1\nA_ORGID=new\n'],
    ['a longer name', 'A_ORGID_2=1\nAA_ORGID=1\n', 'A_ORGID_2=1\nAA_ORGID=1\nA_ORGID=new\n'],
    ['lines that end as on Windows', 'A_ORGID=1\r\nX=1\r\n', 'A_ORGID=new\r\nX=1\r\n'],
    ['lines that end as on Windows, added', 'X=1\r\n', 'X=1\r\nA_ORGID=new\r\n'],
  ];
  for (const [name, given, want] of texts)
    it(`changes ${name}`, () => assert.equal(withSettings(given, { A_ORGID: 'new' }), want));

  let folder: string;
  const envFile = () => join(folder, '.env');
  const read = () => readFile(envFile(), 'utf8').catch(() => undefined);
  const write = (options: DoctorCase = {}, answer = account()) =>
    diagnose(answer, { folder, flags: { writeEnv: true }, ...options });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doctor-env-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes nothing unless asked', async () => {
    await diagnose(account(), { folder });
    assert.equal(await read(), undefined);
  });

  it('writes the IDs, and no secret, into a file that only its owner reads', async () => {
    const { text, exitCode } = await write();
    assert.equal(exitCode, 0, text);
    assert.equal(await read(), `LOCAL_ORGID=${ORGANIZATION}\nLOCAL_SERVICEID=${SERVICE}\n`);
    assert.equal((await stat(envFile())).mode & 0o777, 0o600);
    assert.match(text, new RegExp(`wrote LOCAL_ORGID=${ORGANIZATION}\\n.*wrote LOCAL_SERVICEID=${SERVICE}$`));
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('keeps the mode and the other lines, and says what it replaces', async () => {
    const before = `# mine\nLOCAL_KEYSECRET='${KEY_SECRET}'\n\nLOCAL_ORGID=old-one # why\nOTHER=1`;
    await writeFile(envFile(), before);
    await chmod(envFile(), 0o666);
    const { text, exitCode } = await write({ settings: { LOCAL_ORGID: 'old-one' } });
    assert.equal(exitCode, 2, text);
    assert.equal(
      await read(),
      `# mine\nLOCAL_KEYSECRET='${KEY_SECRET}'\n\nLOCAL_ORGID=${ORGANIZATION}\nOTHER=1\nLOCAL_SERVICEID=${SERVICE}\n`,
    );
    assert.equal((await stat(envFile())).mode & 0o777, 0o666);
    assert.match(text, /wrote LOCAL_ORGID=1{8}\S+, in place of old-one\n/);
    assert.doesNotMatch(text, /canary|process environment/);
  });

  it('says where the process environment wins', async () => {
    const { text } = await write({ settings: { LOCAL_ORGID: 'of-the-process' } });
    assert.match(text, /wrote LOCAL_ORGID=\S+; the process environment has another value, which wins/);
  });

  it('does not show a secret that was put into the wrong setting', async () => {
    await writeFile(envFile(), `LOCAL_ORGID=${KEY_SECRET}\n`);
    const { text } = await write({ settings: { LOCAL_ORGID: KEY_SECRET } });
    assert.match(text, /wrote LOCAL_ORGID=1{8}\S+, in place of \[redacted\]/);
    assert.doesNotMatch(text, /canary/);
  });

  it('leaves the file alone where the IDs are set', async () => {
    const { text } = await write({ values: { orgid: ORGANIZATION, serviceid: SERVICE } });
    assert.match(text, /nothing to write/);
    assert.equal(await read(), undefined);
  });

  it('writes nothing where nothing was found', async () => {
    const { text } = await write({}, refusal(401, 'UNAUTHORIZED: no'));
    assert.match(text, /nothing was found/);
    assert.equal(await read(), undefined);
  });

  it('writes no ID that is a line, a path or a secret', async () => {
    const ids = ['1\nLOCAL_KEYID=evil', '../x', '$(x)', '', 'canaryKeyId4711', 7];
    const { text } = await write({}, account({ '/v1/organizations': result(ids.map((id) => ({ id }))) }));
    assert.match(text, /✗ organization[\s\S]*nothing was found/);
    assert.equal(await read(), undefined);
  });

  it('does not touch a file in which the setting is a part of another value', async () => {
    const before = 'OTHER="a\nLOCAL_ORGID=x\nb"\n';
    await writeFile(envFile(), before);
    await assert.rejects(write(), (error) => error instanceof ExpectedError && error.code === 'output-unwritable');
    assert.equal(await read(), before);
  });
});
