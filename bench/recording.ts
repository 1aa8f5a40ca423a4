/** The smoke suite's requests, and the sandbox's answers to them: the same traffic for us and for the peers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SANDBOX } from '../collections/clickhouse-cloud/sandbox.ts';
import { readSpec } from '../scripts/openapi/load/read.ts';
import { startSandbox } from '../scripts/sandbox/server.ts';
import { writeEnvironment } from './environment-file.ts';
import { CLI, PINNED } from './own.ts';
import { runNode } from './process.ts';

export interface Exchange {
  /** Path and query, as sent. */
  readonly target: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface Recording {
  /** In the order in which they were sent. */
  readonly exchanges: readonly Exchange[];
  /** The flags that choose these requests of the suite. */
  readonly selection: readonly string[];
}

/** Runs the suite once, on a sandbox, through a listener. */
export async function record(folder: string, only: readonly string[]): Promise<Recording> {
  const sandbox = await startSandbox({ profile: SANDBOX, spec: await readSpec(PINNED) });
  const exchanges: Exchange[] = [];
  const listener = createServer((request, response) => {
    const { url: target = '/', method = 'GET', headers } = request;
    fetch(sandbox.url + target, { method, headers: { authorization: headers.authorization ?? '' } })
      .then(async (answer) => {
        const body = await answer.text();
        const contentType = answer.headers.get('content-type') ?? '';
        exchanges.push({ target, status: answer.status, contentType, body });
        response.writeHead(answer.status, { 'content-type': contentType }).end(body);
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
