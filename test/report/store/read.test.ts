import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRun, readRun, reportsFolderOf } from '../../../scripts/report/store/read.ts';
import type { ExpectedError } from '../../../scripts/shared/errors.ts';
import { mixedRun } from '../mixed-run.ts';

function changed(change: (run: Record<string, unknown>) => void): string {
  const run = JSON.parse(JSON.stringify(mixedRun()));
  change(run);
  return JSON.stringify(run);
}

describe('report/read', () => {
  it('gives the run back', () => assert.deepEqual(parseRun(JSON.stringify(mixedRun()), 'run.json'), mixedRun()));

  it('drops what it does not know, and puts keys in one order', () => {
    const shuffled = Object.fromEntries(Object.entries(mixedRun()).reverse());
    const text = JSON.stringify({ ...shuffled, later: true });
    assert.equal(JSON.stringify(parseRun(text, 'x')), JSON.stringify(parseRun(JSON.stringify(mixedRun()), 'x')));
  });

  it('takes a kind of finding that came later', () => {
    const text = changed((run) => {
      const [, production] = run.environments as { requests: Record<string, unknown>[] }[];
      const first = production?.requests[0];
      assert.ok(first);
      first.findings = [{ kind: 'list-disagreement', pointer: '/x', message: 'y' }];
    });
    assert.equal(parseRun(text, 'x').environments[1]?.requests[0]?.findings?.[0]?.kind, 'list-disagreement');
  });

  const broken: readonly (readonly [name: string, text: string, where: RegExp])[] = [
    ['no JSON', '{"schemaVersion": 1,', /^run\.json$/],
    [
      'another version',
      changed((run) => {
        run.schemaVersion = 3;
      }),
      /#\/schemaVersion$/,
    ],
    [
      'a path as its ID',
      changed((run) => {
        run.runId = '../x';
      }),
      /#\/runId$/,
    ],
    [
      'a status that is none',
      changed((run) => {
        (run.environments as { status: string }[])[0] = {
          ...(run.environments as { status: string }[])[0],
          status: 'green',
        };
      }),
      /#\/environments\/0\/status$/,
    ],
    ['a list', '[]', /#\/$/],
    ['null', 'null', /#\/$/],
  ];
  for (const [name, text, where] of broken) {
    it(`refuses ${name} and says where`, () => {
      assert.throws(
        () => parseRun(text, 'run.json'),
        (error: ExpectedError) => error.code === 'run-unreadable' && where.test(error.problem.where ?? ''),
      );
    });
  }

  it('knows the reports folder of a run by its file, its folder, and `latest`; none for a file elsewhere', async () => {
    const reports = await realpath(await mkdtemp(join(tmpdir(), 'reports-')));
    try {
      const { runId } = mixedRun();
      await mkdir(join(reports, runId));
      await writeFile(join(reports, runId, 'run.json'), JSON.stringify(mixedRun()));
      await symlink(runId, join(reports, 'latest'));
      await writeFile(join(reports, 'other.json'), JSON.stringify(mixedRun()));
      const folders = [join(runId, 'run.json'), runId, 'latest', join('latest', 'run.json'), 'other.json'].map(
        async (name) => reportsFolderOf(join(reports, name), await readRun(join(reports, name))),
      );
      assert.deepEqual(await Promise.all(folders), [reports, reports, reports, reports, undefined]);
    } finally {
      await rm(reports, { recursive: true, force: true });
    }
  });
});
