/** `init` and `environment add`: files of a user, which are never overwritten. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { CONVENTIONS } from '../../collections/clickhouse-cloud/conventions.ts';
import { parseSettings } from '../../scripts/cli/config.ts';
import { addEnvironment } from '../../scripts/cli/environment/add.ts';
import { init } from '../../scripts/cli/init/init.ts';
import { CI_NAMES } from '../../scripts/cli/init/workflows.ts';
import { envExample, PROGRAM_SETTINGS } from '../../scripts/cli/program-settings.ts';
import { readEnvironments } from '../../scripts/run/environments.ts';
import { replaceableVariables, settingName } from '../../scripts/shared/environment/setting-name.ts';
import { ExpectedError } from '../../scripts/shared/errors.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { command } from './command.ts';

const FILES = [
  '.env.example',
  '.gitignore',
  'README.md',
  'collections/clickhouse-cloud.lifecycle.postman_collection.json',
  'collections/clickhouse-cloud.negative.postman_collection.json',
  'collections/clickhouse-cloud.postman_collection.json',
  'collections/custom/postman.d.ts',
  'collections/custom/tsconfig.json',
  'environments/production.postman_environment.json',
  'environments/sandbox.postman_environment.json',
];

describe('init', function () {
  this.timeout(180_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'init-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const filesIn = async () =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();

  it('writes what a run needs, and smoke is green after it, without a terminal @slow', async () => {
    const { code, stdout, stderr } = await command(['init'], { cwd: folder });
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^next: `npx clickhouse-cloud-postman smoke --env sandbox`/m);
    assert.deepEqual(await filesIn(), FILES);
    const run = await command(['smoke', '--env', 'sandbox', '--only', 'organizationGetList', '--frozen'], {
      cwd: folder,
    });
    assert.deepEqual([run.code, run.stderr], [0, ''], run.stdout);
    assert.ok(
      (await filesIn()).includes('reports/latest/index.html') || (await readdir(join(folder, 'reports'))).length > 0,
    );
  });

  it('overwrites nothing, and names what it kept', async () => {
    await mkdir(join(folder, 'environments'));
    const kept = ['README.md', '.gitignore', 'environments/production.postman_environment.json'];
    for (const path of kept) await writeFile(join(folder, path), 'mine');
    const text = await init(folder, { ci: 'github' });
    for (const path of kept) {
      assert.equal(await readFile(join(folder, path), 'utf8'), 'mine');
      assert.match(text, new RegExp(`^kept  ${path.replaceAll('.', '\\.')} \\(it exists\\)`, 'm'));
    }
    assert.match(text, /^kept {2}\.gitignore .*\.env, node_modules\/, reports\/$/m);
    const again = await init(folder, { ci: 'github' });
    assert.doesNotMatch(again, /^wrote/m);
  });

  for (const ci of CI_NAMES) {
    it(`--ci ${ci}: a workflow that runs the version that wrote it, with the key's settings`, async () => {
      const before = await filesIn();
      await init(folder, { ci });
      const [path = '', ...others] = (await filesIn()).filter((name) => ![...before, ...FILES].includes(name));
      assert.deepEqual(others, []);
      const text = await readFile(join(folder, path), 'utf8');
      const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
      assert.ok(text.includes(`npx --yes clickhouse-cloud-postman@${version} smoke --require-all`));
      for (const name of ['PRODUCTION_KEYID', 'PRODUCTION_KEYSECRET']) assert.ok(text.includes(name), name);
      for (const [, action = ''] of text.matchAll(/uses: (\S+)/g)) assert.match(action, /@[0-9a-f]{40}$/);
      if (ci === 'jenkins') return;
      const { errors, warnings } = parseDocument(text);
      assert.deepEqual([...errors, ...warnings], []);
    });
  }

  it('a file in place of a folder is an error, and not a file that exists', async () => {
    await writeFile(join(folder, 'environments'), '');
    const { code, stderr } = await command(['init'], { cwd: folder });
    assert.equal(code, 2);
    assert.match(stderr, /\[output-unwritable\]\nwhere {2}.*production/);
    const added = await command(['environment', 'add', 'eu', '--base-url', 'https://eu.example'], { cwd: folder });
    assert.match(added.stderr, /\[output-unwritable\]\nwhere {2}.*eu\.postman_environment\.json\n/);
  });

  for (const address of [
    'https://user:canary-pass@api.example',
    'https://canary-token@api.example',
    'https://api.example/?a=1',
    'https://api.example/#a',
    'http://api.example',
    'ftp://api.example',
    'api.example',
  ])
    it(`no environment gets the address ${address}`, async () => {
      const { code, stderr } = await command(['environment', 'add', 'eu', '--base-url', address], { cwd: folder });
      assert.equal(code, 2);
      assert.match(stderr, /\[usage-invalid-value\]\nwhere {2}--base-url\nfix {4}give an https address/);
      assert.doesNotMatch(stderr, /canary/);
      assert.deepEqual(await filesIn(), []);
    });

  it('an address of this machine may have http', async () => {
    await addEnvironment(folder, 'local', { baseUrl: 'http://127.0.0.1:4010/' });
    const { code } = await command(['environment', 'add', 'v6', '--base-url', 'http://[::1]:4010'], { cwd: folder });
    assert.equal(code, 0);
  });

  it('--ci with another name is one error', async () => {
    const { code, stderr } = await command(['init', '--ci', 'travis'], { cwd: folder });
    assert.equal(code, 2);
    assert.match(stderr, /\[usage-invalid-value\]\nwhere {2}--ci\nfix .*github.*azure/s);
    assert.deepEqual(await filesIn(), []);
  });

  it('an environment that is added is read with its own settings', async () => {
    const text = await addEnvironment(folder, 'eu-1', { baseUrl: 'https://api.example/', rateLimit: '3/10s' });
    assert.match(text, /set EU_1_KEYID and EU_1_KEYSECRET in \.env, and run `npm run smoke -- --env eu-1`$/);
    const [environment] = await readEnvironments({
      folder: join(folder, 'environments'),
      wanted: ['eu-1'],
      conventions: CONVENTIONS,
      overrides: { EU_1_KEYID: 'id', EU_1_KEYSECRET: 'secret', EU_1_RATELIMITWAIT: '5' },
    });
    const { baseURL, ratelimit, ratelimitwait, keyid, allowwrites } = environment?.values ?? {};
    assert.deepEqual(
      { baseURL, ratelimit, ratelimitwait, keyid, allowwrites },
      { baseURL: 'https://api.example', ratelimit: '3/10s', ratelimitwait: '5', keyid: 'id', allowwrites: 'false' },
    );
    assert.deepEqual(environment?.secrets.toSorted(), ['keyid', 'keysecret']);
  });

  for (const [name, what] of [
    ['../x', /cannot be used/],
    ['', /cannot be used/],
    ['taken', /there is an environment called taken/],
    ['Taken', /one key would be sent to both/],
  ] as const) {
    it(`an environment cannot be called ${JSON.stringify(name)}`, async () => {
      await addEnvironment(folder, 'taken', { baseUrl: 'https://a.example' });
      const before = await filesIn();
      await assert.rejects(
        addEnvironment(folder, name, { baseUrl: 'https://b.example' }),
        (error) => error instanceof ExpectedError && error.code === 'usage-invalid-value' && what.test(error.message),
      );
      assert.deepEqual(await filesIn(), before);
    });
  }
});

describe('the settings', () => {
  const names = [
    ...replaceableVariables(CONVENTIONS).map((variable) => settingName('production', variable)),
    ...Object.keys(PROGRAM_SETTINGS),
  ];

  it('.env.example names all of them, once, and sets nothing', () => {
    const example = envExample(CONVENTIONS);
    const shown = [...example.matchAll(/^(?:# )?([A-Z][A-Z_]+)=$/gm)].map(([, name]) => name);
    assert.deepEqual(shown.toSorted(), names.toSorted());
    assert.deepEqual(Object.values(parseSettings(example)), ['', '']);
  });

  it('docs/environments.md explains all of them', async () => {
    const page = await readFile(join(ROOT, 'docs', 'environments.md'), 'utf8');
    for (const name of names) assert.ok(page.includes(`\`${name.replace(/^PRODUCTION_/, 'NAME_')}\``), name);
  });
});
