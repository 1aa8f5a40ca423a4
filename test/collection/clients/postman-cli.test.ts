/** The Postman CLI lints the collection in schema 3.0, and runs it in both formats. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from '../../../scripts/cli/generate/generate.ts';
import { ROOT } from '../../../scripts/shared/root.ts';
import { PINNED, PINNED_OPERATIONS } from '../../fixtures/documents.ts';
import {
  CLIENTS,
  isInstalled,
  type Outcome,
  runClient,
  SANDBOX_ENVIRONMENT,
  type Server,
  startRecordingSandbox,
} from './client-run.ts';

/** What the package `postman-cli` starts. Of that package, not every registry has the programs for all systems, and npm wants all. */
const PACKAGE = '@postman/pm-bin-linux-x64';
const PROGRAM = join(CLIENTS, 'node_modules', PACKAGE, 'bin', 'postman');

/** `|   assertions |   353 |   0 |`: how many were made, and how many failed. */
function counts(output: string, row: string): number[] {
  const match = new RegExp(`${row}\\s*[|│]\\s*(\\d+)\\s*[|│]\\s*(\\d+)`).exec(output);
  return match === null ? [] : match.slice(1).map(Number);
}

describe('the Postman CLI @slow', function () {
  this.timeout(400_000);
  let folder: string;
  before(async function () {
    // To enable them: npm ci --prefix test/clients, on Linux with an x64 processor
    if (!isInstalled(PACKAGE) && process.env.CI === undefined) this.skip();
    folder = await mkdtemp(join(tmpdir(), 'postman-cli-'));
    await generate({ spec: PINNED, out: folder, format: 'v3', check: false });
  });
  after(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  for (const name of ['clickhouse-cloud', 'clickhouse-cloud.negative', 'clickhouse-cloud.lifecycle']) {
    it(`finds no error and no warning in ${name}`, async () => {
      const { code, output } = await runClient(
        [PROGRAM, 'collection', 'lint', join(folder, 'collections', name), '--fail-severity', 'warning'],
        folder,
      );
      assert.match(output, /Scanned: \d+ \| Errors: 0 \| Warnings: 0/);
      assert.equal(code, 0);
    });
  }

  const RUNS: readonly [format: string, collection: () => string][] = [
    ['2.1', () => join(ROOT, 'collections', 'clickhouse-cloud.postman_collection.json')],
    ['3.0', () => join(folder, 'collections', 'clickhouse-cloud')],
  ];
  for (const [format, collection] of RUNS) {
    describe(`with schema ${format}`, () => {
      let server: Server;
      let outcome: Outcome;
      before(async () => {
        server = await startRecordingSandbox();
        const variables = [`baseURL=${server.url}`, `keyid=${server.keyId}`, `keysecret=${server.keySecret}`];
        outcome = await runClient(
          [
            ...[PROGRAM, 'collection', 'run', collection(), '-e', SANDBOX_ENVIRONMENT],
            ...variables.flatMap((variable) => ['--env-var', variable]),
          ],
          folder,
        );
      });
      after(() => server?.close());

      it('sends every request that reads, and no other', () => {
        assert.equal(server.reads.length, PINNED_OPERATIONS.reads, outcome.output.slice(-3000));
        assert.deepEqual(server.writes, []);
      });

      it('passes all assertions, and each request runs its checks to the end', () => {
        const [made = 0, failed] = counts(outcome.output, 'assertions');
        console.log(
          `      postman collection run (schema ${format}): ${server.reads.length} requests sent, ${made} assertions`,
        );
        assert.equal(failed, 0);
        assert.ok(made > 5 * PINNED_OPERATIONS.reads, `${made}`);
        assert.deepEqual(counts(outcome.output, 'test-scripts').at(-1), 0);
        const complete = outcome.output.match(/All checks were made/g) ?? [];
        assert.equal(complete.length, PINNED_OPERATIONS.reads);
      });

      it('ends with the exit code that the Postman CLI gives requests which are skipped', () => {
        // https://github.com/postmanlabs/postman-app-support/issues/14167: with schema 3.0 they count as failed.
        const [requests = 0, failed = 0] = counts(outcome.output, 'requests');
        if (format === '3.0') assert.equal(requests - failed, PINNED_OPERATIONS.reads);
        else assert.equal(outcome.code, 0);
      });
    });
  }
});
