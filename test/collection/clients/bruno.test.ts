/** Bruno runs the committed collection, as its own converter imports it. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postmanToBruno } from '@usebruno/converters';
import type { PostmanCollection } from '../../../scripts/collection/write/postman-format.ts';
import { PINNED_OPERATIONS } from '../../fixtures/documents.ts';
import {
  CLIENTS,
  COMMITTED,
  committed,
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

interface BrunoRun extends Outcome {
  readonly results: readonly Result[];
}

describe('Bruno @slow', function () {
  this.timeout(300_000);
  let folder: string;
  let requests: string[];

  /** Imports a collection in the place of the last one. */
  async function imported(given: PostmanCollection): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    const { stringifyCollection } = requireOfClients('@usebruno/filestore');
    const { collection } = (await postmanToBruno(given)) as { collection: { items: Entry[]; root: object } };
    requests = await writeFiles(collection.items, folder);
    await writeFile(join(folder, 'bruno.json'), JSON.stringify({ version: '1', name: 'c', type: 'collection' }));
    await writeFile(join(folder, 'collection.bru'), stringifyCollection(collection.root, {}, { format: 'bru' }));
    await mkdir(join(folder, 'environments'));
  }

  before(async function () {
    // To enable them: npm ci --prefix test/clients
    if (!isInstalled('@usebruno/cli') && process.env.CI === undefined) this.skip();
    folder = await mkdtemp(join(tmpdir(), 'bruno-'));
    await imported(COMMITTED);
  });
  after(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** Runs files in their order: Bruno would run details before the lists that name them. */
  async function run(
    server: Server,
    files: readonly string[],
    more: Readonly<Record<string, string>>,
  ): Promise<BrunoRun> {
    const { url: baseURL, keyId: keyid, keySecret: keysecret } = server;
    const variables = Object.entries({ baseURL, keyid, keysecret, ratelimit: 'off', ...more });
    const lines = variables.map(([name, value]) => `  ${name}: ${value}\n`).join('');
    await writeFile(join(folder, 'environments', 'sandbox.bru'), `vars {\n${lines}}\n`);
    const program = join(CLIENTS, 'node_modules', '@usebruno', 'cli', 'bin', 'bru.js');
    const report = join(folder, 'report.json');
    const args = [program, 'run', ...files, '--env', 'sandbox', '--reporter-json', report, '--noproxy'];
    const outcome = await runClient(args, folder);
    return { ...outcome, results: JSON.parse(await readFile(report, 'utf8'))[0].results };
  }

  describe('where allowwrites is false', () => {
    let server: Server;
    let done: BrunoRun;
    before(async () => {
      server = await startRecordingSandbox();
      done = await run(server, requests, { allowwrites: 'false' });
    });
    after(() => server?.close());

    it('sends every request that reads, and no other', () => {
      assert.equal(server.reads.length, PINNED_OPERATIONS.reads, done.output.slice(-2000));
      assert.deepEqual(server.writes, []);
      const skipped = done.results.filter(({ response }) => response.status === 'skipped').length;
      assert.equal(done.results.length - skipped, PINNED_OPERATIONS.reads);
    });

    it('passes all tests, and each request runs its checks to the end', () => {
      const tests = done.results.flatMap(({ postResponseTestResults = [] }) => postResponseTestResults);
      console.log(`      bru run: ${server.reads.length} requests sent, ${tests.length} tests`);
      assert.deepEqual(
        tests.filter(({ status }) => status !== 'pass').map(({ description }) => description),
        [],
      );
      const complete = tests.filter(({ description }) => description === 'All checks were made').length;
      assert.equal(complete, PINNED_OPERATIONS.reads);
      assert.equal(done.code, 0);
    });
  });

  describe('where allowwrites is true', () => {
    let server: Server;
    let some: string[];
    before(async () => {
      server = await startRecordingSandbox();
      some = requests.filter((file) => /(Get list of available organizations|\bkeys?\b[^/]*)\.bru$/i.test(file));
      assert.ok(some.length >= 6);
    });
    after(() => server?.close());
    /** The writes that were sent, and the codes of the reasons for those that were not. */
    const aimed = async (more: Readonly<Record<string, string>>) => {
      const before = server.writes.length;
      const { output } = await run(server, some, { allowwrites: 'true', ...more });
      const reasons = [...output.matchAll(/reasonCode: '([\w-]+)'/g)].map(([, code]) => code);
      return { writes: server.writes.slice(before), reasons };
    };

    it('changes and deletes nothing whose ID no user gave', async () => {
      const id = 'write-needs-id';
      assert.deepEqual(await aimed({}), { writes: [], reasons: [id, id, id] });
    });

    it('never touches the key in use', async () => {
      assert.notEqual(server.listedKeyId, '');
      const { orgId: orgid, listedKeyId: keyId } = server;
      const reasons = ['write-needs-id', 'key-in-use', 'key-in-use'];
      assert.deepEqual(await aimed({ orgid, keyId }), { writes: [], reasons });
    });
  });

  describe('where nothing can be sent', () => {
    let server: Server;
    before(async () => {
      server = await startRecordingSandbox();
    });
    after(() => server?.close());
    const refused = async (values: Readonly<Record<string, string>>, says: RegExp) => {
      const { code, output } = await run(server, requests, values);
      assert.deepEqual([...server.reads, ...server.writes], []);
      assert.match(output, says);
      assert.equal(code, 1);
    };

    it('ends the run with an error if no key is set', () =>
      refused({ keysecret: '' }, /Error: no environment is selected, or it has no keysecret: select an environment/));

    it('ends the run with an error if it is one of life cycles, which it could not end', async () => {
      await imported(committed('clickhouse-cloud.lifecycle'));
      await refused({ allowwrites: 'true' }, /Error: this client cannot run life cycles: use Postman, or Newman/);
    });
  });
});
