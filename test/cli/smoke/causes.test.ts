/** One cause for each failure: saved with the run, in the same words in every report, and never against what the run has seen. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SANDBOX } from '../../../collections/clickhouse-cloud/sandbox.ts';
import type { RequestRun } from '../../../scripts/run/model.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import { startSandbox } from '../../../scripts/sandbox/server.ts';
import { pinnedCollection } from '../../collection/sandbox-run.ts';
import { command } from '../command.ts';
import { writeEnvironment } from '../local-environment.ts';

const status = (operationId: string, code: number): Fault => ({ operationId, kind: 'status', status: code });

/** By operation: the status that it responds with, and the cause. */
const ROWS: readonly (readonly [operationId: string, status: number, cause: string, headline: RegExp])[] = [
  ['instanceGet', 404, 'missing-listed', /knows no such service \(HTTP 404\), though it listed it in the same run/],
  ['backupConfigurationGet', 404, 'missing-below', /^The service exists, and the API has nothing at this path/],
  ['usageCostGet', 401, 'key-ended', /no longer accepts the key \(HTTP 401\)/],
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
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('are the same words in the terminal, HTML, JUnit, CTRF, the summary and run.json', async () => {
    const { spec } = await pinnedCollection();
    const faults = ROWS.map(([operationId, code]) => status(operationId, code));
    const sandbox = await startSandbox({ profile: SANDBOX, spec, faults });
    const file = await writeEnvironment(folder, sandbox.url);
    const jobSummary = join(folder, 'job.md');
    const { code, stdout } = await command(['smoke', '--env', file, '--reports', join(folder, 'reports')], {
      env: { GITHUB_STEP_SUMMARY: jobSummary },
    }).finally(() => sandbox.close());
    assert.equal(code, 1, stdout);
    const read = (name: string) => readFile(join(folder, 'reports', 'latest', name), 'utf8');
    const [environment] = JSON.parse(await read('run.json')).environments;
    const requests: readonly RequestRun[] = environment.requests;
    const reports = new Map([
      ['terminal', stdout],
      ['job summary', await readFile(jobSummary, 'utf8')],
      ...(await Promise.all(
        ['index.html', 'local.junit.xml', 'local.ctrf.json', 'summary.md'].map(
          async (name) => [name, await read(name)] as const,
        ),
      )),
    ]);
    for (const [operationId, , cause, says] of ROWS) {
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
    assert.equal(requests.filter(({ diagnosis }) => diagnosis !== undefined).length, ROWS.length);
  });
});

/** Letters and digits only: each format has its own escapes. */
function plain(text: string): string {
  return text.replaceAll(/<\/?[a-z]+[^>]*>|\\u[0-9a-f]{4}|&#?\w+;/g, '').replaceAll(/[^A-Za-z0-9]/g, '');
}
