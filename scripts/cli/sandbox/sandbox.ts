/** `npm run sandbox`: serves the stand-in API, and says how to use it. */
import { readFile } from 'node:fs/promises';
import { readSpec } from '../../openapi/load/read.ts';
import type { Spec } from '../../openapi/model.ts';
import { KEY_ID, KEY_SECRET, SANDBOX_PORT } from '../../sandbox/credentials.ts';
import type { Fault } from '../../sandbox/faults/fault.ts';
import { parseFaultFile, parseFaults } from '../../sandbox/faults/parse.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { rateLimitOf } from '../../shared/rate-limit.ts';
import { PINNED_SPEC, PROFILE } from '../pinned.ts';

export interface SandboxFlags {
  /** 0: a free one. */
  readonly port: number;
  /** `10/10s` or `off`; off unless given. */
  readonly rateLimit?: string | undefined;
  readonly fault: readonly string[];
  /** A file of faults. */
  readonly faults?: string | undefined;
  readonly seed?: number | undefined;
  /** Another document than the pinned one: file or URL. */
  readonly spec?: string | undefined;
  readonly empty: boolean;
}

/**
 * Starts the sandbox and prints how to reach it; one line for each request from then on.
 *
 * @throws ExpectedError `port-unavailable`, `usage-invalid-value` for a fault or its file, `config-unknown-key` for a key of one, and all of `readSpec`'s.
 */
export async function runSandbox(flags: SandboxFlags, out: (line: string) => void): Promise<Sandbox> {
  const spec = await readSpec(flags.spec ?? PINNED_SPEC);
  const operationIds = spec.operations.map(({ id }) => id);
  // Those of the command line first: of two that would end the same answer, the first has its turn.
  const faults = [...parseFaults(flags.fault, operationIds), ...(await faultsOfFile(flags.faults, operationIds))];
  const sandbox = await startSandbox({
    spec,
    profile: await PROFILE.sandbox(),
    port: flags.port,
    faults,
    rateLimit: rateLimitOf(flags.rateLimit) ?? 'off',
    empty: flags.empty,
    log: out,
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
  });
  out(usage(sandbox, spec, flags.spec));
  return sandbox;
}

async function faultsOfFile(file: string | undefined, operationIds: readonly string[]): Promise<Fault[]> {
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ExpectedError('usage-invalid-value', {
      what: `the faults cannot be read (${cause.code ?? 'error'})`,
      where: `--faults ${file}`,
      remedy: 'check the path',
      cause,
    });
  });
  return parseFaultFile(text, file, operationIds);
}

/**
 * How to reach it. The sandbox's own published pseudo-credentials are the only ones that it ever prints.
 *
 * @param document what it serves.
 * @param spec where it serves another document than the pinned one: the committed collections are not of that.
 */
export function usage({ url, port }: Sandbox, document: Spec, spec?: string): string {
  const collections = spec === undefined ? 'collections' : 'DIR';
  const setting = port === SANDBOX_PORT ? '' : ` --env-var baseURL=${url}`;
  return [
    `The ${PROFILE.title} sandbox listens on ${url} (its OpenAPI document: ${url}/v1)`,
    '',
    `  Postman  import ${collections}/${PROFILE.name}.postman_collection.json and`,
    `           environments/sandbox.postman_environment.json${setting === '' ? '' : `, set baseURL to ${url}`}; press Send`,
    `  curl     curl ${keyOption()}${url}${listPath(document)}`,
    `  Newman   newman run ${collections}/${PROFILE.name}.postman_collection.json \\`,
    `             -e environments/sandbox.postman_environment.json${setting}`,
    ...(spec === undefined ? [] : [`  DIR      made by npm run generate -- --spec ${spec} --out DIR`]),
    '',
    'Stop it with Ctrl+C.',
  ].join('\n');
}

/** The option that sends the sandbox's published key. */
function keyOption(): string {
  const { credentials } = PROFILE.conventions;
  switch (credentials?.scheme) {
    case undefined:
      return '';
    case 'basic':
      return `-u ${KEY_ID}:${KEY_SECRET} `;
    case 'bearer':
      return `-H 'Authorization: Bearer ${KEY_SECRET}' `;
    case 'header':
      return `-H '${credentials.header}: ${KEY_SECRET}' `;
  }
}

/** A list that needs no ID. */
function listPath({ operations }: Spec): string {
  return operations.find(({ method, path }) => method === 'GET' && !path.includes('{'))?.path ?? '/';
}
