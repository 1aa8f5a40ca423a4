/** One cause for each failure: saved with the run, in the same words in every report, and never against what the run has seen. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suiteItems } from '../../../scripts/run/select.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import { pinnedCollection } from '../../collection/sandbox-run.ts';
import { command } from '../command.ts';
import { type LocalSandbox, localSandbox } from './local-sandbox.ts';

const status = (operationId: string, code: number): Fault => ({ operationId, kind: 'status', status: code });

/** The last request of the suite: no request after it shows that the key is still accepted. */
const LAST = 'last';

/** By operation: the status that it responds with, and the cause. */
const ROWS: readonly (readonly [operationId: string, status: number, cause: string, headline: RegExp])[] = [
  ['instanceGet', 404, 'missing-listed', /knows no such service \(HTTP 404\), though it listed it in the same run/],
  ['backupConfigurationGet', 404, 'missing-below', /^The service exists, and the API has nothing at this path/],
  [LAST, 401, 'key-ended', /no longer accepts the key \(HTTP 401\)/],
  ['memberGet', 401, 'key-not-taken', /does not accept the key for this request/],
  [
    'invitationGetList',
    403,
    'permission-or-feature',
    /lacks a permission, or the organization lacks the feature|does not allow/,
  ],
  ['backupGetList', 400, 'configuration', /though key and organization are good/],
];

describe('the causes of a run @slow', function () {
  this.timeout(180_000);
  let local: LocalSandbox;
  let rows: typeof ROWS;
  before(async () => {
    const { collection } = await pinnedCollection();
    const last = suiteItems('smoke', collection.items).at(-1)?.operationId ?? '';
    rows = ROWS.map(([operationId, ...row]) => [operationId === LAST ? last : operationId, ...row]);
    local = await localSandbox(rows.map(([operationId, code]) => status(operationId, code)));
  });
  after(() => local.close());

  it('are the same words in the terminal, HTML, JUnit, CTRF, the summary and run.json', async () => {
    const { folder, file } = local;
    const jobSummary = join(folder, 'job.md');
    const { code, stdout } = await command(['smoke', '--env', file, '--reports', join(folder, 'reports')], {
      env: { GITHUB_STEP_SUMMARY: jobSummary },
    });
    assert.equal(code, 1, stdout);
    const read = (name: string) => readFile(join(folder, 'reports', 'latest', name), 'utf8');
    const [environment] = (await local.latestRun('reports')).environments;
    const requests = environment?.requests ?? [];
    const reports = new Map([
      ['terminal', stdout],
      ['job summary', await readFile(jobSummary, 'utf8')],
      ...(await Promise.all(
        ['index.html', 'local.junit.xml', 'local.ctrf.json', 'summary.md'].map(
          async (name) => [name, await read(name)] as const,
        ),
      )),
    ]);
    for (const [operationId, , cause, says] of rows) {
      const diagnosis = requests.find(({ id }) => id === operationId)?.diagnosis;
      assert.deepEqual(Object.keys(diagnosis ?? {}), ['cause', 'params', 'headline', 'remedy']);
      const { headline = '', remedy = '', params = {} } = diagnosis ?? {};
      assert.match(headline, says, operationId);
      if (cause !== 'permission-or-feature') assert.equal(diagnosis?.cause, cause, operationId);
      assert.ok(!('credentials' in params) && !('root' in params) && !('environment' in params));
      // The key and the organization were good for the other requests.
      assert.doesNotMatch(`${headline} ${remedy}`, /LOCAL_(KEYSECRET|ORGID|SERVICEID)/);
      for (const [name, text] of reports)
        for (const words of [headline, remedy]) assert.ok(plain(text).includes(plain(words)), `${name}: ${words}`);
    }
    assert.equal(requests.filter(({ diagnosis }) => diagnosis !== undefined).length, rows.length);
  });
});

/** Letters and digits only: each format has its own escapes. */
function plain(text: string): string {
  return text.replaceAll(/<\/?[a-z]+[^>]*>|\\u[0-9a-f]{4}|&#?\w+;/g, '').replaceAll(/[^A-Za-z0-9]/g, '');
}
