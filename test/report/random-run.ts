/** Runs of every kind that the runner can end with, by chance: the verdicts are those of the run stage. */
import type { AssertionRun, EnvironmentRun, Finding, RequestRun, Run } from '../../scripts/run/model.ts';
import { nested, type Reason } from '../../scripts/run/reason.ts';
import { environmentRun, failedByFindings } from '../../scripts/run/verdict.ts';
import { type Random, random } from '../run/random.ts';
import { checksOf, KNOWN, OBSOLETE } from './known-run.ts';
import { ACCESS, environment, request, run } from './run-fixture.ts';

const END_KINDS = [
  'whole',
  'misconfigured',
  'interrupted',
  'broken',
  'no-key',
  'unreachable',
  'too-many-skipped',
] as const;

/** @param seed the same gives the same run. */
function randomRun(seed: number): Run {
  const chance = random(seed);
  const strict = chance.int(3) === 0;
  const suiteRequests = 1 + chance.int(40);
  const isPart = chance.int(3) === 0;
  const names = Array.from({ length: 1 + chance.int(4) }, (_, index) => `eu-${index + 1}`);
  const whole = names.map((name) =>
    randomEnvironment(name, chance, { strict, requests: 1 + chance.int(suiteRequests) }),
  );
  const missing = chance.int(5) === 0;
  const environments = missing
    ? whole.map(
        (one): EnvironmentRun =>
          one.status === 'passed' ? { ...one, status: 'incomplete', reasonCode: 'parts-missing', params: {} } : one,
      )
    : whole;
  return run(environments, {
    interrupted: environments.some(({ status }) => status === 'interrupted'),
    ...(strict ? { strict } : {}),
    ...(isPart ? { selection: { only: ['instance*'], suiteRequests } } : {}),
    ...(isPart && !missing ? { shard: { index: 1, count: 3 } } : {}),
    ...(missing ? { missing: { shards: { indices: [2], count: 3 } } } : {}),
  });
}

interface Shape {
  readonly strict: boolean;
  readonly requests: number;
}

function randomEnvironment(name: string, chance: Random, { strict, requests: count }: Shape): EnvironmentRun {
  const kind = chance.int(2) === 0 ? 'whole' : chance.pick(END_KINDS);
  const isGreen = chance.int(3) === 0;
  const all = Array.from({ length: count }, (_, index) => {
    const made = randomRequest(`operation${index}`, index, chance, isGreen);
    return strict ? failedByFindings(made) : made;
  });
  const rest = (sent: number, reason: Reason) => [
    ...all.slice(0, sent),
    ...all.slice(sent).map((one) => skipped(one, reason)),
  ];
  const base = {
    name,
    access: ACCESS,
    baseURL: `https://${name}.example`,
    durationMs: chance.int(100_000),
    ...(chance.int(3) === 0 ? { baseline: { obsolete: [OBSOLETE], expired: [] } } : {}),
  };
  switch (kind) {
    case 'whole':
      return environmentRun({ ...base, requests: all });
    case 'misconfigured': {
      const refused: Reason = {
        reasonCode: 'key-refused',
        params: { cause: 'key-unknown', status: 401, request: 'a' },
      };
      const blocked: Reason = { reasonCode: 'blocked', params: { by: 'key', request: 'a' } };
      const requests = [failed(all[0] as RequestRun, 401), ...rest(0, blocked).slice(1)];
      return environmentRun({ ...base, requests, misconfigured: refused });
    }
    case 'interrupted': {
      const reason: Reason = { reasonCode: 'interrupted', params: { signal: 'SIGINT' } };
      return environmentRun({ ...base, requests: rest(chance.int(count + 1), reason), interrupted: reason });
    }
    case 'broken': {
      const reason: Reason = { reasonCode: 'runner-failed', params: { detail: 'it broke' } };
      return environmentRun({ ...base, requests: rest(chance.int(2) * chance.int(count), reason), broken: reason });
    }
    case 'no-key': {
      const reason: Reason = { reasonCode: 'no-key', params: { environment: name, variables: ['keyid'] } };
      return environmentRun({ ...base, requests: rest(0, reason), skipped: reason });
    }
    case 'unreachable':
      return environmentRun({ ...base, requests: all.map(lost) });
    case 'too-many-skipped': {
      const reason: Reason = { reasonCode: 'no-value', params: { variable: 'x' } };
      const requests = rest(chance.int(count), reason);
      return environmentRun({ ...base, requests, maxSkipped: { max: 0, unit: 'requests' } });
    }
  }
}

function randomRequest(id: string, order: number, chance: Random, isGreen: boolean): RequestRun {
  const one = { ...request(id), order, tag: chance.pick(['Service', 'Billing']), durationMs: chance.int(3000) };
  const kind = chance.int(10);
  if (!isGreen && kind === 0) return lost(one);
  if (!isGreen && kind === 1) return { ...one, status: 'errored', code: 503, ...nested(server()), assertions: [] };
  if (kind === 2) return skipped(one, { reasonCode: 'no-value', params: { variable: 'x' } });
  if (kind === 3) return retried(one);
  const isFailed = !isGreen && kind === 4;
  const isKnown = chance.int(5) === 0;
  const assertions: AssertionRun[] = [
    ...checksOf({ isKnown, isFailed }),
    ...(isFailed ? [{ name: 'Item agrees with its list', status: 'skipped' as const }] : []),
  ];
  const findings: Finding[] = [
    ...(chance.int(6) === 0 ? [{ kind: 'unknown-property' as const, pointer: '/result/c', known: KNOWN }] : []),
    ...(chance.int(6) === 0 ? [{ kind: 'unknown-property' as const, pointer: '/result/d' }] : []),
    ...(chance.int(9) === 0 ? [{ kind: 'missing-property' as const, pointer: '/result/e' }] : []),
  ];
  return { ...one, status: isFailed ? 'failed' : 'passed', assertions, ...(findings.length === 0 ? {} : { findings }) };
}

function server(): Reason {
  return { reasonCode: 'status', params: { status: 503, attempts: 3 } };
}

function retried(one: RequestRun): RequestRun {
  const after = nested({ reasonCode: 'network', params: { code: 'ECONNRESET' } });
  return {
    ...one,
    status: 'flaky',
    attempts: 2,
    ...nested({ reasonCode: 'retried', params: { attempt: 2, after: [after] } }),
    retries: [{ ...after, code: null, startedMs: 0, durationMs: 5, backoffMs: 5 }],
  };
}

function lost(one: RequestRun): RequestRun {
  const reason = nested({ reasonCode: 'network', params: { code: 'ECONNREFUSED', attempts: 3 } });
  return { ...bare(one), status: 'errored', ...reason, attempts: 3 };
}

function skipped(one: RequestRun, reason: Reason): RequestRun {
  return { ...bare(one), status: 'skipped', ...nested(reason), attempts: 0, durationMs: 0 };
}

function failed(one: RequestRun, code: number): RequestRun {
  const failures = [{ code: 'status' as const, expected: 200, actual: code }];
  return {
    ...bare(one),
    status: 'failed',
    code,
    attempts: 1,
    assertions: [{ name: 'Status is 200', status: 'failed', failures }],
  };
}

/** Without what a response, an earlier attempt or a finding gave it. */
function bare({ findings: _f, retries: _r, reasonCode: _c, params: _p, ...one }: RequestRun): RequestRun {
  return { ...one, code: null, sizeBytes: 0, assertions: [], response: null };
}

/** An environment without requests: it was to be sent nothing, or broke before. */
const emptyEnvironment = environment('empty', [], {
  status: 'errored',
  reasonCode: 'runner-failed',
  params: { detail: 'x' },
});

/** Runs of every kind, each with a name. */
export const RUNS: readonly { readonly name: string; readonly given: Run }[] = [
  ...Array.from({ length: 400 }, (_, index) => ({ name: `run ${index + 1}`, given: randomRun(index + 1) })),
  { name: 'a run that failed before its first request', given: run([emptyEnvironment]) },
];

/** Calls `check` with each run; its error names the run. */
export function forEachRun(check: (given: Run) => void): void {
  for (const { name, given } of RUNS)
    try {
      check(given);
    } catch (error) {
      if (error instanceof Error) error.message = `${name}: ${error.message}`;
      throw error;
    }
}
