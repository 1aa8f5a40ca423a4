/** Runs a collection by Newman alone against a server of the test, without any part of the runner. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import newman from 'newman';
import {
  type Folder,
  type Item,
  isFolder,
  type PostmanCollection,
} from '../../../scripts/collection/write/postman-format.ts';
import { whileListening } from '../../shared/loopback.ts';
import { withJoinedScript } from '../joined-script.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Seen {
  /** Requests as the server saw them, with the time of their arrival in milliseconds. */
  readonly requests: readonly { readonly line: string; readonly at: number }[];
  readonly console: readonly (readonly unknown[])[];
  /** For each message of the console, how many requests the server had seen. */
  readonly seenBefore: readonly number[];
  /** The messages of the assertions that failed. */
  readonly failures: readonly string[];
  readonly failed: readonly (readonly [assertion: string, message: string])[];
  /** The names of the assertions that were skipped. */
  readonly skipped: readonly string[];
}

/**
 * Sends every request of a collection, in its order.
 *
 * @param values of the environment.
 * @param rows of a data file: the collection is sent once for each.
 */
export async function run(
  collection: PostmanCollection,
  handler: Handler,
  values: Record<string, string> = {},
  rows: readonly Readonly<Record<string, string>>[] = [{}],
): Promise<Seen> {
  const requests: { line: string; at: number }[] = [];
  const server = createServer((request, response) => {
    requests.push({ line: `${request.method} ${request.url}`, at: performance.now() });
    handler(request, response);
  });
  const told: unknown[][] = [];
  const seenBefore: number[] = [];
  const failed: [assertion: string, message: string][] = [];
  const skipped: string[] = [];
  await whileListening(server, (port) => {
    const server = `http://127.0.0.1:${port}`;
    const environment = { server, baseURL: '{{server}}', ratelimit: 'off', ...values };
    return new Promise<void>((resolve, reject) => {
      const emitter = newman.run(
        {
          collection: withJoinedScript(collection) as never,
          iterationData: rows,
          environment: {
            values: Object.entries(environment).map(([key, value]) => ({ key, value, enabled: true })),
          } as never,
        },
        (error) => (error ? reject(error) : resolve()),
      );
      emitter.on('console', (_error, { messages }) => {
        told.push(messages);
        seenBefore.push(requests.length);
      });
      emitter.on('assertion', (error, { assertion, skipped: isSkipped }) => {
        if (error) failed.push([assertion, error.message]);
        if (isSkipped) skipped.push(assertion);
      });
    });
  });
  return { requests, console: told, seenBefore, failures: failed.map(([, message]) => message), failed, skipped };
}

export const json =
  (value: unknown): Handler =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));

/** The collection as a person uses it who presses Send on one request. */
export function alone(collection: PostmanCollection, name: string): PostmanCollection {
  const flat = (entries: readonly (Folder | Item)[]): Item[] =>
    entries.flatMap((entry) => (isFolder(entry) ? flat(entry.item) : [entry]));
  return { ...collection, item: flat(collection.item).filter((item) => item.name === name) };
}
