import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandText, programText, shellQuoted } from '../../scripts/shared/command-text.ts';

describe('the text of a command', () => {
  const ROWS: readonly (readonly [command: string, args: string, checkout: string, installed: string])[] = [
    ['smoke', '', 'npm run smoke', 'npx clickhouse-cloud-postman smoke'],
    ['smoke', '--env a', 'npm run smoke -- --env a', 'npx clickhouse-cloud-postman smoke --env a'],
    ['report merge', 'a b', 'npm run report -- merge a b', 'npx clickhouse-cloud-postman report merge a b'],
  ];
  for (const [command, args, checkout, installed] of ROWS) {
    it(checkout, () => {
      assert.equal(commandText(command, args, true), checkout);
      assert.equal(commandText(command, args, false), installed);
    });
  }

  describe('of a package', () => {
    let home: string;
    before(async () => {
      home = await mkdtemp(join(tmpdir(), 'npx-'));
    });
    after(() => rm(home, { recursive: true, force: true }));

    const MANIFESTS: readonly (readonly [manifest: string, program: string])[] = [
      [
        '{ "dependencies": { "ours": "file:../../the packages/ours-1.0.0.tgz" } }',
        "npx 'file:../the packages/ours-1.0.0.tgz'",
      ],
      ['{ "dependencies": { "ours": "file:../../work/ours.tgz" } }', 'npx file:ours.tgz'],
      ['{ "dependencies": { "ours": "^1.0.0" } }', 'npx clickhouse-cloud-postman'],
      ['{}', 'npx clickhouse-cloud-postman'],
      ['', 'npx clickhouse-cloud-postman'],
    ];
    for (const [index, [manifest, program]] of MANIFESTS.entries())
      it(`that npx keeps as ${manifest}`, async () => {
        const cache = join(home, '_npx', String(index));
        await mkdir(cache, { recursive: true });
        await writeFile(join(cache, 'package.json'), manifest);
        assert.equal(programText(join(cache, 'node_modules', 'ours'), join(home, 'work')), program);
      });

    it('that is installed in a project', async () => {
      await writeFile(join(home, 'package.json'), '{ "dependencies": { "ours": "file:ours.tgz" } }');
      assert.equal(programText(join(home, 'node_modules', 'ours'), home), 'npx clickhouse-cloud-postman');
    });
  });

  it('quotes words for a shell', () => {
    for (const [word, quoted] of [
      ['organizationGet', 'organizationGet'],
      ['file:../a-1.0.tgz', 'file:../a-1.0.tgz'],
      ["it's *", "'it'\\''s *'"],
      ['', "''"],
    ])
      assert.equal(shellQuoted(word ?? ''), quoted);
  });
});
