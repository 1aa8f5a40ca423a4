/** Scripts that do not come to their end, through Newman: what they did not check never counts as passed. */
import assert from 'node:assert/strict';
import newman from 'newman';
import { buildCollection } from '../../scripts/collection/build.ts';
import type { GeneratedCollection, ItemFacts } from '../../scripts/collection/model.ts';
import type { SuiteName } from '../../scripts/collection/suites/registry.ts';
import {
  type Event,
  type Folder,
  type Item,
  isFolder,
  type PostmanCollection,
} from '../../scripts/collection/write/postman-format.ts';
import type { RequestRun } from '../../scripts/run/model.ts';
import type { RequestStatus } from '../../scripts/run/status.ts';
import { exitCodeOf } from '../../scripts/run/verdict.ts';
import { CONFIG, specOf, TEXT, thing } from '../collection/spec-fixture.ts';
import { closeAll, collectionOf, environment, only, runLocally, serve } from './local-run.ts';

const SCRIPT_TIMEOUT_MS = 4000;
const COMPLETE = 'All checks were made';

const SPEC = specOf({
  'GET /first': { id: 'first', summary: 'first', answers: thing({ name: TEXT }) },
  'GET /second': { id: 'second', summary: 'second', answers: thing({ name: TEXT }) },
});

/** Changes the lines of a script. */
type Edit = (lines: string[]) => string[];

const insertBefore =
  (start: string, line: string): Edit =>
  (lines) =>
    lines.flatMap((other) => (other.startsWith(start) ? [line, other] : [other]));
const remove =
  (start: string): Edit =>
  (lines) =>
    lines.filter((line) => !line.startsWith(start));

function edited(events: readonly Event[] | undefined, edit: Edit): Event[] {
  return (events ?? []).map((event) => ({ ...event, script: { ...event.script, exec: edit([...event.script.exec]) } }));
}

/** With another first request. */
const withFirst =
  (change: (item: Item) => Item) =>
  (collection: PostmanCollection): PostmanCollection => {
    const visit = (entries: readonly (Folder | Item)[]): (Folder | Item)[] =>
      entries.map((entry) => {
        if (isFolder(entry)) return { ...entry, item: visit(entry.item) };
        return entry.name === 'first' ? change(entry) : entry;
      });
    return { ...collection, item: visit(collection.item) };
  };

/** With another script of the first request. */
const inFirst = (edit: Edit) => withFirst((item) => ({ ...item, event: edited(item.event, edit) }));

const inCollection =
  (edit: Edit) =>
  (collection: PostmanCollection): PostmanCollection => ({ ...collection, event: edited(collection.event, edit) });

interface Want {
  readonly first: RequestStatus;
  readonly says?: RegExp;
  readonly second?: RequestStatus;
}

const errored = (says: RegExp): Want => ({ first: 'errored', says });
const REPORT = 'response.finish(';

const TABLE: readonly [what: string, change: (collection: PostmanCollection) => PostmanCollection, want: Want][] = [
  ['nothing is wrong', (collection) => collection, { first: 'passed' }],
  [
    'a script throws in the middle',
    inFirst(insertBefore('response.isJson', 'throw new Error("no more")')),
    errored(/failed: no more/),
  ],
  ['a script throws at its end', inFirst(insertBefore(REPORT, 'nothing.at.all();')), errored(/nothing is not defined/)],
  ['a script throws after its end', inFirst((lines) => [...lines, 'null.x;']), errored(/failed: .*null/)],
  [
    'a script throws later',
    inFirst((lines) => [...lines, 'setTimeout(() => { throw new Error("late"); }, 5);']),
    errored(/late/),
  ],
  ['a script does not parse', inFirst((lines) => [...lines, '}']), errored(/failed: .*token/)],
  [
    'a script never ends',
    inFirst(insertBefore('response.isJson', 'while (true) {}')),
    errored(/failed: sandbox not responding/),
  ],
  [
    'a script never ends after its report',
    inFirst((lines) => [...lines, 'while (true) {}']),
    errored(/not responding/),
  ],
  ['a script waits for too long', inFirst((lines) => [...lines, 'setTimeout(() => {}, 3600000);']), errored(/timeout/)],
  [
    'a script leaves early',
    inFirst((lines) => ['(() => {', 'if (pm) return;', ...lines, '})();']),
    errored(/did not end/),
  ],
  ['a script is empty', inFirst(() => []), errored(/did not end/)],
  ['a request has no script', withFirst((item) => ({ ...item, event: [] })), errored(/did not end/)],
  [
    'a check is missing',
    inFirst(remove('response.hasStatus')),
    { first: 'failed', says: /expected 3 checks, got 2 were made/ },
  ],
  [
    'a check is missing, and the script does not miss it',
    inFirst((lines) => remove('response.hasStatus')(lines).map((line) => line.replace(`${REPORT}3)`, `${REPORT}2)`))),
    errored(/made 2 of 3 checks/),
  ],
  [
    'a check throws',
    inFirst(insertBefore('response.hasStatus', 'response.isJson = () => { throw new Error("check"); };')),
    errored(/failed: check/),
  ],
  [
    'a script asks for another attempt, and throws',
    inFirst((lines) => [
      "console.warn('[retry]', '', { v: 1, reasonCode: 'status', params: { status: 503 }, backoffMs: 1 });",
      'throw new Error("broken");',
      ...lines,
    ]),
    errored(/failed: broken/),
  ],
  [
    'a script waits for a state, and throws',
    inFirst((lines) => ["console.info('[poll]', '', { v: 1, waitMs: 1 });", 'throw new Error("broken");', ...lines]),
    errored(/failed: broken/),
  ],
  [
    'a script says that its request is skipped, and throws',
    inFirst((lines) => [
      "console.warn('[skipped]', '', { v: 1, reasonCode: 'unsafe-id', params: {} });",
      'throw new Error("broken");',
      ...lines,
    ]),
    errored(/failed: broken/),
  ],
  [
    'a script ends the run before its time',
    inFirst((lines) => ['pm.execution.setNextRequest(null);', ...lines]),
    { first: 'passed', second: 'errored' },
  ],
  [
    "the collection's script throws",
    inCollection((lines) => [...lines, 'null.x;']),
    { ...errored(/failed: .*null/), second: 'errored' },
  ],
  [
    "the collection's script does not parse",
    inCollection((lines) => [...lines, '}']),
    { ...errored(/failed: .*token/), second: 'errored' },
  ],
  [
    "the collection's script never ends",
    inCollection((lines) => ['while (true) {}', ...lines]),
    { ...errored(/not responding/), second: 'errored' },
  ],
  [
    'the collection has no script',
    ({ event: _, ...collection }) => collection,
    { ...errored(/cloud is not defined/), second: 'errored' },
  ],
];

describe('a script that does not come to its end @slow', function () {
  this.timeout(180_000);
  afterEach(closeAll);
  let generated: GeneratedCollection<SuiteName>;
  before(async () => {
    generated = await buildCollection(SPEC, CONFIG);
  });
  const healthy = () =>
    serve((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"name":"x"}'));

  async function run(
    collection: GeneratedCollection<SuiteName>,
  ): Promise<{ rows: readonly RequestRun[]; exit: number }> {
    const made = await runLocally({
      collection,
      environments: [environment(await healthy())],
      needsCredentials: false,
      scriptTimeoutMs: SCRIPT_TIMEOUT_MS,
    });
    return { rows: only(made).requests, exit: exitCodeOf(made) };
  }

  for (const [what, change, want] of TABLE) {
    it(`${want.first}: ${what}`, async () => {
      const { rows, exit } = await run({ ...generated, json: change(generated.json) });
      const [first, second] = rows;
      assert.deepEqual([first?.status, second?.status], [want.first, want.second ?? 'passed'], first?.reason);
      const told = first?.reason ?? first?.assertions.find(({ status }) => status === 'failed')?.message ?? '';
      assert.match(told, want.says ?? /^$/);
      assert.equal(exit, want.first === 'passed' && want.second === undefined ? 0 : 1);
    });
  }

  describe('in a collection that was made by hand', () => {
    const table: readonly [what: string, script: readonly string[], status: RequestStatus, says: RegExp][] = [
      ['no script', [], 'passed', /^$/],
      ['a test', ["pm.test('is there', () => {});"], 'passed', /^$/],
      ['a script that ends the run', ['pm.execution.setNextRequest(null);'], 'passed', /^$/],
      ['a script that throws', ["pm.test('is there', () => {});", 'null.x;'], 'errored', /failed: .*null/],
      ['a script that never ends', ["pm.test('is there', () => {});", 'while (true) {}'], 'errored', /not responding/],
      ['a script that waits for too long', ['setTimeout(() => {}, 3600000);'], 'errored', /timeout/],
    ];
    for (const [what, script, status, says] of table) {
      it(`${status}: ${what}`, async () => {
        const { rows, exit } = await run(
          collectionOf([
            { id: 'own', path: '/own', script },
            { id: 'last', path: '/last' },
          ]),
        );
        const own = rows.find(({ id }) => id === 'own');
        assert.equal(own?.status, status);
        assert.match(own?.reason ?? '', says);
        assert.equal(exit, status === 'passed' ? 0 : 1);
      });
    }
  });

  it('knows the number of checks of every request', () => {
    const numbers = generated.items.map(({ checks }: ItemFacts) => checks);
    assert.deepEqual(numbers, [3, 3]);
  });

  it('is seen in plain Newman too: as the last test of each request', async () => {
    for (const [edit, want] of [
      [(lines: string[]) => lines, undefined],
      [remove('response.hasStatus'), '2 of 3 checks were made'],
    ] as const) {
      const seen: [string, string | undefined][] = [];
      const values = [{ key: 'baseURL', value: await healthy(), enabled: true }];
      const collection = inFirst(edit)(generated.json) as never;
      await new Promise<void>((resolve, reject) => {
        newman
          .run({ collection, environment: { values } as never }, (error) => (error ? reject(error) : resolve()))
          .on('assertion', (error, { assertion, item }) => {
            if (item.name === 'first') seen.push([assertion, error?.message]);
          });
      });
      assert.deepEqual(seen.at(-1), [COMPLETE, want]);
    }
  });
});
