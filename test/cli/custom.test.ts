/** A team's folder: its changes are applied, survive an update of the document, and hand edits are not lost. The CLI as a process. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { init } from '../../scripts/cli/init/init.ts';
import { PINNED } from '../fixtures/documents.ts';
import { command } from './command.ts';

const COLLECTION = join('collections', 'clickhouse-cloud.postman_collection.json');

describe('a customised folder @slow', function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'custom-'));
    await init(folder, {});
    for (const part of ['assertions', 'requests'])
      await mkdir(join(folder, 'collections', 'custom', part), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (...args: string[]) => command(args, { cwd: folder });
  const write = (file: string, text: string) => writeFile(join(folder, 'collections', 'custom', file), text);

  it('the run has the own assertion and the own request, and not the excluded operation', async () => {
    await write('operations.yaml', 'exclude: [usageCostGet]\n');
    await write(
      'assertions/organizationGet.js',
      "pm.test('ours: has a name', () => pm.expect(pm.response.json().result.name).to.be.a('string'));\n",
    );
    await write(
      'requests/again.yaml',
      "$kind: http-request\nname: Again\nmethod: GET\nurl: '{{baseURL}}/v1/organizations'\n",
    );
    const all = await run('smoke', '--env', 'sandbox', '--list');
    assert.match(all.stdout, /^organizationGet /m);
    assert.doesNotMatch(all.stdout, /usageCostGet/);
    const { code, stdout, stderr } = await run(
      'smoke',
      '--env',
      'sandbox',
      '--only',
      'organizationGet',
      '--only',
      'Again',
    );
    assert.deepEqual([code, stderr], [0, ''], stdout);
    const saved = JSON.parse(await readFile(join(folder, 'reports', 'latest', 'run.json'), 'utf8')) as {
      environments: { requests: { id: string; status: string; assertions: { name: string; status: string }[] }[] }[];
    };
    const requests = new Map(saved.environments[0]?.requests.map((request) => [request.id, request]));
    assert.equal(requests.get('Again')?.status, 'passed');
    const own = requests.get('organizationGet')?.assertions.find(({ name }) => name === 'ours: has a name');
    assert.equal(own?.status, 'passed');
    const page = await readFile(join(folder, 'reports', 'latest', 'index.html'), 'utf8');
    assert.ok(page.includes('ours: has a name'));
  });

  it('survives another document: its files are untouched, and what is gone is named', async () => {
    const text = 'exclude: [usageCostGet]\noperations:\n  organizationGet: { name: Ours }\n';
    await write('operations.yaml', text);
    assert.equal((await run('generate')).code, 0);
    const document = JSON.parse(await readFile(PINNED, 'utf8')) as { paths: Record<string, unknown> };
    const gone = Object.keys(document.paths).find((path) => path.endsWith('/usageCost')) ?? '';
    assert.ok(delete document.paths[gone]);
    await mkdir(join(folder, 'spec'));
    await writeFile(join(folder, 'spec', 'clickhouse-cloud.openapi.json'), JSON.stringify(document));
    const { code, stdout, stderr } = await run('generate');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^custom\/operations\.yaml, exclude: the document has no operation usageCostGet any more/m);
    assert.equal(await readFile(join(folder, 'collections', 'custom', 'operations.yaml'), 'utf8'), text);
    assert.ok((await readFile(join(folder, COLLECTION), 'utf8')).includes('"name": "Ours"'));
  });

  it('a hand edit is not overwritten by generate or smoke, and the error says where it belongs', async () => {
    const original = await readFile(join(folder, COLLECTION), 'utf8');
    const collection = JSON.parse(original) as { item: { name: string }[] };
    const edited = JSON.stringify({
      ...collection,
      item: [...collection.item, { name: 'Mine', request: 'http://a.test' }],
    });
    await writeFile(join(folder, COLLECTION), edited);
    for (const args of [['generate'], ['smoke', '--env', 'sandbox']]) {
      const { code, stderr } = await run(...args);
      assert.equal(code, 2, args[0]);
      assert.match(
        stderr,
        /changed by hand.*\[collection-edited\]\nwhere {2}Mine: added \(belongs to custom\/requests\/\)\nfix .*--overwrite/,
      );
      assert.equal(await readFile(join(folder, COLLECTION), 'utf8'), edited);
    }
    assert.equal((await run('generate', '--overwrite')).code, 0);
    assert.equal(await readFile(join(folder, COLLECTION), 'utf8'), original);
  });

  const WRONG: readonly (readonly [file: string, text: string, error: RegExp])[] = [
    [
      'assertions/organizationGet.js',
      'const a = 1;\npm.test(;\n',
      /\[custom-invalid\]\nwhere {2}collections\/custom\/assertions\/organizationGet\.js:2\n/,
    ],
    ['assertions/organisationGet.js', '', /\[config-operation-unknown\][\s\S]*did you mean organizationGet\?/],
    ['operations.yaml', 'exclud: []\n', /\[config-unknown-key\][\s\S]*did you mean exclude\?/],
    [
      'operations.yaml',
      'operations: { organizationGet: { stat: 1 } }\n',
      /\[config-unknown-key\][\s\S]*operations organizationGet\n/,
    ],
    ['operations.yaml', 'exclude: [nothingLikeThis]\n', /\[config-operation-unknown\]/],
    ['operations.yaml', 'exclude: [\n', /\[custom-invalid\][\s\S]*operations\.yaml/],
    ['requests/a.json', '{}', /\[custom-invalid\][\s\S]*custom\/requests\/a\.json/],
  ];
  it('each wrong file is one error of generate, which names it', async () => {
    for (const [file, text, error] of WRONG) {
      await write(file, text);
      const { code, stderr } = await run('generate');
      assert.equal(code, 2, `${file}: ${stderr}`);
      assert.match(stderr, error);
      await rm(join(folder, 'collections', 'custom', file));
    }
  });

  it('a status that the document does not have is expected, and said', async () => {
    await write('operations.yaml', 'operations: { organizationGet: { status: [404] } }\n');
    const { code, stdout } = await run('smoke', '--env', 'sandbox', '--only', 'organizationGet');
    assert.match(stdout, /the document has no response 404 for organizationGet; it is expected all the same/);
    assert.equal(code, 1, stdout);
    assert.match(stdout, /404/);
  });
});
