/** A run that sends nothing must not look like one that passed. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../cli/command.ts';
import { writeEnvironment } from '../cli/local-environment.ts';

describe('a run without requests', function () {
  this.timeout(180_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const request = (method: string) => ({ name: 'create', request: { method, url: '{{baseURL}}/a' } });
  const table: { name: string; given: { item: readonly object[] }; want: RegExp }[] = [
    { name: 'all of it is held back', given: { item: [request('POST')] }, want: /No request was sent in local/ },
    { name: 'it has no requests', given: { item: [] }, want: /No request was sent in local/ },
  ];
  for (const { name, given, want } of table) {
    it(`${name}: exit 1, and every report says so`, async () => {
      const collection = join(folder, 'collection.json');
      await writeFile(collection, JSON.stringify({ info: { name: 'case' }, item: given.item }));
      const environment = await writeEnvironment(folder, 'http://127.0.0.1:9');
      const flags = ['--env', environment, '--collection', collection, '--reports', folder];
      const { code, stdout, stderr } = await command(['smoke', ...flags]);
      assert.equal(code, 1, stdout + stderr);
      assert.match(stdout, /\[local\] failed: no request was sent/);
      const report = (file: string) => readFile(join(folder, 'latest', file), 'utf8');
      assert.match(await report('summary.md'), want);
      assert.match(await report('index.html'), want);
      assert.match(await report('local.junit.xml'), /<failure [^>]*type="nothing-sent"/);
      const { results } = JSON.parse(await report('local.ctrf.json'));
      assert.equal(results.environment.healthy, false);
    });
  }
});
