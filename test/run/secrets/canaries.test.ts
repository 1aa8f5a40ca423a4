/**
 * Four secrets are placed where a run can meet them. Then all files of the report and the terminal output are searched for them, raw
 * and encoded.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { progressPrinter } from '../../../scripts/cli/smoke/output/progress.ts';
import { summaryTable } from '../../../scripts/cli/smoke/output/result-text.ts';
import { writeReport } from '../../../scripts/report/store/write.ts';
import type { ApiResponse as Answer } from '../../../scripts/sandbox/http/response.ts';
import { command } from '../../cli/command.ts';
import { pinnedCollection } from '../../collection/sandbox-run.ts';
import { closeAll, collectionOf, environment, runLocally, sandboxWith, serve } from '../local-run.ts';

/** In the key; in a secret property of a response and later elsewhere; in an error message; in a script's console output. */
const CANARIES = {
  key: 'CANARY1/key+"x"=%ü-4711',
  answer: 'CANARY2/gener4ted:pass word',
  error: 'CANARY3-err0r-token-81',
  console: 'CANARY4-c0nsole-secret-19',
};

/** The value, its encodings, and parts of them. */
function tracesOf(canary: string): string[] {
  const bytes = Buffer.from(canary);
  const pieces = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(4, 20),
  );
  return [canary, canary.slice(0, 7), encodeURIComponent(canary), bytes.toString('hex'), ...pieces];
}

function assertClean(text: string, where: string): void {
  for (const [name, canary] of Object.entries(CANARIES)) {
    for (const trace of tracesOf(canary)) {
      const at = text.toLowerCase().indexOf(trace.toLowerCase());
      assert.equal(at, -1, `canary ${name} in ${where}: ${text.slice(Math.max(0, at - 80), at + 80)}`);
    }
  }
}

async function assertFolderClean(folder: string): Promise<number> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const file of files) {
    assertClean(file.name, 'a file name');
    assertClean(await readFile(join(file.parentPath, file.name), 'latin1'), file.name);
    assertClean(await readFile(join(file.parentPath, file.name), 'utf8'), file.name);
  }
  return files.length;
}

const mutate = (operationId: string, change: (body: Record<string, unknown>) => unknown) => ({
  operationId,
  kind: 'mutate' as const,
  mutate: (answer: Answer): Answer => ({
    ...answer,
    headers: { ...answer.headers, 'set-cookie': `session=${encodeURIComponent(CANARIES.answer)}; Path=/` },
    body: JSON.stringify(change(JSON.parse(answer.body))),
  }),
});

describe('canaries @slow', function () {
  this.timeout(180_000);
  let reports: string;
  beforeEach(async () => {
    reports = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
  });
  afterEach(async () => {
    await closeAll();
    await rm(reports, { recursive: true, force: true });
  });

  it('are in no file of the report and not on the terminal', async () => {
    const echo = await serve((request, response) => {
      // A server that repeats the request in its body, headers and status text.
      const pair = Buffer.from(String(request.headers.authorization).split(' ')[1] ?? '', 'base64').toString();
      response.writeHead(request.url === '/error' ? 500 : 400, `refused ${encodeURIComponent(pair)}`, {
        'content-type': 'application/json',
        'x-echo': encodeURIComponent(pair),
        location: `/next?key=${encodeURIComponent(pair)}`,
      });
      response.end(
        JSON.stringify({
          status: 400,
          error: `bad pair ${pair}; token=${CANARIES.error}; header ${request.headers.authorization}`,
          credential: CANARIES.answer,
          echo: { token: CANARIES.error, headers: request.headers, hex: Buffer.from(pair).toString('hex') },
          inner: JSON.stringify({ pair, password: CANARIES.console }),
        }),
      );
    });
    const script = [
      "const told = pm.response ? pm.response.text() : '';",
      'console.log("everything", told, pm.environment.get("keysecret"), { password: pm.environment.get("note") });',
      'console.warn("[skipped]", told, { v: 1, reasonCode: "no-value", params: { variable: pm.environment.get("keysecret") } });',
      'pm.test("Status is 200 for " + pm.environment.get("keysecret"), () => pm.expect.fail(told));',
      'const said = [told, pm.environment.get("keysecret")];',
      'console.warn("[failed]", told, { v: 1, assertion: "reported", failures: [{ code: "status", pointer: "/" + said[1], expected: said, actual: told, error: told }] });',
      'pm.test("reported", () => pm.expect.fail(told));',
      'console.warn("[finding]", told, { v: 1, kind: "unknown-property", pointer: "/" + said[1], value: said });',
      'console.warn("[finding]", told, { v: 1, kind: "unknown-enum-value", pointer: "/" + said[1], value: told });',
    ];
    const own = collectionOf([
      { id: 'echo', path: '/echo', script: script.filter((line) => !line.includes('[skipped]')) },
      { id: 'left-out', path: '/left', script },
      { id: 'server-error', path: '/error', script: script.slice(3) },
      {
        id: 'broken',
        path: '/broken',
        script: ['throw new Error("a script with " + pm.environment.get("keysecret"));'],
      },
      { id: 'in-address', path: '/{{keysecret}}/{{note}}' },
      { id: 'nowhere', path: 'http://127.0.0.1:9/{{keysecret}}' },
    ]);
    const { collection } = await pinnedCollection();
    const faults = [
      mutate('memberGetList', (body) => ({
        ...body,
        password: CANARIES.answer,
        extra: CANARIES.error,
        sasToken: CANARIES.error,
      })),
      mutate('instanceGetList', (body) => ({
        ...body,
        [CANARIES.answer]: CANARIES.answer,
        note: `see ${CANARIES.error}`,
      })),
    ];
    const sandbox = await sandboxWith({ faults });
    const values = { keyid: 'CANARY-keyid', keysecret: CANARIES.key, note: CANARIES.console };
    const output: string[] = [];
    const screen = {
      write: (text: string) => output.push(text),
      isTerminal: true,
      hasColours: true,
      columns: 4000,
      rows: 50,
    };
    for (const [plan, ran] of [
      [own, environment(echo, values)],
      [collection, environment(sandbox.url, { note: CANARIES.console })],
    ] as const) {
      const run = await runLocally({
        collection: plan,
        environments: [{ ...ran, secrets: ['keyid', 'keysecret', 'note'] }],
        onProgress: progressPrinter(screen),
        strict: true,
      });
      output.push(summaryTable(run, 80));
      await writeReport(run, { reportsDir: reports });
      const [first] = run.environments;
      assert.equal(first?.status, 'failed', 'the canaries were met');
      if (plan === own) {
        assert.equal(first?.requests.find(({ id }) => id === 'broken')?.status, 'errored');
        assert.equal(
          first?.requests.find(({ id }) => id === 'left-out')?.reason,
          'the variable [redacted] has no value: set it in the environment',
        );
      }
    }
    assert.ok(output.join('').includes('[redacted]'));
    assertClean(output.join(''), 'the terminal');
    assert.ok((await assertFolderClean(reports)) >= 10);
  });

  it('are not in the output of the CLI with --debug, also after errors', async () => {
    const file = join(reports, 'own.postman_environment.json');
    const outcomes: string[] = [];
    for (const baseURL of [
      'http://127.0.0.1:9',
      'http://api.example.test',
      `https://u:${encodeURIComponent(CANARIES.error)}@127.0.0.1:9`,
      'nonsense',
    ]) {
      await writeFile(file, JSON.stringify({ values: [{ key: 'baseURL', value: baseURL }] }));
      const env = { OWN_KEYID: 'CANARY-keyid', OWN_KEYSECRET: CANARIES.key };
      const flags = ['--only', 'organizationGetList', '--retries', '0', '--reports', reports];
      const { code, stdout, stderr } = await command(['--debug', 'smoke', '--env', file, ...flags], { env });
      outcomes.push(`${code} ${/\[([\w-]+)\]$/m.exec(stderr)?.[1] ?? ''}`.trim());
      assertClean(stdout + stderr, baseURL);
    }
    assert.deepEqual(outcomes, ['3', '2 environment-insecure', '3', '2 environment-invalid']);
    await rm(file);
    await assertFolderClean(reports);
  });
});
