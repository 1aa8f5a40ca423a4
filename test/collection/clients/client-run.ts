/** Runs the committed collection in another program, against a sandbox that records what it is sent. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SANDBOX } from '../../../collections/clickhouse-cloud/sandbox.ts';
import type { PostmanCollection } from '../../../scripts/collection/write/postman-format.ts';
import { startSandbox } from '../../../scripts/sandbox/server.ts';
import { ROOT } from '../../../scripts/shared/root.ts';
import { pinnedCollection } from '../sandbox-run.ts';
import { lyingApi } from '../suites/lifecycle/lying-api.ts';

/** Where `npm ci --prefix test/clients` installs them. */
export const CLIENTS = join(ROOT, 'test', 'clients');

export const requireOfClients = createRequire(join(CLIENTS, 'package.json'));

/** @param name of the package; `true` if it is installed. CI requires all of them. */
export function isInstalled(name: string): boolean {
  return existsSync(join(CLIENTS, 'node_modules', name));
}

/** @param name of the file of a committed collection, without its end. */
export function committed(name: string): PostmanCollection {
  return JSON.parse(readFileSync(join(ROOT, 'collections', `${name}.postman_collection.json`), 'utf8'));
}

export const COMMITTED = committed('clickhouse-cloud');

export const SANDBOX_ENVIRONMENT = join(ROOT, 'environments', 'sandbox.postman_environment.json');

export interface Server {
  readonly url: string;
  readonly keyId: string;
  readonly keySecret: string;
  readonly orgId: string;
  /** The ID of the key that is in use, as the API lists it, and that of another key. */
  readonly listedKeyId: string;
  readonly otherKeyId: string;
  /** `GET /v1/organizations`, as the server saw them. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  close(): Promise<void>;
}

export async function startRecordingSandbox(): Promise<Server> {
  const { spec } = await pinnedCollection();
  const sandbox = await startSandbox({ profile: SANDBOX, spec });
  const api = await lyingApi(sandbox.url, {});
  const [key] = sandbox.keys;
  const prefix = `/v1/organizations/${sandbox.rootId}/keys/`;
  const keys = Object.entries(sandbox.store()).filter(([path]) => path.startsWith(prefix));
  const idWhere = (isInUse: boolean) => {
    const isWanted = (value: unknown) =>
      ((value as { keySuffix?: string }).keySuffix === key?.id.slice(-4)) === isInUse;
    return keys.find(([, value]) => isWanted(value))?.[0].slice(prefix.length) ?? '';
  };
  return {
    url: api.url,
    keyId: key?.id ?? '',
    keySecret: key?.secret ?? '',
    orgId: sandbox.rootId,
    listedKeyId: idWhere(true),
    otherKeyId: idWhere(false),
    reads: api.reads,
    get writes() {
      return api.writes.map(({ line }) => line);
    },
    close: async () => {
      api.close();
      await sandbox.close();
    },
  };
}

export interface Outcome {
  readonly code: number | null;
  /** Standard output and standard error. */
  readonly output: string;
}

/** Runs a program of another client, without its telemetry and its search for updates. */
export async function runClient(args: readonly string[], cwd: string): Promise<Outcome> {
  const [program = '', ...rest] = args;
  const isScript = program.endsWith('.js');
  const child = spawn(isScript ? process.execPath : program, isScript ? args : rest, {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      CI: 'true',
      NO_COLOR: '1',
      DO_NOT_TRACK: '1',
      NO_UPDATE_NOTIFIER: '1',
      NO_PROXY: '127.0.0.1,localhost',
      // Whatever else they call ends at once.
      HTTP_PROXY: 'http://127.0.0.1:9',
      HTTPS_PROXY: 'http://127.0.0.1:9',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}
