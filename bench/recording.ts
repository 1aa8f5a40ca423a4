/** Records the requests of the smoke suite and the responses of the sandbox, to use the same traffic for all tools. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SANDBOX } from '../collections/clickhouse-cloud/sandbox.ts';
import { readSpec } from '../scripts/openapi/load/read.ts';
import { startSandbox } from '../scripts/sandbox/server.ts';
import { writeEnvironment } from './postman-files.ts';
import { CLI, PINNED, runNode } from './process.ts';

export interface Exchange {
  /** Path and query, as sent. */
  readonly target: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface Recording {
  /** In the order of the requests. */
  readonly exchanges: readonly Exchange[];
  /** The flags of `smoke` that select these requests. */
  readonly selection: readonly string[];
}

/** Runs the suite once, through a proxy that records. */
export async function record(folder: string, only: readonly string[]): Promise<Recording> {
  const sandbox = await startSandbox({ profile: SANDBOX, spec: await readSpec(PINNED) });
  const exchanges: Exchange[] = [];
  const listener = createServer((request, response) => {
    const { url: target = '/', method = 'GET', headers } = request;
    fetch(sandbox.url + target, { method, headers: { authorization: headers.authorization ?? '' } })
      .then(async (recorded) => {
        const body = await recorded.text();
        const contentType = recorded.headers.get('content-type') ?? '';
        exchanges.push({ target, status: recorded.status, contentType, body });
        response.writeHead(recorded.status, { 'content-type': contentType }).end(body);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = listener.address() as AddressInfo;
    const environment = await writeEnvironment(folder, 'recorded', `http://127.0.0.1:${port}`);
    const selection = only.flatMap((pattern) => ['--only', pattern]);
    await runNode([CLI, 'smoke', '--env', environment, '--reports', join(folder, 'recorded'), ...selection]);
    return { exchanges, selection };
  } finally {
    listener.closeAllConnections();
    listener.close();
    await sandbox.close();
  }
}
