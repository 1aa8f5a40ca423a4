/**
 * A second API is one folder: its profile, and nothing in `scripts/`. The one in `fixtures/second-api` has another envelope, another
 * form of errors, other credentials and another root than the pinned API.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderCheck } from '../scripts/cli/doctor/check.ts';
import { checkEnvironment } from '../scripts/cli/doctor/environment-checks.ts';
import { observeEnvironment } from '../scripts/cli/doctor/observe.ts';
import type { DoctorProfile } from '../scripts/cli/doctor/profile.ts';
import { buildCollections, generate } from '../scripts/cli/generate/generate.ts';
import type { GeneratedCollection } from '../scripts/collection/model.ts';
import type { SuiteName } from '../scripts/collection/suites/registry.ts';
import { readSpec } from '../scripts/openapi/load/read.ts';
import type { Spec } from '../scripts/openapi/model.ts';
import { diagnosisOf as causeOf } from '../scripts/report/analysis/diagnosis.ts';
import { curlOf } from '../scripts/report/curl.ts';
import { diagnosisText } from '../scripts/report/words/diagnosis.ts';
import type { Environment } from '../scripts/run/environments.ts';
import type { EnvironmentRun, RequestRun } from '../scripts/run/model.ts';
import { createRedactor } from '../scripts/run/secrets/redact.ts';
import { KEY_SECRET } from '../scripts/sandbox/credentials.ts';
import { startSandbox } from '../scripts/sandbox/server.ts';
import { ROOT } from '../scripts/shared/root.ts';
import { LIBRARY } from './fixtures/second-api/profile.ts';
import { runLocally } from './run/local-run.ts';

const DOCUMENT = join(ROOT, 'test', 'fixtures', 'second-api', 'library.openapi.json');
const WORDS = /clickhouse|organi[sz]ation|orgid|serviceid|keyid|keysecret|\/requestId|'\/status'|"basic"|Basic /i;

describe('a second API, in a folder of its own', () => {
  let spec: Spec;
  const collections = new Map<SuiteName, GeneratedCollection<SuiteName>>();

  before(async () => {
    spec = await readSpec(DOCUMENT);
    await buildCollections(spec, await LIBRARY.collections(), (collection) => {
      collections.set(collection.suite, collection);
    });
  });

  /** Runs a suite on a sandbox of this API, with the sandbox's own key unless another is given. */
  async function runOf(suite: SuiteName, librarykey = KEY_SECRET, mayWrite = false): Promise<EnvironmentRun> {
    const sandbox = await startSandbox({ spec, profile: await LIBRARY.sandbox() });
    try {
      const { environments } = await runLocally({
        collection: collections.get(suite) as GeneratedCollection<SuiteName>,
        environments: [environmentOf(sandbox.url, librarykey)],
        mayWrite,
        ...(suite === 'lifecycle' ? { lifecycleName: 'ccp-lifecycle-0123456789ab' } : {}),
      });
      return environments[0] as EnvironmentRun;
    } finally {
      await sandbox.close();
    }
  }

  it('writes its collections under its own name, without a word of the pinned API in them', async () => {
    const out = await mkdtemp(join(tmpdir(), 'second-api-'));
    try {
      const { written } = await generate({ spec: DOCUMENT, out, check: false, profile: LIBRARY });
      assert.deepEqual(
        written,
        ['library', 'library.negative', 'library.lifecycle'].map((name) =>
          join(out, `${name}.postman_collection.json`),
        ),
      );
      for (const file of written) assert.deepEqual((await readFile(file, 'utf8')).match(WORDS)?.[0], undefined);
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  });

  const suites: readonly [suite: SuiteName, mayWrite: boolean, leastPassed: number, skipped: number][] = [
    ['smoke', false, 4, 0],
    ['negative', false, 15, 0],
    // The clean-up finds nothing to delete.
    ['lifecycle', true, 5, 2],
  ];
  for (const [suite, mayWrite, leastPassed, skipped] of suites)
    it(`${suite}: passes against its sandbox`, async () => {
      const run = await runOf(suite, KEY_SECRET, mayWrite);
      assert.equal(run.status, 'passed', problemsOf(run));
      assert.ok(run.totals.passed >= leastPassed, `${run.totals.passed} passed`);
      assert.equal(run.totals.skipped, skipped);
    });

  it('checks its own envelope', async () => {
    const run = await runOf('smoke');
    const names = run.requests.find(({ id }) => id === 'listAccounts')?.assertions.map(({ name }) => name);
    assert.deepEqual(names, [
      'Status is 200',
      'Body is JSON',
      'Envelope has a request ID',
      'Body follows the contract',
      'All checks were made',
    ]);
  });

  it('a wrong key: red, with the cause and the names of this API', async () => {
    const run = await runOf('smoke', 'another-key-0123456789');
    assert.deepEqual([run.status, run.reasonCode], ['misconfigured', 'key-refused']);
    assert.ok(run.requests.every(({ id, reasonCode }) => id === 'listAccounts' || reasonCode === 'blocked'));
    const list = run.requests.find(({ id }) => id === 'listAccounts') as RequestRun;
    assert.equal(list.code, 401);
    const [failed] = list.assertions.filter(({ status }) => status === 'failed');
    assert.match(failed?.message ?? '', /^expected 200, got 401 \(the API key is not valid/);
    const diagnosis = causeOf(list, run);
    assert.equal(diagnosis.cause, 'key-unknown');
    assert.deepEqual(diagnosisText(diagnosis, run), {
      headline: 'The API does not know this key (HTTP 401)',
      remedy: 'Check TOWN_LIBRARYKEY: not cut off, not of another environment; and TOWN_BASEURL.',
    });
    assert.deepEqual(JSON.stringify(run).match(WORDS)?.[0], undefined);
  });

  it('no key: skipped, and the setting is named', async () => {
    const run = await runOf('smoke', '');
    assert.deepEqual(
      [run.status, run.reason],
      ['skipped', 'no key: set TOWN_LIBRARYKEY in .env or in the process environment'],
    );
  });

  const diagnoses: readonly [title: string, librarykey: string, lines: readonly RegExp[]][] = [
    [
      'its key, its account and its books',
      KEY_SECRET,
      [/^✓ key +accepted$/, /^✓ account +\S/, /^✓ books +available; in the list: 2$/],
    ],
    [
      'a wrong key, by the name of its setting',
      'another-key-0123456789',
      [/^✗ key +not accepted \(HTTP 401\): the API key is not valid/, /^ {2}fix +check TOWN_LIBRARYKEY: not cut off/],
    ],
    ['a missing key', '', [/^✗ key +none is set/, /^ {2}fix +set TOWN_LIBRARYKEY in \.env/]],
  ];
  for (const [title, librarykey, lines] of diagnoses)
    it(`doctor shows ${title}`, async () => {
      const text = await diagnosisOf(librarykey);
      for (const line of lines)
        assert.ok(
          text.split('\n').some((shown) => line.test(shown)),
          `${line}\n${text}`,
        );
      assert.deepEqual(
        [text.match(WORDS)?.[0], text.includes(KEY_SECRET), /service/.test(text)],
        [undefined, false, false],
      );
    });

  async function diagnosisOf(librarykey: string): Promise<string> {
    const sandbox = await startSandbox({ spec, profile: await LIBRARY.sandbox() });
    try {
      const environment = environmentOf(sandbox.url, librarykey);
      const profile = (await LIBRARY.doctor?.()) as DoctorProfile;
      const observation = await observeEnvironment({
        environment,
        profile,
        proxy: undefined,
        redactor: createRedactor([librarykey]),
        timeoutMs: 5000,
        sentAt: [],
        signal: new AbortController().signal,
      });
      return checkEnvironment(observation, profile).map(renderCheck).join('\n');
    } finally {
      await sandbox.close();
    }
  }

  it('its secret is shown nowhere, and cURL takes it from its setting', async () => {
    const run = await runOf('smoke');
    assert.ok(!JSON.stringify(run).includes(KEY_SECRET));
    const command = curlOf(run.requests.find(({ id }) => id === 'listAccounts') as RequestRun, run);
    assert.match(command ?? '', /--header "X-Library-Key: \$TOWN_LIBRARYKEY"/);
  });
});

function environmentOf(baseURL: string, librarykey: string): Environment {
  return {
    name: 'town',
    file: 'town.postman_environment.json',
    values: { baseURL, accountid: '', librarykey, ratelimit: 'off', pollseconds: '1' },
    secrets: ['librarykey'],
    conventions: LIBRARY.conventions,
    named: true,
  };
}

function problemsOf({ requests }: EnvironmentRun): string {
  return requests
    .filter(({ status }) => status === 'failed' || status === 'errored')
    .map(({ id, reason, assertions }) => `${id} ${reason ?? ''} ${JSON.stringify(assertions)}`)
    .join('\n');
}
