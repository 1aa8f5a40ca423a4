/** Permission to write: `--allow-writes`, a named environment, and `--accept-costs` if writes cost money. */
import { randomBytes } from 'node:crypto';
import type { GeneratedCollection } from '../../collection/model.ts';
import { LIFECYCLE_PREFIX } from '../../collection/suites/lifecycle/scenario.ts';
import { SUITES, type SuiteName } from '../../collection/suites/registry.ts';
import { writingItems } from '../../collection/writes.ts';
import type { Environment } from '../../run/environments.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { isLoopback } from '../../shared/network/network-zone.ts';
import { printable } from '../../shared/printable.ts';
import type { SmokeFlags } from './flags.ts';

export interface WriteRequest {
  readonly flags: SmokeFlags;
  readonly environments: readonly Environment[];
  readonly collection: GeneratedCollection<SuiteName>;
  readonly print: (line: string) => void;
}

export interface WritePermission {
  readonly mayWrite: boolean;
  /** The name of all resources that the run creates; only for a suite that creates some. */
  readonly lifecycleName?: string;
}

const NO_WRITES: WritePermission = { mayWrite: false };

/**
 * Decides from the requests of the collection, and prints what it will create. The variable `allowwrites` has no effect here.
 *
 * @throws ExpectedError `writes-not-allowed`.
 */
export function permitWrites(request: WriteRequest): WritePermission {
  const { flags, collection } = request;
  noteSettings(request);
  const { creates = [] } = collection;
  const canWrite = !SUITES[collection.suite].readsOnly && writingItems(collection.json).size > 0;
  if (!canWrite) {
    if (flags.allowWrites || flags.acceptCosts)
      throw notAllowed(
        'the flag has no effect: this suite changes nothing',
        '--allow-writes',
        'remove the flag, or choose --suite lifecycle',
      );
    return NO_WRITES;
  }
  // A collection of `--collection` can contain reads and writes; without permission, only reads are sent.
  if (creates.length === 0 && !flags.allowWrites && !flags.acceptCosts) return NO_WRITES;
  if (flags.env.length === 0)
    throw notAllowed(
      'the suite changes resources, and no environment is named',
      `--suite ${collection.suite}`,
      'name the environment: --env sandbox --allow-writes',
    );
  if (!flags.allowWrites)
    throw notAllowed(
      'the suite changes resources, which is not allowed',
      `--suite ${collection.suite}`,
      'add --allow-writes',
    );
  if (creates.length > 0 && (flags.only.length > 0 || flags.shard !== undefined || flags.iterations > 1))
    throw notAllowed('the lifecycle suite runs as a whole', '--only, --shard, --iterations', 'remove these flags');
  assertCostsAccepted(request);
  return creates.length === 0 ? { mayWrite: true } : { mayWrite: true, lifecycleName: announce(request, creates) };
}

/** Explains that `allowwrites` applies to Postman only. */
function noteSettings({ environments, collection, print }: WriteRequest): void {
  for (const { name, values } of environments) {
    const value = values.allowwrites ?? '';
    if (value === '' || value === 'false') continue;
    const effect = SUITES[collection.suite].readsOnly
      ? `the ${collection.suite} suite only reads`
      : 'it has no effect here; --allow-writes is needed';
    print(`[${name}] the environment sets allowwrites to ${JSON.stringify(value)}: ${effect}.`);
  }
}

function assertCostsAccepted({ flags, environments }: WriteRequest): void {
  const [first] = paidOf(environments);
  if (first !== undefined && !flags.acceptCosts) {
    throw notAllowed(
      `creating services and other resources in ${first.name} costs money`,
      first.values.baseURL ?? first.file,
      'add --accept-costs if that is what you want',
    );
  }
  if (first === undefined && flags.acceptCosts)
    throw notAllowed(
      'the flag has no effect: nothing on this machine costs money',
      '--accept-costs',
      'remove the flag',
    );
}

function announce({ environments, print }: WriteRequest, creates: readonly string[]): string {
  const name = `${LIFECYCLE_PREFIX}-${randomBytes(6).toString('hex')}`;
  const paid = paidOf(environments);
  for (const environment of environments) {
    print(
      `[${printable(environment.name)}] will create and then delete: ${creates.join(', ')}. Their name is ${name}.`,
    );
    if (paid.includes(environment))
      print(`[${printable(environment.name)}] this costs money while these resources exist: up to an hour.`);
  }
  return name;
}

function paidOf(environments: readonly Environment[]): Environment[] {
  return environments.filter(({ values }) => !isLoopback(new URL(values.baseURL ?? '').hostname));
}

function notAllowed(what: string, where: string, remedy: string): ExpectedError {
  return new ExpectedError('writes-not-allowed', { what, where, remedy });
}
