/** Publishes to a stand-in of the Postman API, a new one for each test. */
import assert from 'node:assert/strict';
import { CONVENTIONS } from '../../collections/clickhouse-cloud/conventions.ts';
import type { EnvironmentFile } from '../../scripts/publish/environment-update.ts';
import { openPostmanApi } from '../../scripts/publish/postman-api/postman-api.ts';
import { type PublishOptions, publish } from '../../scripts/publish/publish.ts';
import { ExpectedError, renderProblem } from '../../scripts/shared/errors.ts';
import { collection } from './collection-fixture.ts';
import { type Body, KEY, type StandIn, startPostmanApi, TEAM } from './postman-api.ts';

export const ENVIRONMENT: EnvironmentFile = {
  name: 'Cloud: production',
  values: [
    { key: 'baseURL', value: 'https://api.example', type: 'default', enabled: true },
    { key: 'orgid', value: '', type: 'default', enabled: true },
    { key: 'serviceid', value: 'a-service', type: 'default', enabled: true },
    { key: 'keyid', value: 'canary-file-key', type: 'secret', enabled: true },
    // A secret with the wrong type.
    { key: 'keysecret', value: 'canary-file-secret', type: 'default', enabled: true },
    { key: 'ratelimit', value: '10/10s', type: 'default', enabled: true },
  ],
};

export type Options = Partial<PublishOptions> & { key?: string; address?: string; timeoutMs?: number };
export type Published = Awaited<ReturnType<typeof publish>>;

export interface Team {
  /** That of the test which runs. */
  readonly api: StandIn;
  /** Milliseconds that were waited before another attempt. */
  readonly waits: readonly number[];
  run(options?: Options): Promise<Published>;
  /** The only collection that there is. */
  only(): { uid: string; content: Body };
}

/** To be called in `describe`: each of its tests has a workspace of its own, in which nothing may be deleted. */
export function teamOfEachTest(): Team {
  let api: StandIn | undefined;
  let waits: number[] = [];
  const started = () => api ?? assert.fail('no test is running');
  beforeEach(async () => {
    api = await startPostmanApi();
    waits = [];
  });
  afterEach(async () => {
    assert.deepEqual(
      started()
        .writes()
        .filter(({ method }) => !['POST', 'PUT', 'PATCH'].includes(method)),
      [],
      'nothing is deleted',
    );
    await started().close();
    api = undefined;
  });
  return {
    get api() {
      return started();
    },
    get waits() {
      return waits;
    },
    async run({ key = KEY, address = started().url, timeoutMs = 2000, ...options } = {}) {
      const client = await openPostmanApi({ key, address, timeoutMs, wait: async (ms) => void waits.push(ms) });
      return publish(client, {
        workspace: TEAM,
        collections: [collection()],
        environments: [],
        dryRun: false,
        conventions: CONVENTIONS,
        ...options,
      });
    },
    only() {
      assert.equal(started().collections.length, 1);
      return started().collections[0] as { uid: string; content: Body };
    },
  };
}

/** What was done, a list for each step. */
export const summary = ({ steps }: Published) =>
  steps.map(({ kind, action, changes: { added, removed, changed, whole, kept } }) => [
    kind,
    action,
    ...added.map(({ what }) => `+ ${what}`),
    ...removed.map(({ what }) => `- ${what}`),
    ...changed.map(({ what, parts }) => `~ ${what}: ${parts.join(', ')}`),
    ...whole.map((part) => `~~ ${part}`),
    ...kept.map(({ what }) => `= ${what}`),
  ]);

/** `folder/name` → id. */
export function ids(content: Body, path = ''): Record<string, string> {
  return Object.assign(
    {},
    ...content.item.map((entry: Body) => ({
      [`${path}${entry.name}`]: entry.id,
      ...(entry.item === undefined ? {} : ids(entry, `${path}${entry.name}/`)),
    })),
  );
}

/** The error, which is one block without the key and without control characters. */
export async function rejects(
  promise: Promise<unknown>,
  code: string,
  words: readonly RegExp[],
  key = KEY,
): Promise<ExpectedError> {
  const error = await promise.then(
    () => assert.fail('was taken'),
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof ExpectedError, String(error));
  assert.equal(error.code, code, renderProblem(error));
  const block = renderProblem(error);
  for (const word of words) assert.match(block, word);
  assert.equal(block.split('\n').length, 3);
  if (key !== '') assert.ok(!`${block}${error.stack}`.includes(key), 'the key is shown');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal
  assert.doesNotMatch(block.replaceAll('\n', ''), /[\u0000-\u001f]/);
  return error;
}
