/** A run whose every text comes from somebody who wishes the reader ill. */
import type { RequestRun, Run } from '../../scripts/run/model.ts';
import { environment, request, run } from './run-fixture.ts';

/** Each would run, load or mislead somewhere, if it were not shown as text. */
export const HOSTILE = [
  '<script>window.pwned=1</script>',
  '</script><script>window.pwned=1</script>',
  '</style><img src=x onerror="window.pwned=1">',
  '"><svg onload=window.pwned=1>',
  "' onmouseover='window.pwned=1",
  ']]><!--',
  '--><script>window.pwned=1</script>',
  'javascript:window.pwned=1',
  'nul\u0000 bell\u0007 escape\u001b[31m',
  'invoice\u202egnp.exe',
  'half \ud83d pair',
  'line\u2028separator',
  '| pipe ` tick [link](https://evil.example) @everyone #1',
  '{{constructor.constructor("window.pwned=1")()}}',
  '__proto__',
  'https://evil.example/beacon.png',
] as const;

const ALL = HOSTILE.join(' ');

const BODIES = [
  ALL,
  JSON.stringify({ [HOSTILE[0]]: HOSTILE, nested: { [HOSTILE[2]]: [HOSTILE[3]] } }),
  '{"__proto__":{"polluted":true},"constructor":{"prototype":1},"a":"</script><script>window.pwned=1</script>"}',
  `<html><base href="https://evil.example/"><link rel=stylesheet href="https://evil.example/a.css"><script src="https://evil.example/a.js"></script></html>`,
  `{"broken": "${'\u202e'}`,
  '['.repeat(20_000),
  JSON.stringify({ long: 'x'.repeat(1_200_000) }),
  '\ufffd\ufffd\u0000\u0001',
];

/** Text of an older run, a code of this version, one that there is not, and one whose parameters are not its own. */
const HOSTILE_REASONS: readonly Partial<RequestRun>[] = [
  { reason: ALL },
  { reasonCode: 'no-resource', params: { variable: ALL, thing: ALL, request: ALL } },
  { reasonCode: ALL, params: { [ALL]: ALL } },
  { reasonCode: '__proto__', params: {} },
  { reasonCode: 'script', params: { failure: ALL }, reason: ALL },
];

function hostileRequest(body: string, index: number): RequestRun {
  const text = HOSTILE[index % HOSTILE.length] ?? '';
  const status = (['failed', 'errored', 'passed', 'flaky', 'skipped'] as const)[index % 5] ?? 'failed';
  return request(`${text}#${index}`, {
    status,
    name: ALL,
    folder: [text, HOSTILE[0], '__proto__'],
    tag: text,
    reference: index % 2 === 0 ? 'javascript:window.pwned=1' : `https://ok.example/"><script>window.pwned=1</script>`,
    method: index % 3 === 0 ? '<b>GET' : 'GET',
    path: ALL,
    url: `https://api.example/${ALL}`,
    ...HOSTILE_REASONS[index % HOSTILE_REASONS.length],
    code: index % 5 === 1 ? null : 400,
    retries: [
      {
        reasonCode: 'network',
        params: { code: ALL, detail: ALL },
        code: null,
        startedMs: 0,
        durationMs: 1,
        backoffMs: 1,
      },
    ],
    attempts: 2,
    assertions: HOSTILE.map((hostile, position) => ({
      name: hostile,
      status: 'failed' as const,
      ...(position % 2 === 0
        ? { message: `expected ${hostile} to equal ${hostile}` }
        : {
            failures: [
              { code: 'schema-enum' as const, pointer: `/${hostile}`, expected: [...HOSTILE], actual: hostile },
              { code: 'status' as const, expected: hostile, actual: ALL, error: ALL },
              { code: hostile as 'status', expected: hostile },
            ],
          }),
    })),
    request: { headers: [{ name: text, value: ALL }], body },
    response: {
      headers: [
        { name: text, value: ALL },
        { name: 'long', value: 'y'.repeat(1_000_000) },
      ],
      body,
    },
    findings: HOSTILE.flatMap((hostile) => [
      { kind: 'unknown-property' as const, pointer: `/${hostile}`, message: hostile },
      { kind: 'unknown-enum-value' as const, pointer: `/${hostile}`, value: hostile },
      { kind: hostile as 'unknown-property', pointer: hostile },
    ]),
  });
}

/** Hostile in every field that a run can hold, in two environments. */
export function hostileRun(): Run {
  const requests = HOSTILE.map((_, index) => hostileRequest(BODIES[index % BODIES.length] ?? '', index));
  return run(
    [
      environment(`a ${HOSTILE[0]} ../../x`, requests, {
        baseURL: 'javascript:window.pwned=1',
        reason: ALL,
        status: 'interrupted',
      }),
      environment(`a ${HOSTILE[1]}`, [...requests].reverse(), { baseURL: HOSTILE[2], reason: 'z'.repeat(1_000_000) }),
    ],
    {
      runId: 'hostile',
      interrupted: true,
      strict: true,
      collection: { name: ALL, hash: HOSTILE[0] },
      spec: { title: ALL, version: HOSTILE[1], openapi: HOSTILE[2], operations: 3, hash: HOSTILE[3] },
      source: { commit: HOSTILE[0], branch: ALL, url: 'javascript:window.pwned=1' },
    },
  );
}
