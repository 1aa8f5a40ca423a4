/** Bruno runs the committed collection, as its own converter imports it. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postmanToBruno } from '@usebruno/converters';
import { PINNED_OPERATIONS } from '../../fixtures/documents.ts';
import {
  CLIENTS,
  COMMITTED,
  isInstalled,
  type Outcome,
  requireOfClients,
  runClient,
  type Server,
  startRecordingSandbox,
} from './client-run.ts';

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly seq?: number;
  readonly items?: readonly Entry[];
  readonly root?: object;
}

interface Result {
  readonly name: string;
  readonly response: { readonly status: number | 'skipped' };
  readonly postResponseTestResults?: readonly { readonly description: string; readonly status: string }[];
}

/** Writes a converted collection as Bruno's app does. Returns the files of the requests, in the order of the collection. */
async function writeFiles(entries: readonly Entry[], folder: string): Promise<string[]> {
  const { stringifyFolder, stringifyRequest } = requireOfClients('@usebruno/filestore');
  const written: string[] = [];
  await mkdir(folder, { recursive: true });
  for (const entry of entries) {
    const path = join(folder, entry.name.replace(/[<>:"/\\|?*]/g, '-'));
    if (entry.type !== 'folder') {
      await writeFile(`${path}.bru`, stringifyRequest(entry, { format: 'bru' }));
      written.push(`${path}.bru`);
      continue;
    }
    const inner = await writeFiles(entry.items ?? [], path);
    await writeFile(
      join(path, 'folder.bru'),
      stringifyFolder({ meta: { name: entry.name }, ...entry.root }, { format: 'bru' }),
    );
    written.push(...inner);
  }
  return written;
}

describe('Bruno @slow', function () {
  this.timeout(300_000);
  let folder: string;
  let server: Server;
  let outcome: Outcome;
  let results: readonly Result[];

  before(async function () {
    // To enable them: npm ci --prefix test/clients
    if (!isInstalled('@usebruno/cli') && process.env.CI === undefined) this.skip();
    folder = await mkdtemp(join(tmpdir(), 'bruno-'));
    server = await startRecordingSandbox();
    const { stringifyCollection } = requireOfClients('@usebruno/filestore');
    const { collection } = (await postmanToBruno(COMMITTED)) as { collection: { items: Entry[]; root: object } };
    const requests = await writeFiles(collection.items, folder);
    await writeFile(join(folder, 'bruno.json'), JSON.stringify({ version: '1', name: 'c', type: 'collection' }));
    await writeFile(join(folder, 'collection.bru'), stringifyCollection(collection.root, {}, { format: 'bru' }));
    const variables = {
      baseURL: server.url,
      keyid: server.keyId,
      keysecret: server.keySecret,
      allowwrites: 'false',
      ratelimit: 'off',
    };
    await mkdir(join(folder, 'environments'));
    await writeFile(
      join(folder, 'environments', 'sandbox.bru'),
      `vars {\n${Object.entries(variables)
        .map(([name, value]) => `  ${name}: ${value}\n`)
        .join('')}}\n`,
    );
    // Bruno would run the folders of a folder before its requests, and details before the lists that name them.
    const program = join(CLIENTS, 'node_modules', '@usebruno', 'cli', 'bin', 'bru.js');
    const report = join(folder, 'report.json');
    outcome = await runClient(
      [program, 'run', ...requests, '--env', 'sandbox', '--reporter-json', report, '--noproxy'],
      folder,
    );
    results = JSON.parse(await readFile(report, 'utf8'))[0].results;
  });
  after(async () => {
    await server?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  it('sends every request that reads, and no other', () => {
    assert.equal(server.reads.length, PINNED_OPERATIONS.reads, outcome.output.slice(-2000));
    assert.deepEqual(server.writes, []);
    const skipped = results.filter(({ response }) => response.status === 'skipped').length;
    assert.equal(results.length - skipped, PINNED_OPERATIONS.reads);
  });

  it('passes all tests, and each request runs its checks to the end', () => {
    const tests = results.flatMap(({ postResponseTestResults = [] }) => postResponseTestResults);
    console.log(`      bru run: ${server.reads.length} requests sent, ${tests.length} tests`);
    assert.deepEqual(
      tests.filter(({ status }) => status !== 'pass').map(({ description }) => description),
      [],
    );
    const complete = tests.filter(({ description }) => description === 'All checks were made').length;
    assert.equal(complete, PINNED_OPERATIONS.reads);
    assert.equal(outcome.code, 0);
  });
});
