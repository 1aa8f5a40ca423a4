/** An HTTP client for tests: parses JSON responses, and never retries. */
import { join } from 'node:path';
import { SANDBOX } from '../../collections/clickhouse-cloud/sandbox.ts';
import { readSpec } from '../../scripts/openapi/load/read.ts';
import type { Spec } from '../../scripts/openapi/model.ts';
import type { SandboxKey } from '../../scripts/sandbox/credentials.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../scripts/sandbox/server.ts';
import type { Json } from '../../scripts/shared/json.ts';
import { ROOT } from '../../scripts/shared/root.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; `undefined` if it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read responses of every shape.
  readonly json: any;
}

export interface CallOptions {
  readonly body?: Json;
  /** Sent unchanged, instead of `body`. */
  readonly raw?: string;
  /** Index of the sandbox's key; `null` sends none. */
  readonly key?: number | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Client = (method: string, path: string, options?: CallOptions) => Promise<Reply>;

/** @param path below the sandbox's URL; a leading `~` stands for the default organization. */
export function clientFor(sandbox: Sandbox): Client {
  return async (method, path, { body, raw, key = 0, headers = {} } = {}) => {
    const credentials = key === null ? undefined : sandbox.keys[key];
    const authorization = credentials === undefined ? {} : { authorization: basic(credentials) };
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(sandbox.url + path.replace(/^~/, `/v1/organizations/${sandbox.rootId}`), {
      method,
      redirect: 'manual',
      headers: {
        ...authorization,
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  };
}

export function basic({ id, secret }: Pick<SandboxKey, 'id' | 'secret'>): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

let pinned: Promise<Spec> | undefined;

/** The pinned document, read once. */
export function pinnedSpec(): Promise<Spec> {
  pinned ??= readSpec(join(ROOT, 'spec', 'clickhouse-cloud.openapi.json'));
  return pinned;
}

/** Starts a sandbox, runs `work`, and closes the sandbox. */
export async function withSandbox<Result>(
  options: Partial<SandboxOptions>,
  work: (call: Client, sandbox: Sandbox) => Promise<Result>,
): Promise<Result> {
  const sandbox = await startSandbox({ profile: SANDBOX, spec: await pinnedSpec(), ...options });
  try {
    return await work(clientFor(sandbox), sandbox);
  } finally {
    await sandbox.close();
  }
}

/** A clock that a test advances. */
export function manualClock(start = Date.parse('2026-06-26T12:00:00Z')): {
  now: () => number;
  advance: (ms: number) => void;
} {
  let at = start;
  return {
    now: () => at,
    advance: (ms) => {
      at += ms;
    },
  };
}
