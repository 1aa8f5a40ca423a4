/** An account on a real server on loopback, and `doctor` run against it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLICKHOUSE_CLOUD_DOCTOR } from '../../../collections/clickhouse-cloud/doctor.ts';
import { type DoctorFlags, doctor } from '../../../scripts/cli/doctor/doctor.ts';
import { withServer } from '../../shared/loopback.ts';

export const KEY_ID = 'canaryKeyId4711';
export const KEY_SECRET = 'canary/with+signs=4711';
export const ORGANIZATION = '11111111-0000-4000-8000-000000000001';
export const OTHER_ORGANIZATION = '22222222-0000-4000-8000-000000000002';
export const SERVICE = '33333333-0000-4000-8000-000000000003';
export const OTHER_SERVICE = '44444444-0000-4000-8000-000000000004';

export type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A response of the API's own form. */
export function send(status: number, body: object | string, headers: Readonly<Record<string, string>> = {}): Answer {
  const isText = typeof body === 'string';
  return (_request, response) =>
    response
      .writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers })
      .end(isText ? body : JSON.stringify(body));
}

export const result = (value: unknown): Answer => send(200, { status: 200, requestId: '1', result: value });
export const refusal = (status: number, error: string): Answer => send(status, { requestId: '1', error, status });

const ORGANIZATION_PATH = `/v1/organizations/${ORGANIZATION}`;
const SERVICE_PATH = `${ORGANIZATION_PATH}/services/${SERVICE}`;

/** By path; a path that is not here gets the API's own 404. */
const HEALTHY: Readonly<Record<string, Answer>> = {
  '/v1/organizations': result([
    { id: ORGANIZATION, name: 'Acme' },
    { id: OTHER_ORGANIZATION, name: 'Other' },
  ]),
  keys: result([{ id: '1', keySuffix: '4711', assignedRoles: [{ roleName: 'Developer' }], expireAt: null }]),
  services: result([
    { id: OTHER_SERVICE, name: 'test', state: 'idle' },
    { id: SERVICE, name: 'main', state: 'running' },
  ]),
  clickpipes: result([{ id: '1' }]),
  sources: result([]),
  postgres: result([]),
  prometheus: (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(),
};

export function account(changes: Readonly<Record<string, Answer>> = {}): Answer {
  const answers: Readonly<Record<string, Answer>> = { ...HEALTHY, ...changes };
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const isKnown = path === '/v1/organizations' || path.startsWith(ORGANIZATION_PATH) || path.startsWith(SERVICE_PATH);
    const answer = answers[path] ?? answers[path.split('/').at(-1) ?? ''];
    (isKnown && answer !== undefined ? answer : refusal(404, 'NOT_FOUND: no such resource'))(request, response);
  };
}

export interface Diagnosis {
  readonly text: string;
  readonly exitCode: number;
  readonly requests: readonly IncomingMessage[];
}

export interface DoctorCase {
  readonly values?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, string>>;
  /** The server is a proxy as well, with this user information. */
  readonly proxyUser?: string;
  /** Environments of the same values; one unless given. */
  readonly environments?: number;
  readonly flags?: Partial<DoctorFlags>;
  /** Of the environment and `.env`; a new one unless given. */
  readonly folder?: string;
}

/** The text of an environment file. */
export function environmentText(values: Readonly<Record<string, string>>): string {
  return JSON.stringify({ values: Object.entries(values).map(([key, value]) => ({ key, value })) });
}

export async function diagnose(answer: Answer, options: DoctorCase = {}): Promise<Diagnosis> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'doctor-')));
  try {
    return await withServer(answer, async ({ url, requests }) => {
      const key = { keyid: KEY_ID, keysecret: KEY_SECRET };
      const files = [...Array(options.environments ?? 1).keys()].map((index) =>
        join(folder, `local${index || ''}.postman_environment.json`),
      );
      for (const file of files)
        await writeFile(file, environmentText({ baseURL: url.replace(/\/$/, ''), ...key, ...options.values }));
      const lines: string[] = [];
      const exitCode = await doctor({
        flags: { env: files, timeout: 5000, writeEnv: false, reports: join(folder, 'reports'), ...options.flags },
        profile: CLICKHOUSE_CLOUD_DOCTOR,
        settings:
          options.proxyUser === undefined
            ? (options.settings ?? {})
            : { HTTP_PROXY: url.replace('//', `//${options.proxyUser}@`) },
        cwd: folder,
        signal: new AbortController().signal,
        print: (line) => void lines.push(line),
      });
      return { text: lines.join('\n'), exitCode, requests };
    });
  } finally {
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}
