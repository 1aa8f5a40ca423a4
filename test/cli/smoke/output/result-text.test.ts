import assert from 'node:assert/strict';
import { widthOf } from '../../../../scripts/cli/screen.ts';
import { summaryTable } from '../../../../scripts/cli/smoke/output/result-text.ts';
import { totalsOf } from '../../../../scripts/run/totals.ts';
import { environment, request } from '../../../report/run-fixture.ts';

const finding = { kind: 'unknown-property', pointer: '/a' } as const;

describe('cli/smoke/output/result-text: the table', () => {
  it('shows what there is', () => {
    const lines = summaryTable({ environments: [environment('sandbox', [request('a'), request('b')])] }, 80).split(
      '\n',
    );
    assert.deepEqual(lines, [
      'environment  status  requests  passed  assertions    time',
      '-----------  ------  --------  ------  ----------  ------',
      'sandbox      passed         2       2           4  120 ms',
    ]);
  });

  const everything = ['failed', 'errored', 'flaky', 'skipped', 'passed'].map((status, index) =>
    request(`r${index}`, { status: status as 'failed', findings: [finding] }),
  );
  const totals = { ...totalsOf(everything), known: 12_345 };
  for (const name of [
    'sandbox',
    'a-name-that-is-rather-long-for-an-environment-of-anything',
    '列出所有服务'.repeat(9),
  ]) {
    for (const columns of [80, 100, 200]) {
      it(`fits ${columns} columns, all columns and ${name.slice(0, 12)} included`, () => {
        const table = summaryTable(
          { environments: [environment(name, everything, { totals, durationMs: 3_600_000 })] },
          columns,
        );
        for (const line of table.split('\n')) assert.ok(widthOf(line) <= columns, `${widthOf(line)}: ${line}`);
        for (const title of ['environment', 'failed', 'errored', 'flaky', 'skipped', 'passed', 'findings', 'known'])
          assert.match(table, new RegExp(title));
      });
    }
  }
});
