import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type PullSpecOptions, pullSpec } from '../../../scripts/cli/spec-pull/spec-pull.ts';
import { normaliseDocument } from '../../../scripts/openapi/normalise.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { type JsonObject, printJson } from '../../../scripts/shared/json.ts';
import { withClosedPort } from '../../shared/closed-port.ts';
import { withServer } from '../../shared/loopback.ts';
import { answer, documentOf } from '../document.ts';

const MIB = 1024 * 1024;

/** As many operations as named. */
function documentWith(names: readonly string[], root: JsonObject = {}): JsonObject {
  const paths = Object.fromEntries(
    names.map((name) => [`/${name}`, { get: { operationId: name, description: 'Words', responses: answer(true) } }]),
  );
  return documentOf({ paths, root });
}

describe('spec:pull', () => {
  let folder: string;
  let target: string;
  const pinned = printJson(normaliseDocument(documentWith(['a', 'b', 'c', 'd'])));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pull-'));
    target = join(folder, 'pinned.json');
    await writeFile(target, pinned);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const pull = (from: string, more: Partial<PullSpecOptions> = {}) =>
    pullSpec({ from, interfaceOnly: false, force: false, target, cache: join(folder, 'cache', 'pull.json'), ...more });
  const pullFrom = (
    listener: (request: IncomingMessage, response: ServerResponse) => unknown,
    more: Partial<PullSpecOptions> = {},
  ) => withServer(listener, ({ url }) => pull(url, more));
  const sending = (body: string, status = 200, headers: Record<string, string> = {}) => {
    return (_request: IncomingMessage, response: ServerResponse) => response.writeHead(status, headers).end(body);
  };

  async function assertRefused(pulling: Promise<unknown>, code: string, what: RegExp): Promise<void> {
    await assert.rejects(pulling, (error) => {
      assert(error instanceof ExpectedError, String(error));
      assert.deepEqual([error.code, error.exitCode], [code, 2]);
      assert.match(error.problem.what, what);
      return true;
    });
    assert.equal(await readFile(target, 'utf8'), pinned, 'the pinned file is as it was');
    assert.deepEqual(await readdir(folder), ['pinned.json'], 'nothing is left beside it');
  }

  describe('refuses, and leaves the pinned file untouched', () => {
    const whole = printJson(documentWith(['a', 'b', 'c', 'd']));
    const bodies: [string, { given: string; status?: number; want: [string, RegExp] }][] = [
      ['HTML', { given: '\n <!doctype html><title>Log in</title>', want: ['spec-not-openapi', /HTML or XML/] }],
      [
        'an error envelope with 200',
        { given: '{"status":400,"error":"No such key"}', want: ['spec-not-openapi', /error response.*No such key/] },
      ],
      [
        'an error envelope with 400',
        {
          given: '{"status":400,"error":"No\\u001b[31m key"}',
          status: 400,
          want: ['spec-unreadable', /responded with 400 \(No\ufffd\[31m key\) instead of a document$/],
        },
      ],
      ['a status without a body', { given: '', status: 503, want: ['spec-unreadable', /responded with 503 instead/] }],
      ['half a document', { given: whole.slice(0, whole.length / 2), want: ['spec-not-parsable', /not valid JSON/] }],
      ['an empty body', { given: '', want: ['spec-not-openapi', /is empty/] }],
      ['a list', { given: '[1]', want: ['spec-not-openapi', /not an object/] }],
      ['YAML that is none', { given: 'openapi: [', want: ['spec-not-parsable', /neither JSON nor YAML/] }],
      ['Swagger 2.0', { given: '{"swagger":"2.0"}', want: ['spec-swagger-2', /Swagger 2\.0/] }],
      [
        'fewer than half of the pinned operations',
        { given: printJson(documentWith(['a', 'x', 'y', 'z'])), want: ['spec-shrunk', /only 1 of the 4 pinned/] },
      ],
    ];
    for (const [name, { given, status, want }] of bodies) {
      it(name, () => assertRefused(pullFrom(sending(given, status)), ...want));
    }

    it('a body that breaks off', () =>
      assertRefused(
        pullFrom((_request, response) => {
          response.writeHead(200, { 'content-length': '5000' });
          response.write('{"openapi":', () => response.destroy());
        }),
        'spec-unreadable',
        /cannot be fetched/,
      ));

    it('a body of 200 MB: it stops reading at the bound', async () => {
      let sent = 0;
      const pulling = pullFrom((_request, response) => {
        const chunk = Buffer.alloc(MIB, ' ');
        const more = () => {
          while (sent < 200 * MIB && !response.destroyed) {
            sent += chunk.length;
            if (!response.write(chunk)) return void response.once('drain', more);
          }
          response.end();
        };
        more();
      });
      await assertRefused(pulling, 'spec-too-large', /larger than 32 MiB/);
      assert(sent < 120 * MIB, `${sent / MIB} MiB were sent`);
    });

    it('a body that says it is 200 MB: it reads none of it', async () => {
      const headers = { 'content-length': String(200 * MIB) };
      const pulling = pullFrom((_request, response) => response.writeHead(200, headers).flushHeaders());
      await assertRefused(pulling, 'spec-too-large', /larger than 32 MiB/);
    });

    it('a server that does not answer in time', () =>
      assertRefused(
        pullFrom(() => {}, { fetch: { timeoutMs: 100 } }),
        'spec-unreadable',
        /no complete response in 0\.1 s/,
      ));

    it('a server that stops answering in time', () =>
      assertRefused(
        pullFrom((_request, response) => response.writeHead(200).write('{'), { fetch: { timeoutMs: 200 } }),
        'spec-unreadable',
        /no complete response in 0\.2 s/,
      ));

    it('a redirect to plain http elsewhere, before it goes there', () =>
      assertRefused(
        pullFrom((_request, response) => response.writeHead(302, { location: 'http://mirror.invalid/' }).end()),
        'spec-unreadable',
        /redirects to http:\/\/mirror\.invalid\/, which is not https/,
      ));

    it('redirects that never end', () =>
      assertRefused(
        pullFrom((_request, response) => response.writeHead(302, { location: '/again' }).end()),
        'spec-unreadable',
        /more than 5 times/,
      ));

    it('a closed port', () =>
      withClosedPort((url) => assertRefused(pull(url), 'spec-unreadable', /cannot be fetched.*ECONNREFUSED/)));

    it('an address with a password, which it does not repeat', async () => {
      const pulling = pull('https://ada:geheim@127.0.0.1:1/');
      await assertRefused(pulling, 'spec-unreadable', /holds a user name or password/);
      const { problem } = (await pulling.catch((error: ExpectedError) => error as ExpectedError)) as ExpectedError;
      assert.doesNotMatch(JSON.stringify(problem), /geheim/);
    });

    it('a file that is not there', () => assertRefused(pull(join(folder, 'none.json')), 'spec-unreadable', /ENOENT/));

    it('a 304 that nobody asked for', () =>
      assertRefused(pullFrom(sending('', 304)), 'spec-unreadable', /responded with 304/));
  });

  it('replaces the pinned document, and says what changed', async () => {
    const next = documentWith(['a', 'b', 'c', 'e']);
    const summary = await pullFrom(sending(printJson(next)));
    assert.equal(await readFile(target, 'utf8'), printJson(normaliseDocument(next)));
    assert.deepEqual(
      [summary.changed, summary.notModified, summary.operations, summary.target],
      [true, false, 4, target],
    );
    assert.deepEqual(
      [summary.diff?.operations.added.map(({ id }) => id), summary.diff?.operations.removed.map(({ id }) => id)],
      [['e'], ['d']],
    );
  });

  it('takes a document that shrank with --force', async () => {
    const summary = await pullFrom(sending(printJson(documentWith(['z']))), { force: true });
    assert.deepEqual([summary.changed, summary.operations], [true, 1]);
  });

  it('keeps exactly half of the operations without --force', async () => {
    assert.equal((await pullFrom(sending(printJson(documentWith(['a', 'b']))))).operations, 2);
  });

  it('makes a first pin where there is none, and repairs one that is spoiled', async () => {
    for (const spoil of [() => rm(target), () => writeFile(target, '{"openapi":')]) {
      await spoil();
      const summary = await pullFrom(sending(pinned));
      assert.deepEqual([summary.changed, summary.diff], [true, undefined]);
      assert.equal(await readFile(target, 'utf8'), pinned);
    }
  });

  it('pulls an unchanged document to the same bytes, whatever its order and its referrer', async () => {
    const contact = (number: number) => ({
      url: `https://example.com/docs?referrer=openapi-${number}`,
      name: 'Support',
    });
    const first = { ...documentWith(['a', 'b', 'c']), info: { title: 'T', version: '1', contact: contact(1) } };
    const second = { ...documentWith(['c', 'b', 'a']), info: { contact: contact(2), version: '1', title: 'T' } };
    assert.equal((await pullFrom(sending(JSON.stringify(first)))).changed, true);
    const bytes = await readFile(target);
    assert.equal((await pullFrom(sending(JSON.stringify(second)))).changed, false);
    assert.deepEqual(await readFile(target), bytes);
  });

  it('reads YAML, and JSON behind a byte order mark', async () => {
    const yaml =
      'openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {/a: {get: {responses: {200: {description: ""}}}}}\n';
    assert.equal((await pullFrom(sending(yaml), { force: true })).operations, 1);
    assert.equal((await pullFrom(sending(`\uFEFF${pinned}`), { force: true })).operations, 4);
  });

  it('leaves the prose behind with --interface-only', async () => {
    await pullFrom(sending(printJson(documentWith(['a', 'b', 'c']))), { interfaceOnly: true });
    assert.doesNotMatch(await readFile(target, 'utf8'), /Words|What it answers/);
  });

  it('follows a redirect on the same host', async () => {
    const summary = await pullFrom((request, response) =>
      request.url === '/' ? response.writeHead(301, { location: '/v1' }).end() : response.end(pinned),
    );
    assert.equal(summary.changed, false);
  });

  describe('asks only for what changed', () => {
    const conditional = (etag: string, body: string) => (request: IncomingMessage, response: ServerResponse) =>
      request.headers['if-none-match'] === etag
        ? response.writeHead(304).end()
        : response.writeHead(200, { etag, 'last-modified': 'Fri, 26 Jun 2026 09:00:00 GMT' }).end(body);

    it('after a pull of the same document', async () => {
      await withServer(conditional('"1"', pinned), async ({ url, requests }) => {
        assert.deepEqual((({ changed, notModified }) => [changed, notModified])(await pull(url)), [false, false]);
        const again = await pull(url);
        assert.deepEqual([again.changed, again.notModified, again.operations], [false, true, 4]);
        assert.deepEqual(
          requests.map(({ headers }) => [headers['if-none-match'], headers['if-modified-since']]),
          [
            [undefined, undefined],
            ['"1"', 'Fri, 26 Jun 2026 09:00:00 GMT'],
          ],
        );
      });
    });

    const others: [string, (url: string) => Promise<unknown>][] = [
      ['pinned file', async (url) => writeFile(target, `${await readFile(target, 'utf8')}\n`).then(() => pull(url))],
      ['address', (url) => pull(`${url}other`)],
      ['mode', (url) => pull(url, { interfaceOnly: true })],
    ];
    for (const [name, again] of others) {
      it(`but in full once the ${name} is another`, async () => {
        await withServer(conditional('"1"', pinned), async ({ url, requests }) => {
          await pull(url);
          await again(url);
          assert.deepEqual(
            requests.map(({ headers }) => headers['if-none-match']),
            [undefined, undefined],
          );
        });
      });
    }
  });

  it('says so where the target cannot be written', async () => {
    const unwritable = join(target, 'below-a-file.json');
    await assert.rejects(
      pullFrom(sending(pinned), { target: unwritable }),
      (error) =>
        error instanceof ExpectedError && error.code === 'output-unwritable' && error.problem.where === unwritable,
    );
  });
});
