/** An answer put on the wire: whole, or as a fault has it. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Answer, errorAnswer } from './answer.ts';
import type { Fault } from './faults.ts';

const HTML =
  '<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>\n';
const LARGE_BYTES = 50 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** What takes the place of an answer without anything being done, if a fault does. */
export function insteadOfAnswer(faults: readonly Fault[], requestId: string): Answer | 'hang' | 'reset' | undefined {
  for (const fault of faults) {
    if (fault.kind === 'hang') return 'hang';
    if (fault.kind === 'reset' && fault.when === 'before') return 'reset';
    if (fault.kind === 'status') {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      return errorAnswer(fault.status, `FAULT: the sandbox was told to answer ${fault.status}`, requestId, headers);
    }
    if (fault.kind === 'html')
      return { status: fault.status ?? 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: HTML };
  }
  return undefined;
}

export function latencyOf(faults: readonly Fault[]): number {
  return faults.reduce((sum, fault) => sum + (fault.kind === 'latency' ? fault.ms : 0), 0);
}

/**
 * Ends a connection with RST and nothing else. `Socket.resetAndDestroy` ends the writing side first, so that a client may
 * see an orderly end (FIN) before the reset; with this flag `destroy` resets at once.
 */
export function resetConnection(socket: Socket | null): void {
  if (socket !== null) Object.assign(socket, { resetAndClosing: true }).destroy();
}

/** Sends an answer. A `mutate` fault has its turn first, then the one fault that concerns the wire. */
export function deliver(response: ServerResponse, url: string, plain: Answer, faults: readonly Fault[]): Answer {
  let answer = plain;
  for (const fault of faults) if (fault.kind === 'mutate') answer = fault.mutate(answer);
  const wire = faults.find(({ kind }) => SENDERS[kind] !== undefined);
  const sender = wire === undefined ? undefined : SENDERS[wire.kind];
  if (wire === undefined || sender === undefined) {
    sendWhole(response, answer, answer.body);
    return answer;
  }
  return sender({ response, url, answer, fault: wire });
}

function sendWhole(response: ServerResponse, { status, headers }: Answer, body: string): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

interface Sending {
  readonly response: ServerResponse;
  readonly url: string;
  readonly answer: Answer;
  readonly fault: Fault;
}

/** Each returns what the log should say. */
const SENDERS: Partial<Record<Fault['kind'], (sending: Sending) => Answer>> = {
  reset({ response, answer }) {
    response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
    response.write(answer.body.slice(0, Math.ceil(answer.body.length / 2)), () => {
      // Not from within the write itself: the connection would be closed in order.
      setTimeout(() => resetConnection(response.socket), 10);
    });
    return answer;
  },
  drip({ response, answer, fault }) {
    const bytes = Buffer.from(answer.body);
    response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
    response.flushHeaders();
    let sent = 0;
    const timer = setInterval(
      () => {
        response.write(bytes.subarray(sent, sent + 1));
        sent += 1;
        if (sent < bytes.length) return;
        clearInterval(timer);
        response.end();
      },
      (fault.kind === 'drip' ? fault.everyMs : undefined) ?? 1000,
    );
    response.on('close', () => clearInterval(timer));
    return answer;
  },
  'invalid-json': (sending) => sent(sending, '{"status": 200, "requestId": oops, "result": [}'),
  empty: (sending) => sent(sending, ''),
  truncated({ response, answer }) {
    const bytes = Buffer.from(answer.body);
    response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length, connection: 'close' });
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.end());
    return answer;
  },
  overlong({ response, answer }) {
    const bytes = Buffer.from(answer.body);
    response.strictContentLength = false;
    response.writeHead(answer.status, {
      ...answer.headers,
      'content-length': Math.floor(bytes.length / 2),
      connection: 'close',
    });
    response.end(bytes);
    return answer;
  },
  large({ response, answer, fault }) {
    const bytes = (fault.kind === 'large' ? fault.bytes : undefined) ?? LARGE_BYTES;
    response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes });
    const [head, tail] = [Buffer.from('{"status":200,"result":"'), Buffer.from('"}')];
    let left = bytes - head.length - tail.length;
    response.write(head);
    const more = () => {
      while (left > 0 && !response.destroyed) {
        const size = Math.min(left, CHUNK_BYTES);
        left -= size;
        if (!response.write(Buffer.alloc(size, 'x'))) return;
      }
      response.off('drain', more);
      response.end(tail);
    };
    response.on('drain', more);
    more();
    return answer;
  },
  'broken-gzip'({ response, answer }) {
    const broken = Buffer.concat([Buffer.from([0x1f, 0x8b, 0x08, 0x00]), Buffer.from(answer.body)]);
    response.writeHead(answer.status, {
      ...answer.headers,
      'content-encoding': 'gzip',
      'content-length': broken.length,
    });
    response.end(broken);
    return answer;
  },
  'redirect-loop': ({ response, url }) => redirected(response, url),
  redirect: ({ response, fault }) => redirected(response, fault.kind === 'redirect' ? fault.to : '/'),
  'header-flood'({ response, answer, fault }) {
    const count = (fault.kind === 'header-flood' ? fault.headers : undefined) ?? 4000;
    const flood = Array.from({ length: count }, (_, index) => [`x-flood-${index}`, 'x'.repeat(64)]);
    const headers = { ...answer.headers, ...Object.fromEntries(flood) };
    sendWhole(response, { ...answer, headers }, answer.body);
    return answer;
  },
};

function sent({ response, answer }: Sending, body: string): Answer {
  sendWhole(response, answer, body);
  return { ...answer, body };
}

/** 302: a client follows it with the same method for GET (RFC 9110, section 15.4.3). */
function redirected(response: ServerResponse, to: string): Answer {
  const answer: Answer = { status: 302, headers: { location: to }, body: '' };
  sendWhole(response, answer, '');
  return answer;
}
