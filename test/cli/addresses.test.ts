/** No command prints credentials that URLs contain, also after errors. The CLI as a process, on loopback. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './command.ts';

const SECRET = 'Zq7vN4xT9wKm2';
const QUERY = `sig=${SECRET}&code=${SECRET}&token=${SECRET}&X-Amz-Signature=${SECRET}&v=${SECRET}xyz`;

describe('credentials in URLs are not printed @slow', function () {
  this.timeout(120_000);
  let folder: string;
  let server: Server;
  let port: number;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'addresses-'));
    server = createServer((request, response) => {
      const to = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
      if (to === '/redirect') response.writeHead(302, { location: `http://u:${SECRET}@other.example/?${QUERY}` }).end();
      else if (to === '/loop') response.writeHead(302, { location: request.url ?? '/loop' }).end();
      else if (to === '/html') response.end('<html>');
      else if (to === '/yaml') response.end('a: [');
      else if (to === '/none') response.end('{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{}}');
      else if (to === '/error') response.writeHead(500).end(`{"error":"see http://u:${SECRET}@h.test/?${QUERY}"}`);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const sources = ['/missing', '/redirect', '/loop', '/html', '/yaml', '/none', '/error'];
  const commands: [name: string, args: (address: string) => string[]][] = [
    ['generate', (address) => ['generate', '--spec', address, '--out', folder]],
    ['spec:pull', (address) => ['spec:pull', '--from', address]],
    ['spec:diff', (address) => ['spec:diff', address, address]],
    ['drift', (address) => ['drift', '--from', address, '--report', join(folder, 'drift.md')]],
    ['sandbox', (address) => ['sandbox', '--port', '0', '--spec', address]],
  ];
  for (const [name, args] of commands) {
    it(`${name}: URL of the document`, async () => {
      // Alternates between both forms of a URL, because each fails in several ways.
      for (const [index, path] of (name === 'generate' ? sources : ['/missing', '/redirect']).entries()) {
        for (const address of [
          index % 2 === 0 ? `http://127.0.0.1:${port}${path}?${QUERY}` : `http://u:${SECRET}@127.0.0.1:${port}${path}`,
        ]) {
          const { code, stdout, stderr } = await command(['--debug', ...args(address)], {});
          assert.equal(code, 2, stdout + stderr);
          assert.doesNotMatch(stdout + stderr, new RegExp(SECRET.slice(0, 6)), `${name} ${path}`);
        }
      }
    });
  }

  it('URL of a proxy', async () => {
    const env = { HTTP_PROXY: `http://u:${SECRET}@127.0.0.1:9/?${QUERY}` };
    const { code, stdout, stderr } = await command(['--debug', 'spec:pull', '--from', 'http://h.example/'], { env });
    assert.equal(code, 2);
    assert.doesNotMatch(stdout + stderr, new RegExp(SECRET.slice(0, 6)));
  });

  it('URL of an environment, on the terminal and in each file of the report', async () => {
    const file = join(folder, 'own.postman_environment.json');
    const reports = join(folder, 'reports');
    for (const [baseURL, suite] of [
      [`http://u:${SECRET}@127.0.0.1:9/`, 'smoke'],
      [`http://u:${SECRET}@127.0.0.1:9/?${QUERY}`, 'smoke'],
      [`http://u:${SECRET}@api.example/?${QUERY}`, 'smoke'],
      [`https://u:${SECRET}@api.example/?${QUERY}`, 'lifecycle'],
      [`ftp://u:${SECRET}@api.example/?${QUERY}`, 'smoke'],
    ]) {
      await writeFile(file, JSON.stringify({ values: [{ key: 'baseURL', value: baseURL }] }));
      const env = {
        OWN_KEYID: 'keyid-1',
        OWN_KEYSECRET: 'n0t-shown-1',
        CI_JOB_URL: `https://u:${SECRET}@ci.test/?${QUERY}`,
      };
      const writes = suite === 'lifecycle' ? ['--allow-writes'] : ['--only', 'organizationGetList', '--retries', '0'];
      const flags = ['--suite', String(suite), '--env', file, '--reports', reports, ...writes];
      const { stdout, stderr } = await command(['--debug', 'smoke', ...flags], { env });
      assert.doesNotMatch(stdout + stderr, new RegExp(SECRET.slice(0, 6)), baseURL);
    }
    const files = (await readdir(reports, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    assert.ok(files.length > 4);
    for (const entry of files)
      assert.doesNotMatch(
        await readFile(join(entry.parentPath, entry.name), 'utf8'),
        new RegExp(SECRET.slice(0, 6)),
        entry.name,
      );
  });

  it('an invalid command line', async () => {
    const address = `https://u:${SECRET}@h.example/?${QUERY}`;
    for (const args of [
      ['generate', '--spek', address],
      ['smoke', '--keysecret', SECRET],
      ['smoke', `--token=${SECRET}`],
      ['smoke', '--env', address],
      ['report', 'render', address],
    ]) {
      const { code, stdout, stderr } = await command(['--debug', ...args], {});
      assert.equal(code, 2);
      assert.doesNotMatch(stdout + stderr, new RegExp(SECRET.slice(0, 6)), args.join(' '));
    }
  });
});
