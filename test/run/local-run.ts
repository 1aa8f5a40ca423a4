/** Runs a suite in this process, against whatever listens on loopback. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { CONVENTIONS } from '../../collections/clickhouse-cloud/conventions.ts';
import { SANDBOX } from '../../collections/clickhouse-cloud/sandbox.ts';
import type { GeneratedCollection } from '../../scripts/collection/model.ts';
import type { SuiteName } from '../../scripts/collection/suites/registry.ts';
import { withWords } from '../../scripts/report/words/saved-run.ts';
import type { Environment } from '../../scripts/run/environments.ts';
import type { EnvironmentRun, RequestRun, Run } from '../../scripts/run/model.ts';
import type { RunPlan } from '../../scripts/run/plan.ts';
import { runSuite } from '../../scripts/run/run.ts';
import { KEY_ID, KEY_SECRET } from '../../scripts/sandbox/credentials.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../scripts/sandbox/server.ts';
import { pinnedCollection } from '../collection/sandbox-run.ts';

export interface LocalRun extends Partial<Omit<RunPlan, 'environments' | 'collection'>> {
  readonly environments: readonly Environment[];
  readonly collection?: GeneratedCollection<SuiteName>;
  readonly only?: readonly string[];
}

/** Short timeouts, no retries, no rate limit, unless told otherwise. The run has its text, as a saved one. */
export async function runLocally({ only = [], ...plan }: LocalRun): Promise<Run> {
  const { collection } = await pinnedCollection();
  const run = await runSuite({
    collection,
    collectionHash: '',
    selection: { only },
    timeoutMs: 10_000,
    retries: 0,
    concurrency: 8,
    bail: false,
    strict: false,
    iterations: 1,
    mayWrite: true,
    needsCredentials: true,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...plan,
  });
  return withWords(run);
}

export function environment(
  baseURL: string,
  values: Readonly<Record<string, string>> = {},
  name = 'local',
): Environment {
  return {
    name,
    file: `${name}.postman_environment.json`,
    values: {
      baseURL,
      orgid: '',
      serviceid: '',
      keyid: KEY_ID,
      keysecret: KEY_SECRET,
      allowwrites: 'false',
      ratelimit: 'off',
      retrybackoff: '10',
      ...values,
    },
    secrets: ['keyid', 'keysecret'],
    conventions: CONVENTIONS,
    named: true,
  };
}

/** Every sandbox and server that a test opened; closed by `closeAll` in its `afterEach` or `after`. */
const open: (() => Promise<void> | void)[] = [];

export async function sandboxWith(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const { spec } = await pinnedCollection();
  const sandbox = await startSandbox({ profile: SANDBOX, spec, ...options });
  open.push(() => sandbox.close());
  return sandbox;
}

/** @returns the base URL of a server that answers as told. */
export async function serve(answer: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(answer))}`;
}

export async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    (server as Partial<Server>).closeAllConnections?.();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((close) => close()));
}

export function only(run: Run): EnvironmentRun {
  const [first] = run.environments;
  if (first === undefined || run.environments.length !== 1) throw new Error('not one environment');
  return first;
}

export function row(environmentRun: EnvironmentRun, id: string): RequestRun {
  const found = environmentRun.requests.find((request) => request.id === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
}

/** A collection of one's own: items with a URL and a test script, and nothing of the generated one. */
export function collectionOf(
  items: readonly { id: string; path: string; method?: string; script?: readonly string[] }[],
): GeneratedCollection<SuiteName> {
  return {
    suite: 'negative',
    fileName: 'own.postman_collection.json',
    json: {
      info: { _postman_id: 'own', name: 'own', description: '', schema: '' },
      auth: {
        type: 'basic',
        basic: [
          { key: 'username', value: '{{keyid}}', type: 'string' },
          { key: 'password', value: '{{keysecret}}', type: 'string' },
        ],
      },
      item: items.map(({ id, path, method = 'GET', script = [] }) => ({
        id,
        name: id,
        request: {
          method,
          header: [],
          url: path.startsWith('http')
            ? (path as unknown as { raw: string; host: string[]; path: string[] })
            : { raw: `{{baseURL}}${path}`, host: ['{{baseURL}}'], path: path.slice(1).split('/') },
        },
        response: [],
        event: [{ listen: 'test', script: { id: `${id}-test`, type: 'text/javascript', exec: [...script] } }],
      })),
    },
    items: items.map(({ id, path, method = 'GET' }) => ({
      itemId: id,
      id,
      operationId: id,
      name: id,
      folder: [],
      method: method as 'GET',
      path,
      tag: '',
      deprecated: false,
      reference: '',
      after: [],
    })),
    notes: { untranslated: [], relaxed: [], unresolved: [] },
  };
}
