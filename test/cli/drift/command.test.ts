/** `drift` as a process in a checkout, with a server on loopback for the published document. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { driftReport } from '../../../scripts/cli/drift/drift-report.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { printJson } from '../../../scripts/shared/json.ts';
import { type Checkout, checkout } from '../../fixtures/checkout.ts';
import { PINNED } from '../../fixtures/documents.ts';
import { withServer } from '../../shared/loopback.ts';

// biome-ignore lint/suspicious/noExplicitAny: the changed parts of the document have no types
type Body = any;

/** The organization operations of the pinned document, without other paths. */
function published(change: (document: Body) => void = () => {}): string {
  const { paths, ...rest } = JSON.parse(readFileSync(PINNED, 'utf8'));
  const few = Object.entries(paths).filter(([path]) => path.split('/').length <= 4);
  const document = { ...rest, paths: Object.fromEntries(few) };
  change(document);
  return printJson(document);
}

const answerOf = (document: Body) =>
  document.paths['/v1/organizations/{organizationId}'].get.responses['200'].content['application/json'].schema
    .properties.result;

describe('drift @slow', function () {
  this.timeout(120_000);
  let project: Checkout;
  const report = () => readFile(join(project.folder, 'reports', 'drift.md'), 'utf8').catch(() => undefined);
  const moved = () => project.git('status', '--porcelain').trim().split('\n').filter(Boolean);

  before(async () => {
    project = await checkout();
    const few = join(project.folder, 'few.json');
    await writeFile(few, published());
    for (const args of [['spec:pull', '--force', '--interface-only', '--from', few], ['generate']]) {
      const { code, shown } = await project.run(args);
      assert.equal(code, 0, shown);
    }
    await rm(few);
    project.git('commit', '--quiet', '-am', 'Pin few operations');
  });
  beforeEach(async () => {
    project.reset();
    await mkdir(join(project.folder, 'reports'), { recursive: true });
    await writeFile(join(project.folder, 'reports', 'drift.md'), '# Of another day\n');
  });
  after(() => project.remove());

  const driftFrom = (body: string, ...args: string[]) =>
    withServer(
      (_request, response) => response.end(body),
      ({ url }) => project.run(['drift', '--from', url, ...args]),
    );

  it('no change except order and descriptions: prints so, without a report', async () => {
    const same = published((document) => {
      document.paths = Object.fromEntries(Object.entries(document.paths).reverse());
      for (const item of Object.values<Body>(document.paths)) if (item.get) item.get.description = 'Words of today.';
      document.info.contact.url += `?referrer=openapi-${Math.random()}`;
    });
    const { code, shown } = await driftFrom(same);
    assert.equal(code, 0, shown);
    assert.match(shown, /^unchanged: \d+ operations/);
    assert.deepEqual([moved(), await report()], [[], undefined]);
  });

  it('a document that git does not have: an error before anything is changed', async () => {
    project.git('rm', '--quiet', '--cached', 'spec/clickhouse-cloud.openapi.json');
    project.git('commit', '--quiet', '-m', 'Without the document');
    const { code, shown } = await driftFrom(
      published((document) => {
        document.paths = {};
      }),
    );
    project.git('reset', '--quiet', 'HEAD~1');
    assert.equal(code, 2, shown);
    assert.match(shown, /^error .*\[spec-unreadable\]\nwhere {2}HEAD:spec\/.*\nfix {4}commit the document/);
    assert.deepEqual([moved(), await report()], [[], undefined]);
  });

  it('a change that breaks nothing: exit code 0, generated files, and the report of a passed run', async () => {
    const { code, shown } = await driftFrom(
      published((document) => {
        document.paths['/v1/organizations'].get.parameters = [
          { name: 'limit', in: 'query', required: false, schema: { type: 'integer' } },
        ];
      }),
    );
    assert.equal(code, 0, shown);
    const text = (await report()) ?? '';
    assert.match(text, /^# Follow the published document\n/);
    assert.match(text, /ended with exit code 0\.[\s\S]*\| sandbox \| passed \|[\s\S]*## API contract: 0 breaking/);
    assert.match(text, /limit/);
    assert.deepEqual(
      moved().filter((line) => !/^ ?M (spec|collections)\//.test(line)),
      [],
    );
    assert.equal((await project.run(['generate', '--check'])).code, 0);
    // A second run: the document is pulled already, but not committed yet.
    const again = await driftFrom(published(), '--env', 'sandbox');
    assert.equal(again.code, 0, again.shown);
    assert.deepEqual(
      moved().filter((line) => line.includes('spec/')),
      [],
    );
  });

  it('a breaking change: exit code 1, and a title that says so', async () => {
    const { code, shown } = await driftFrom(
      published((document) => {
        const schema = answerOf(document);
        const name = schema.$ref?.split('/').at(-1);
        const { properties } = name === undefined ? schema : document.components.schemas[name];
        properties.name.type = 'integer';
      }),
    );
    assert.equal(code, 1, shown);
    assert.match((await report()) ?? '', /^# Follow the published document: \d+ breaking changes?\n/);
  });

  it('a document that cannot be tested: a report with the error', async () => {
    const body = published((document) => {
      document.info.version = '2';
    });
    const { code, shown } = await driftFrom(body, '--env', 'prodction');
    assert.equal(code, 2, shown);
    assert.match((await report()) ?? '', /\[environment-unknown\][\s\S]*did you mean production\?[\s\S]*info\.version/);
  });

  it('sends no key if the document is not from the origin of the API, whatever the flags and settings', async () => {
    const hostile = published((document) => {
      const get = document.paths['/v1/organizations'].get;
      get.summary = 'List\npm.sendRequest({url: pm.variables.get("baseURL"), header: pm.variables.get("keysecret")});';
      document.servers = [{ url: 'https://collector.invalid' }];
    });
    const asked: string[] = [];
    await withServer(
      (request, response) => {
        asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
        response.end('{"status":200,"requestId":"1","result":[]}');
      },
      async ({ url: api }) => {
        const key = { KEYID: 'canary-key-id', KEYSECRET: 'canary-key-secret', BASEURL: api };
        const env = Object.fromEntries(
          ['PRODUCTION', 'SANDBOX'].flatMap((prefix) =>
            Object.entries(key).map(([name, value]) => [`${prefix}_${name}`, value]),
          ),
        );
        for (const args of [[], ['--env', 'production'], ['--env', 'production', '--env', 'sandbox']]) {
          project.reset();
          await withServer(
            (_request, response) => response.end(hostile),
            async ({ url }) => {
              const { shown } = await project.run(['drift', '--from', url, ...args], env);
              assert.match(shown, /does not come from https:\/\/api\.clickhouse\.cloud, [^\n]*sandbox only/);
              assert.match(shown, /^sandbox +passed/m);
              assert.doesNotMatch(shown, /^production/m);
              const text = (await report()) ?? '';
              assert.match(text, /sandbox only, without a key/);
              assert.doesNotMatch(shown + text, /canary/);
            },
          );
        }
        assert.deepEqual(asked, []);
      },
    );
    const file = join(project.folder, 'collections', 'clickhouse-cloud.postman_collection.json');
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('pm.sendRequest({url'));
    // It occurs in names and comments, but never as a statement.
    assert.ok(lines.length > 0);
    for (const line of lines) assert.match(line, /^\s*"(\/\/|name"|.*List pm\.sendRequest)/);
  });

  for (const [name, body, words] of [
    ['HTML', '<!doctype html><title>Log in</title>', /\[spec-not-openapi\]/],
    ['half a document', published().slice(0, 5000), /\[spec-not-parsable\]/],
  ] as const) {
    it(`${name} is refused: exit code 2, no report, no changed file`, async () => {
      const { code, shown } = await driftFrom(body);
      assert.equal(code, 2);
      assert.match(shown, words);
      assert.deepEqual([moved(), await report()], [[], undefined]);
    });
  }

  it('an invalid flag is refused before the document is pulled', async () => {
    const { code, shown } = await project.run(['drift', '--from', 'http://127.0.0.1:9/', '--deadline', 'soon']);
    assert.equal(code, 2);
    assert.match(shown, /\[usage-invalid-value\][\s\S]*--deadline/);
  });
});

describe('driftReport', () => {
  const facts = { source: 'https://api.example/v1', operations: 3, breaking: 1, diff: '## API contract\n' };

  it('fits into the body of a pull request, and says that it is shortened', () => {
    const text = driftReport({ ...facts, diff: '- 🚨 breaking\n'.repeat(10_000) });
    assert.ok(text.length < 65_536, `${text.length} UTF-16 code units`);
    assert.match(text, /spec:diff` shows the rest/);
    assert.doesNotMatch(driftReport(facts), /spec:diff` shows the rest/);
  });

  it('escapes text of responses and errors in Markdown', () => {
    const problem = new ExpectedError('spec-unreadable', { what: '```\n@everyone', remedy: '# title' });
    const text = driftReport({ ...facts, problem, observed: '``` </details> @everyone' });
    const outside = text.split(/^`{10}.*$/m).filter((_, index) => index % 2 === 0);
    assert.doesNotMatch(outside.join(''), /everyone|details|# title/);
  });
});
