/** `sandbox`: serves the stand-in for the API and prints how to use it. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { readSpec } from '../../openapi/load/read.ts';
import type { Spec } from '../../openapi/model.ts';
import { KEY_ID, KEY_SECRET, SANDBOX_PORT } from '../../sandbox/credentials.ts';
import type { Fault } from '../../sandbox/faults/fault.ts';
import { parseFaultFile, parseFaults } from '../../sandbox/faults/parse.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { commandText, shellQuoted } from '../../shared/command-text.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { rateLimitOf } from '../../shared/network/rate-limit.ts';
import { decodeText } from '../../shared/text-encoding.ts';
import type { CommandContext } from '../command.ts';
import { COLLECTIONS, ENVIRONMENTS, PINNED_SPEC } from '../folders.ts';
import { PROFILE } from '../pinned.ts';

export interface SandboxFlags {
  /** 0 uses a free port. */
  readonly port: number;
  /** `10/10s` or `off` (default). */
  readonly rateLimit?: string | undefined;
  readonly fault: readonly string[];
  readonly faults?: string | undefined;
  readonly seed?: number | undefined;
  /** File or URL; the pinned document by default. */
  readonly spec?: string | undefined;
  readonly empty: boolean;
  /** A name of the profile's accounts; `full` unless given. */
  readonly account?: string | undefined;
}

/**
 * Starts the sandbox, prints how to reach it, and logs one line per request.
 *
 * @throws ExpectedError `port-unavailable`, `usage-invalid-value` for a fault or its file, `config-unknown-key` for an unknown key of a
 *   fault, and the errors of `readSpec`.
 */
export async function runSandbox(
  flags: SandboxFlags,
  out: (line: string) => void,
  onStop: CommandContext['onStop'] = () => {},
): Promise<Sandbox> {
  const spec = await readSpec(flags.spec ?? PINNED_SPEC);
  const operationIds = spec.operations.map(({ id }) => id);
  // Faults of the command line come first: of two for the same response, the first is used.
  const faults = [...parseFaults(flags.fault, operationIds), ...(await faultsOfFile(flags.faults, operationIds))];
  const sandbox = await startSandbox({
    spec,
    profile: await PROFILE.sandbox(),
    port: flags.port,
    faults,
    rateLimit: rateLimitOf(flags.rateLimit) ?? 'off',
    empty: flags.empty,
    account: PROFILE.accounts[flags.account ?? 'full'],
    log: out,
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
  });
  // Before it is said how to stop it.
  onStop(() => sandbox.close());
  out(usage(sandbox, spec, flags.spec));
  return sandbox;
}

async function faultsOfFile(file: string | undefined, operationIds: readonly string[]): Promise<Fault[]> {
  if (file === undefined) return [];
  const text = await readFile(file).then(decodeText, (cause: NodeJS.ErrnoException) => {
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
 * How to reach the sandbox. It prints only its own published credentials.
 *
 * @param document the document that it serves.
 * @param spec its source, if it is not the pinned one; then the committed collections do not match.
 */
export function usage({ url, port, documentUrl }: Sandbox, document: Spec, spec?: string): string {
  const shownPath = (folder: string) => relative(process.cwd(), folder) || '.';
  const collections = spec === undefined ? shownPath(COLLECTIONS) : 'DIR';
  const collection = shellQuoted(`${collections}/${PROFILE.name}.postman_collection.json`);
  const environment = shellQuoted(`${shownPath(ENVIRONMENTS)}/sandbox.postman_environment.json`);
  const setting = port === SANDBOX_PORT ? '' : ` --env-var baseURL=${url}`;
  return [
    `The ${PROFILE.title} sandbox listens on ${url}${documentUrl === undefined ? '' : ` (its OpenAPI document: ${documentUrl})`}`,
    '',
    `  Postman  import ${collection} and`,
    `           ${environment}${setting === '' ? '' : `, set baseURL to ${url}`}; press Send`,
    `  curl     curl ${keyOption()}${url}${listPath(document)}`,
    `  Newman   newman run ${collection} \\`,
    `             -e ${environment}${setting}`,
    ...(spec === undefined ? [] : [`  DIR      made by ${commandText('generate', `--spec ${spec} --out DIR`)}`]),
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
