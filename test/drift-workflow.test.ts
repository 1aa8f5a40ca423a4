/** drift.yml: the job with the key cannot write; the job that can write has no key and takes expected files only. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../scripts/shared/root.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly needs?: string | readonly string[];
  readonly steps: readonly Step[];
}

const text = readFileSync(join(ROOT, '.github', 'workflows', 'drift.yml'), 'utf8');
const { permissions, jobs } = parse(text) as { permissions: object; jobs: Readonly<Record<string, Job>> };
const usesSecrets = (job: Job) => /\$\{\{\s*secrets\b/.test(JSON.stringify(job));
const mayWrite = (job: Job) => Object.values(job.permissions ?? {}).some((permission) => permission !== 'read');
const usesOf = (job: Job, action: string) => job.steps.filter(({ uses }) => uses?.startsWith(`${action}@`));

describe('the drift workflow', () => {
  const all = Object.entries(jobs);

  it('gives only the permissions that a job declares', () => {
    assert.deepEqual(permissions, {});
    for (const [name, job] of all) assert.ok(job.permissions !== undefined, name);
  });

  it('has one job with the key, which can only read and keeps no token', () => {
    const withKey = all.filter(([, job]) => usesSecrets(job));
    assert.equal(withKey.length, 1);
    const [, job] = withKey[0] as [string, Job];
    assert.deepEqual(job.permissions, { contents: 'read' });
    assert.doesNotMatch(JSON.stringify(job), /github\.token|GITHUB_TOKEN|GH_TOKEN/);
    const checkouts = usesOf(job, 'actions/checkout');
    assert.ok(checkouts.length > 0);
    for (const { with: options } of checkouts) assert.equal(options?.['persist-credentials'], false);
  });

  it('has one job that can write, which has no key and runs nothing from the project or the artifact', () => {
    const writing = all.filter(([, job]) => mayWrite(job));
    assert.equal(writing.length, 1);
    const [, job] = writing[0] as [string, Job];
    assert.equal(usesSecrets(job), false);
    assert.doesNotMatch(JSON.stringify(job.steps.map(({ run }) => run)), /\bnp[mx]\b|scripts\/|source |eval /);
    const places = job.steps.map(({ uses = '', name = '' }) => `${uses}${name}`);
    const at = (word: string) => places.findIndex((place) => place.includes(word));
    assert.ok(
      at('download-artifact') < at('Take the expected') && at('Take the expected') < at('Open the pull request'),
    );
  });

  it('uploads only the files that a drift changes', () => {
    const [upload] = usesOf(jobs.try as Job, 'actions/upload-artifact');
    assert.deepEqual(String(upload?.with?.path).trim().split(/\s+/), [
      'spec/clickhouse-cloud.openapi.json',
      'collections/*.postman_collection.json',
      'collections/clickhouse-cloud/operation-ids.ts',
      'reports/drift.md',
    ]);
  });
});

describe('the files that the drift workflow takes @slow', function () {
  this.timeout(180_000);
  const script = jobs.propose?.steps.find(({ name }) => name?.startsWith('Take the expected'))?.run ?? '';
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drift-'));
    await mkdir(join(folder, 'project'));
    for (const part of ['spec', 'collections'])
      await cp(join(ROOT, part), join(folder, 'project', part), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const artifact = async (files: Readonly<Record<string, string>>) => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, 'drift', name)), { recursive: true });
      await writeFile(join(folder, 'drift', name), content);
    }
  };
  const take = () =>
    spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: join(folder, 'project'),
      env: { PATH: process.env.PATH ?? '', TAKEN: join(folder, 'drift') },
      encoding: 'utf8',
    });
  const inProject = (name: string) => readFile(join(folder, 'project', name), 'utf8').catch(() => undefined);

  const ids = readFileSync(join(ROOT, 'collections', 'clickhouse-cloud', 'operation-ids.ts'), 'utf8');
  const usual = {
    'spec/clickhouse-cloud.openapi.json': '{"openapi":"3.1.0"}',
    'collections/clickhouse-cloud.postman_collection.json': '{"info":{}}',
    'collections/clickhouse-cloud.negative.postman_collection.json': '{}',
    'collections/clickhouse-cloud.lifecycle.postman_collection.json': '{}',
    'collections/clickhouse-cloud/operation-ids.ts': ids.replace(
      "  'activityGet',",
      "  'activityGet',\n  'it\\'s new',",
    ),
    'reports/drift.md': '# Follow the published document\n',
  };

  it('are copied', async () => {
    await artifact(usual);
    const { status, stdout, stderr } = take();
    assert.equal(status, 0, stdout + stderr);
    for (const [name, content] of Object.entries(usual).filter(([name]) => !name.startsWith('reports/')))
      assert.equal(await inProject(name), content);
    assert.equal(await inProject('reports/drift.md'), undefined);
  });

  const refused: readonly [name: string, files: Readonly<Record<string, string>>][] = [
    ['a source of the project', { 'scripts/cli.ts': '' }],
    ['a workflow', { '.github/workflows/drift.yml': '' }],
    ['package.json', { 'package.json': '{}' }],
    ['the configuration', { 'collections/clickhouse-cloud/collection.ts': '' }],
    ['a file below a collection', { 'collections/x/clickhouse-cloud.postman_collection.json': '{}' }],
    ['a name with a line feed', { 'spec/clickhouse-cloud.openapi.json\n::error::x': '{}' }],
    ['a collection that is not JSON', { 'collections/clickhouse-cloud.postman_collection.json': '{' }],
    ['code among the names', { 'collections/clickhouse-cloud/operation-ids.ts': `${ids}process.exit();\n` }],
    [
      'code within a name',
      { 'collections/clickhouse-cloud/operation-ids.ts': ids.replace("'activityGet'", "'a' + process.exit() + 'b'") },
    ],
    [
      'code after a name',
      {
        'collections/clickhouse-cloud/operation-ids.ts': ids.replace("'activityGet',", "'a\\\\', process.exit(), '',"),
      },
    ],
  ];
  for (const [name, files] of refused) {
    it(`are all refused with ${name}`, async () => {
      const before = await inProject('spec/clickhouse-cloud.openapi.json');
      await artifact({ ...usual, ...files });
      const { status, stdout } = take();
      assert.equal(status, 1);
      assert.match(stdout, /^::error::the artifact [^\n]*: nothing is taken\n$/);
      assert.equal(await inProject('spec/clickhouse-cloud.openapi.json'), before);
    });
  }

  it('are all refused with a link', async () => {
    await artifact(usual);
    await rm(join(folder, 'drift', 'spec', 'clickhouse-cloud.openapi.json'));
    await symlink('/etc/passwd', join(folder, 'drift', 'spec', 'clickhouse-cloud.openapi.json'));
    assert.equal(take().status, 1);
  });
});
