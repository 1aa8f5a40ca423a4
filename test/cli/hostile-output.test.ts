/** No command prints text of a document, a collection, an environment or a response that a terminal or a CI system would execute. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isObject, type Json } from '../../scripts/shared/json.ts';
import { KEY, startPostmanApi } from '../publish/postman-api.ts';
import { hostileRun } from '../report/hostile-run.ts';
import { withServer } from '../shared/loopback.ts';
import { command, type Outcome, start } from './command.ts';

/** A line feed, a workflow command, and one character of each unprintable kind. */
const EVIL =
  '\n::error::pwned\r\n  ::set-env name=A::b\u001b[31m\u001b]8;;http://evil.example\u0007a\u001b]8;;\u0007\u009b2J\b\u202ea\u2066b\u200b\u2028##vso[task.complete]\n##[error]x\n##teamcity[x]';
/** The same without a line feed. */
const EVIL_LINE = EVIL.replaceAll(/[\r\n\u2028]/g, ' ');

/** @param commands whether annotations of the project itself are expected. */
function assertHarmless({ stdout, stderr }: Pick<Outcome, 'stdout' | 'stderr'>, commands = false): void {
  for (const text of [stdout, stderr]) {
    assert.deepEqual(
      text.match(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\u2028\u2029]/gu)?.map((found) => JSON.stringify(found)) ?? [],
      [],
    );
    const lines = text.split('\n').filter((line) => /^\s*::|##([a-z]+)?\[/i.test(line));
    const ours =
      /^::(error|warning|notice) (file=[^,:]+,)?(line=\d+,)?title=(breaking|risky|safe) (request|response|contract) change::/;
    assert.deepEqual(
      lines.filter((line) => !(commands && ours.test(line) && !/##([a-z]+)?\[/i.test(line))),
      [],
    );
  }
}

const schemaOf = (type: string) => ({
  type: 'object',
  required: [EVIL, 'b'],
  [`${EVIL}keyword`]: 1,
  properties: { [EVIL]: { type, format: EVIL, default: EVIL, enum: [EVIL, `${EVIL}2`], pattern: `[${EVIL}` } },
});
const documentOf = (type: string) => ({
  openapi: '3.1.0',
  info: { title: EVIL, version: `${EVIL}${type}` },
  servers: [{ url: `https://api.example/${EVIL}` }],
  paths: {
    [`/v1/${EVIL_LINE.replaceAll(/\p{Cc}/gu, '')}/{id}`]: {
      get: {
        operationId: `op${EVIL}`,
        summary: EVIL,
        tags: [EVIL],
        parameters: [{ name: `q${EVIL}`, in: 'query', required: true, schema: { type } }],
        requestBody: { content: { 'application/json': { schema: schemaOf(type) } } },
        responses: { 200: { description: EVIL, content: { 'application/json': { schema: schemaOf(type) } } } },
      },
    },
  },
});

describe('hostile text is not printed @slow', function () {
  this.timeout(120_000);
  let folder: string;
  const path = (name: string) => join(folder, name);
  const write = async (name: string, content: string | object) => {
    await writeFile(path(name), typeof content === 'string' ? content : JSON.stringify(content));
    return path(name);
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hostile-'));
    await write('old.json', documentOf('string'));
    await write('new.json', documentOf('integer'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('of a document, by generate', async () => {
    const outcome = await command(['generate', '--spec', path('new.json'), '--out', path('out')]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, /not checked by any assertion/);
    assertHarmless(outcome);
    const collection = await readFile(join(path('out'), 'clickhouse-cloud.postman_collection.json'), 'utf8');
    const scripts: string[] = [];
    (function visit(value: Json): void {
      if (isObject(value) && Array.isArray(value.exec)) scripts.push(...(value.exec as string[]));
      if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) visit(child as Json);
    })(JSON.parse(collection));
    // A line feed would end the comment, and the rest would be a statement.
    assert.deepEqual(
      scripts.filter((line) => /[\n\r\u2028\u2029]/.test(line) && /^\/\//.test(line)),
      [],
    );
    assert.deepEqual(
      scripts.filter((line) => /^\s*::/.test(line)),
      [],
    );
  });

  for (const format of ['text', 'markdown', 'json', 'github'] as const) {
    it(`of two documents, by spec:diff as ${format}`, async () => {
      const outcome = await command(['spec:diff', path('old.json'), path('new.json'), '--format', format]);
      assert.equal(outcome.code, 1, outcome.stderr);
      assert.ok(outcome.stdout.length > 500);
      assertHarmless(outcome, format === 'github');
      if (format === 'json') assert.ok(JSON.parse(outcome.stdout).new.version.length > 0);
    });
  }

  const faulty: readonly [name: string, content: string | object][] = [
    [
      'a reference to nowhere',
      { ...documentOf('string'), 'x-a': 1, components: { schemas: { [EVIL]: { $ref: `#/${EVIL}` } } } },
    ],
    ['a version', { openapi: EVIL }],
    ['Swagger', { swagger: EVIL }],
    ['an error envelope', { error: EVIL }],
    ['broken JSON', `{ "${EVIL}": `],
    ['broken YAML', `a: "${EVIL}\n  - b: [`],
    ['a depth', `{"${EVIL_LINE.replaceAll(/\p{Cc}/gu, '\u202e')}":${'['.repeat(300)}${']'.repeat(300)}}`],
    [
      'an operationId twice',
      { openapi: '3.1.0', paths: { '/a': { get: { operationId: EVIL }, put: { operationId: EVIL } } } },
    ],
    ['a path with a line feed', { openapi: '3.1.0', paths: { [`/${EVIL}`]: { get: {} } } }],
  ];
  for (const [name, content] of faulty) {
    it(`of a refused document, in the error: ${name}`, async () => {
      const outcome = await command(['generate', '--spec', await write('faulty', content), '--out', path('out')]);
      assert.equal(outcome.code, 2);
      assert.match(outcome.stderr, /^error {2}[^\n]+\nwhere {2}[^\n]+\nfix {4}[^\n]+\n$/);
      assertHarmless(outcome);
    });
  }

  it('of a server, by spec:pull', async () => {
    await withServer(
      (_request, response) => response.writeHead(400).end(JSON.stringify({ error: EVIL })),
      async ({ url }) => {
        const outcome = await command(['spec:diff', url, path('new.json')]);
        assert.equal(outcome.code, 2);
        assertHarmless(outcome);
      },
    );
    await withServer(
      (_request, response) => response.writeHead(302, { location: `ftp://x/${encodeURI('\u202e')}::error::` }).end(),
      async ({ url }) => assertHarmless(await command(['spec:diff', url, path('new.json')])),
    );
  });

  it('of flags, in errors and stacks', async () => {
    for (const args of [
      [`--${EVIL}`],
      ['smoke', '--env', EVIL],
      ['smoke', '--only', EVIL, '--env', 'sandbox'],
      ['generate', '--spec', `no${EVIL}`],
      ['report', 'render', EVIL],
      ['sandbox', '--fault', EVIL],
    ]) {
      const outcome = await command(['--debug', ...args]);
      assert.equal(outcome.code, 2, JSON.stringify(args));
      assertHarmless(outcome);
    }
  });

  it('of requests and operations, in the log of the sandbox', async () => {
    const sandbox = start(['sandbox', '--port', '0', '--spec', path('new.json')]);
    const [, port] = await sandbox.prints(/127\.0\.0\.1:(\d+)/);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(
          Buffer.from('GET /\u009b2J\u0085::error::\u0090 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 'latin1'),
        ),
      );
      socket.on('close', () => resolve()).on('error', () => resolve());
      socket.resume();
    });
    const wanted = `/v1/${EVIL_LINE.replaceAll(/\p{Cc}/gu, '')}/1?q=1`;
    await new Promise<void>((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port: Number(port), path: encodeURI(wanted) }, (response) => {
        response.resume().on('end', () => resolve());
      })
        .on('error', reject)
        .end();
    });
    await sandbox.prints(/GET +404/);
    sandbox.signal('SIGTERM');
    assertHarmless(await sandbox.ended);
  });

  it('of an environment, a collection and responses, by smoke and in the summary of the job', async () => {
    const collection = JSON.parse(await readFile('collections/clickhouse-cloud.postman_collection.json', 'utf8'));
    collection.info.name = EVIL;
    (function rename(entries: { name: string; item?: [] }[]): void {
      for (const entry of entries) {
        entry.name = `${EVIL}${entry.name}`;
        if (entry.item !== undefined) rename(entry.item);
      }
    })(collection.item);
    await write('collection.json', collection);
    const result = { id: EVIL, [EVIL]: EVIL, name: EVIL, state: EVIL };
    await withServer(
      (request, response) => {
        response.writeHead(request.url?.endsWith('organizations') ? 200 : 500, {
          'content-type': 'application/json',
          'x-evil': Buffer.from('\u009b2J').toString('latin1'),
        });
        response.end(JSON.stringify({ status: 200, requestId: EVIL, error: EVIL, result: [result, { [EVIL]: 1 }] }));
      },
      async ({ url }) => {
        const name = `e\n::error::x${EVIL.replaceAll('/', '')}`;
        const values = {
          baseURL: url.replace(/\/$/, ''),
          keyid: 'canary-id',
          keysecret: 'canary-secret',
          ratelimit: 'off',
          orgid: EVIL,
        };
        const environment = await write(`${name}.postman_environment.json`, {
          name: EVIL,
          values: Object.entries(values).map(([key, value]) => ({ key, value, enabled: true })),
        });
        const summary = path('summary.md');
        const outcome = await command(
          [
            'smoke',
            '--env',
            environment,
            '--collection',
            path('collection.json'),
            '--retries',
            '0',
            '--coverage',
            '--reports',
            path('reports'),
            '--only',
            '*organization*',
          ],
          { env: { GITHUB_STEP_SUMMARY: summary, GITHUB_SHA: EVIL, GITHUB_REF_NAME: EVIL } },
        );
        assert.equal(outcome.code, 1, outcome.stderr);
        assert.match(outcome.stdout, /✗|!/);
        assertHarmless(outcome);
        assertHarmless({ stdout: await readFile(summary, 'utf8'), stderr: '' });
        const observed = await command(['spec:observed', '--reports', path('reports')]);
        assertHarmless(observed);
        await write(`bad${name}.postman_environment.json`, { values: [{ key: 'baseURL', value: `nowhere${EVIL}` }] });
        assertHarmless(await command(['smoke', '--env', path(`bad${name}.postman_environment.json`)]));
      },
    );
  });

  it('of a saved run, by report', async () => {
    await mkdir(path('saved'), { recursive: true });
    await write('saved/run.json', hostileRun());
    for (const args of [
      ['render', path('saved/run.json'), '--reports', path('rendered')],
      ['merge', path('saved'), path('saved'), '--reports', path('merged')],
    ])
      assertHarmless(await command(['report', ...args]));
  });

  it('of a workspace, by publish:postman', async () => {
    const api = await startPostmanApi();
    try {
      api.workspaces = [{ id: '11111111-2222-4333-8444-555555555555', name: EVIL }];
      for (const workspace of ['Team APIs', EVIL]) {
        const args = ['publish:postman', '--workspace', workspace, '--dry-run', '--api', api.url];
        assertHarmless(await command(args, { env: { POSTMAN_API_KEY: KEY } }));
      }
      api.fault = () => ({ status: 403, body: JSON.stringify({ error: { name: EVIL, message: EVIL } }) });
      const outcome = await command(['publish:postman', '--workspace', 'x', '--api', api.url], {
        env: { POSTMAN_API_KEY: KEY },
      });
      assert.equal(outcome.code, 2);
      assertHarmless(outcome);
    } finally {
      await api.close();
    }
  });

  it('the check itself finds hostile text', () => {
    for (const line of [EVIL, 'a\u001b[1m', '::error::x', ' ::x::y', 'a ##[error]', 'a\u202e'])
      assert.throws(() => assertHarmless({ stdout: line, stderr: '' }), JSON.stringify(line));
  });
});
