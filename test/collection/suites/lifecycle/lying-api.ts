/** A real server in front of the sandbox that lies: it changes requests' answers, and records what it was sent. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isObject, type Json, type JsonObject } from '../../../../scripts/shared/json.ts';

/** One exchange with the sandbox, before it is handed on. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Of the request; nothing where it has none, or none that is JSON. */
  readonly sent: Json | undefined;
  status: number;
  headers: Record<string, string>;
  body: JsonObject;
}

/** Changes the answer in place; `instead` keeps the request from the sandbox. */
export interface Lie {
  readonly instead?: (request: Pick<Exchange, 'method' | 'path' | 'sent'>) => Partial<Exchange> | undefined;
  readonly change?: (exchange: Exchange) => void;
}

export interface LyingApi {
  readonly url: string;
  /** Every request that is no GET, as `DELETE /v1/…`. */
  /** Every GET, as `GET /v1/…`. */
  readonly reads: readonly string[];
  readonly writes: readonly { readonly line: string; readonly sent: Json | undefined }[];
  close(): void;
}

export async function lyingApi(target: string, { instead, change }: Lie): Promise<LyingApi> {
  const writes: { line: string; sent: Json | undefined }[] = [];
  const reads: string[] = [];
  const server = createServer(async (request, response) => {
    const { method = 'GET', url: path = '/' } = request;
    const text = await textOf(request);
    const sent = parsed(text);
    if (method === 'GET') reads.push(`${method} ${path}`);
    else writes.push({ line: `${method} ${path}`, sent });
    const replaced = instead?.({ method, path, sent });
    const exchange: Exchange = {
      method,
      path,
      sent,
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: {},
      ...replaced,
    };
    if (replaced === undefined) {
      const { host: _, connection: __, ...headers } = request.headers as Record<string, string>;
      const answer = await fetch(target + path, {
        method,
        headers: { ...headers, host: new URL(target).host },
        redirect: 'manual',
        ...(text === '' ? {} : { body: text }),
      });
      exchange.status = answer.status;
      const body = await answer.text();
      const json = parsed(body);
      if (!isObject(json)) {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
        response.end(body);
        return;
      }
      exchange.body = json;
    }
    change?.(exchange);
    response.writeHead(exchange.status, exchange.headers).end(JSON.stringify(exchange.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reads,
    writes,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
