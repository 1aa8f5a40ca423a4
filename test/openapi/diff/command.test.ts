import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { diffFiles } from '../../../scripts/cli/spec-diff/spec-diff.ts';
import { normaliseDocument } from '../../../scripts/openapi/normalise.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { type Json, printJson } from '../../../scripts/shared/json.ts';
import { answering, documentOf } from '../document.ts';

const printed = (schema: Json) => printJson(normaliseDocument(documentOf({ paths: answering(schema) })));

describe('spec:diff', () => {
  let folder: string;
  let pinned: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: folder });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'diff-'));
    pinned = join(folder, 'pinned.json');
    await writeFile(pinned, printed({ type: 'string' }));
  });
  after(() => rm(folder, { recursive: true }));

  it('says so where nothing is committed', async () => {
    await assert.rejects(diffFiles({ format: 'text', pinned }), (error) => {
      assert(error instanceof ExpectedError);
      assert.equal(error.code, 'spec-unreadable');
      assert.match(error.problem.what, /: not a git repository/);
      assert.match(error.problem.remedy, /spec:diff -- OLD NEW/);
      return true;
    });
  });

  it('says so where the folder is missing', () =>
    assert.rejects(diffFiles({ format: 'text', pinned: join(folder, 'none', 'pinned.json') }), {
      code: 'spec-unreadable',
      message: /git or the folder of the document is missing/,
    }));

  it('compares the committed document with the one in the tree', async () => {
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'Pin');
    assert.deepEqual((await diffFiles({ format: 'text', pinned })).breaking, 0);
    await writeFile(pinned, printed({ type: 'integer' }));
    const { text, breaking } = await diffFiles({ format: 'text', pinned });
    assert.equal(breaking, 1);
    assert.match(text, /response 200: type changed \(string → integer\)/);
  });

  it('compares two files, and one with the pinned document', async () => {
    const other = join(folder, 'other.json');
    await writeFile(other, printed({ type: 'boolean' }));
    assert.match((await diffFiles({ old: other, new: other, format: 'text' })).text, /no change of the contract/);
    assert.match((await diffFiles({ old: other, pinned, format: 'text' })).text, /boolean → integer/);
  });

  it('annotates the line of the file, where the file is printed as ours are', async () => {
    const old = join(folder, 'old.json');
    await writeFile(old, printed({ type: 'string', format: 'uuid' }));
    const now = join(folder, 'now.json');
    const text = printed({ type: 'string', format: 'date' });
    await writeFile(now, text);
    const line = text.split('\n').findIndex((shown) => shown.includes('"format"')) + 1;
    assert.match((await diffFiles({ old, new: now, format: 'github' })).text, new RegExp(`,line=${line},`));
    await writeFile(now, JSON.stringify(JSON.parse(text)));
    assert.doesNotMatch((await diffFiles({ old, new: now, format: 'github' })).text, /line=/);
  });

  it('names the document that cannot be read', async () => {
    await assert.rejects(diffFiles({ old: join(folder, 'none.json'), new: pinned, format: 'text' }), {
      code: 'spec-unreadable',
    });
  });
});
