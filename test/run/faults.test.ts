/** What can go wrong between two machines, each over a real socket: what the request, the environment and the process make of it. */
import assert from 'node:assert/strict';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createNetServer } from 'node:net';
import { MAX_RESPONSE_BYTES } from '../../scripts/run/connection/response-size.ts';
import type { Environment } from '../../scripts/run/environments.ts';
import type { EnvironmentRun, Run } from '../../scripts/run/model.ts';
import type { EnvironmentStatus, RequestStatus } from '../../scripts/run/status.ts';
import { exitCodeOf } from '../../scripts/run/verdict.ts';
import type { FaultKind } from '../../scripts/sandbox/faults/fault.ts';
import { withClosedPort } from '../shared/closed-port.ts';
import { closeAll, environment, listen, row, runLocally, sandboxWith, serve } from './local-run.ts';
import { SELF_SIGNED } from './self-signed.ts';

/** The one that goes wrong, the one that feeds it, and one that has nothing to do with it. */
const FAULTY = 'instanceGetList';
const OTHERS = ['organizationGetList', 'memberGetList'];
const RETRIES = 2;
const TIMEOUT_MS = 2000;

interface Want {
  readonly status: RequestStatus;
  readonly code: number | null;
  readonly attempts: number;
  /** In the reason, or where there is none in the message of the failed assertion. */
  readonly says: RegExp;
  readonly environment: EnvironmentStatus;
  readonly exit: number;
}

const sent = RETRIES + 1;
const answered = { environment: 'failed', exit: 1 } as const;
const healed = { status: 'flaky', code: 200, attempts: 2, environment: 'passed', exit: 0 } as const;
const unanswered = { status: 'errored', code: null, ...answered } as const;
const lost = { status: 'errored', code: null, environment: 'errored', exit: 3 } as const;
const wrong = { status: 'failed', code: 200, attempts: 1, ...answered } as const;

/** Faults of one operation; the rest of the API is healthy. */
const OF_ONE_REQUEST: readonly (readonly [string, FaultKind & { readonly times?: number }, Want])[] = [
  [
    'reset before the answer',
    { kind: 'reset', when: 'before' },
    { ...unanswered, attempts: sent, says: /reset|closed or reset/ },
  ],
  [
    'reset in the middle of the body',
    { kind: 'reset', when: 'midway' },
    { ...unanswered, attempts: sent, says: /reset|declared end/ },
  ],
  [
    'reset once',
    { kind: 'reset', when: 'midway', times: 1 },
    { ...healed, says: /attempt 2, after: .*(reset|declared end)/ },
  ],
  [
    'no response ever',
    { kind: 'hang' },
    { ...unanswered, attempts: sent, says: /no response in time: the response did not begin/ },
  ],
  ['no response once', { kind: 'hang', times: 1 }, { ...healed, says: /after: no response in time/ }],
  [
    'a byte at a time',
    { kind: 'drip', everyMs: 100 },
    { ...unanswered, attempts: sent, says: /no response in time: the response began/ },
  ],
  [
    '429 with Retry-After',
    { kind: 'status', status: 429, retryAfter: 1, times: 1 },
    { ...healed, says: /after: HTTP 429/ },
  ],
  ['429 without Retry-After', { kind: 'status', status: 429, times: 1 }, { ...healed, says: /after: HTTP 429/ }],
  [
    '429 for longer than a run waits',
    { kind: 'status', status: 429, retryAfter: 3600 },
    {
      ...answered,
      status: 'errored',
      code: 429,
      attempts: 1,
      says: /\(HTTP 429\), and the API asked to wait 1 h 00 min more/,
    },
  ],
  [
    '500 once',
    { kind: 'status', status: 500, times: 1 },
    { ...answered, status: 'errored', code: 500, attempts: 1, says: /responded with 500/ },
  ],
  [
    '500 always',
    { kind: 'status', status: 500 },
    { ...answered, status: 'errored', code: 500, attempts: 1, says: /responded with 500/ },
  ],
  ['502 once', { kind: 'status', status: 502, times: 1 }, { ...healed, says: /after: HTTP 502/ }],
  [
    '502 always',
    { kind: 'status', status: 502 },
    { ...answered, status: 'errored', code: 502, attempts: sent, says: /responded with 502/ },
  ],
  ['503 once', { kind: 'status', status: 503, times: 1 }, { ...healed, says: /after: HTTP 503/ }],
  [
    '503 always',
    { kind: 'status', status: 503 },
    { ...answered, status: 'errored', code: 503, attempts: sent, says: /responded with 503/ },
  ],
  ['504 once', { kind: 'status', status: 504, times: 1 }, { ...healed, says: /after: HTTP 504/ }],
  [
    'HTML instead of JSON',
    { kind: 'html' },
    { ...wrong, says: /expected JSON, got an HTML page, which starts with "<!DOCTYPE/ },
  ],
  [
    'HTML with 502',
    { kind: 'html', status: 502 },
    { ...answered, status: 'errored', code: 502, attempts: sent, says: /responded with 502/ },
  ],
  ['invalid JSON', { kind: 'invalid-json' }, { ...wrong, says: /not JSON/ }],
  ['empty body', { kind: 'empty' }, { ...wrong, says: /not JSON/ }],
  [
    'gzip that does not unpack',
    { kind: 'broken-gzip' },
    { ...unanswered, attempts: 1, says: /cannot be decompressed/ },
  ],
  ['redirect loop', { kind: 'redirect-loop' }, { ...unanswered, attempts: 1, says: /too many redirects/ }],
  // Followed, without the credential (see connection.test.ts): what is there decides, and here is nothing.
  [
    'redirect to another host',
    { kind: 'redirect', to: 'http://127.0.0.2:9/elsewhere' },
    { ...unanswered, attempts: sent, says: /connection refused/ },
  ],
  [
    'header flood',
    { kind: 'header-flood' },
    { ...unanswered, attempts: 1, says: /headers of the response are too large/ },
  ],
  [
    'answer smaller than declared',
    { kind: 'truncated' },
    { ...unanswered, attempts: sent, says: /declared end|closed or reset/ },
  ],
  [
    'answer larger than declared',
    { kind: 'overlong' },
    { ...unanswered, attempts: 1, says: /longer than it declares/ },
  ],
];

/** The same, with bodies that take their time. */
const OF_ONE_LARGE_ANSWER: typeof OF_ONE_REQUEST = [
  [
    '50 MB body',
    { kind: 'large', bytes: 50 * 1024 * 1024 },
    { ...wrong, says: /requestId: expected a UUID|result: expected array/ },
  ],
  [
    'body beyond the bound',
    { kind: 'large', bytes: MAX_RESPONSE_BYTES + 1024 },
    { ...unanswered, attempts: 1, says: /larger than 64 MiB \[ERR_RESPONSE_TOO_LARGE\]/ },
  ],
];

/** Faults of a whole environment: it gives no response at all. Its URL is made at the start of the tests. */
const OF_THE_ENVIRONMENT: readonly (readonly [string, (closedURL: string) => Promise<string> | string, Want])[] = [
  [
    'connection refused',
    (closedURL) => closedURL,
    { ...lost, attempts: sent, says: /connection refused.*at each of 3 attempts/ },
  ],
  // A label of 64 characters cannot be asked for (RFC 1035, section 2.3.4): the look-up fails without leaving the machine.
  [
    'host name not known',
    () => `https://${'a'.repeat(64)}.invalid`,
    { ...lost, attempts: 1, says: /host name is not known/ },
  ],
  ['TLS certificate self-signed', () => selfSigned(), { ...lost, attempts: 1, says: /certificate is self-signed/ }],
  [
    'https where http is spoken',
    async () => (await serve((_, response) => response.end())).replace('http:', 'https:'),
    { ...lost, attempts: 1, says: /TLS/ },
  ],
  ['not HTTP at all', () => speaking('SSH-2.0-OpenSSH_9.6\r\n'), { ...lost, attempts: 1, says: /not HTTP/ }],
];

async function selfSigned(): Promise<string> {
  return `https://127.0.0.1:${await listen(createTlsServer(SELF_SIGNED, (_, response) => response.end('{}')))}`;
}

async function speaking(text: string): Promise<string> {
  return `http://127.0.0.1:${await listen(createNetServer((socket) => socket.on('error', () => {}).end(text)))}`;
}

describe('faults @slow', function () {
  this.timeout(180_000);
  let run: Run;

  before(async () => {
    const healthy = environment((await sandboxWith()).url, {}, 'healthy');
    const plan = { only: [FAULTY, ...OTHERS], retries: RETRIES };
    run = await withClosedPort(async (closedURL) => {
      const all = OF_THE_ENVIRONMENT.map(async ([name, url]) => environment(await url(closedURL), {}, name));
      const environments = [...(await faulty(OF_ONE_REQUEST)), ...(await Promise.all(all)), healthy];
      return runLocally({ ...plan, environments, timeoutMs: TIMEOUT_MS });
    });
    const large = await runLocally({
      ...plan,
      environments: await faulty(OF_ONE_LARGE_ANSWER),
      timeoutMs: 20_000,
      concurrency: 1,
    });
    run = { ...run, environments: [...run.environments, ...large.environments] };
  });
  after(closeAll);

  function faulty(faults: typeof OF_ONE_REQUEST): Promise<Environment[]> {
    return Promise.all(
      faults.map(async ([name, fault]) => {
        const { url } = await sandboxWith({ faults: [{ operationId: FAULTY, ...fault }] });
        return environment(url, {}, name);
      }),
    );
  }

  const find = (name: string) => run.environments.find((candidate) => candidate.name === name) as EnvironmentRun;

  function check(ran: EnvironmentRun, id: string, want: Want): void {
    const request = row(ran, id);
    const message = request.assertions.find(({ status }) => status === 'failed')?.message ?? '';
    const { status, code, attempts, reason = message } = request;
    assert.deepEqual(
      { status, code, attempts, environment: ran.status, exit: exitCodeOf({ environments: [ran] }) },
      {
        status: want.status,
        code: want.code,
        attempts: want.attempts,
        environment: want.environment,
        exit: want.exit,
      },
      reason,
    );
    assert.match(reason, want.says);
    assert.equal(request.retries?.length ?? 0, attempts - 1);
  }

  for (const [name, , want] of [...OF_ONE_REQUEST, ...OF_ONE_LARGE_ANSWER]) {
    it(`${name}: ${want.status}, exit ${want.exit}`, () => {
      check(find(name), FAULTY, want);
      for (const other of OTHERS) assert.equal(row(find(name), other).status, 'passed', 'the rest of the run goes on');
    });
  }

  for (const [name, , want] of OF_THE_ENVIRONMENT) {
    it(`${name}: the environment is ${want.environment}, exit ${want.exit}`, () => {
      check(find(name), 'organizationGetList', want);
      // Without an answer of the first no ID is known: the others are left out, and say so.
      assert.match(row(find(name), FAULTY).reason ?? '', /organization ID missing/);
    });
  }

  it('leaves the environment beside them alone', () => {
    assert.equal(find('healthy').status, 'passed');
    assert.equal(find('healthy').totals.passed, 3);
  });

  it('clips the 50 MB body, says so, and knows its size', () => {
    const { response, sizeBytes } = row(find('50 MB body'), FAULTY);
    assert.equal(sizeBytes, 50 * 1024 * 1024);
    assert.equal(response?.truncated, true);
    assert.ok((response?.body.length ?? 0) < 300_000);
  });

  it('takes as long as the timeout allows for an answer that drips', () => {
    const { durationMs } = row(find('a byte at a time'), FAULTY);
    assert.ok(durationMs > TIMEOUT_MS - 50 && durationMs < TIMEOUT_MS + 8000, `${durationMs} ms`);
  });

  it('says nothing of a failed environment that would hide the others: 1 outranks 3', () => {
    const [lostOne, failed, passed] = [find('connection refused'), find('500 once'), find('healthy')];
    const exit = (...environments: EnvironmentRun[]) => exitCodeOf({ environments });
    assert.deepEqual([exit(lostOne, failed), exit(lostOne, passed), exit(failed, passed), exit(passed)], [1, 3, 1, 0]);
  });
});
