/** Permission to write: the flag, a named environment, and a third consent where it costs money. */
import { randomBytes } from 'node:crypto';
import type { GeneratedCollection } from '../../collection/model.ts';
import { LIFECYCLE_PREFIX } from '../../collection/suites/lifecycle/scenario.ts';
import { SUITES, type SuiteName } from '../../collection/suites/registry.ts';
import { writingItems } from '../../collection/writes.ts';
import type { Environment } from '../../run/environments.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { isLoopback } from '../../shared/network-zone.ts';
import { printable } from '../../shared/printable.ts';
import type { SmokeFlags } from './flags.ts';

export interface WriteRequest {
  readonly flags: SmokeFlags;
  readonly environments: readonly Environment[];
  readonly collection: GeneratedCollection<SuiteName>;
  readonly print: (line: string) => void;
}

export interface WritePermission {
  /** Requests that may change something are sent. */
  readonly mayWrite: boolean;
  /** The name of everything that the run creates; only of a suite that creates anything. */
  readonly lifecycleName?: string;
}

const NOTHING: WritePermission = { mayWrite: false };

/**
 * Decides by what the collection can do, and says what it will create. An environment's `allowwrites` allows nothing here.
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
        'leave it out, or choose --suite lifecycle',
      );
    return NOTHING;
  }
  // A collection of one's own may have requests that only read beside those that write.
  if (creates.length === 0 && !flags.allowWrites && !flags.acceptCosts) return NOTHING;
  if (flags.env.length === 0)
    throw notAllowed(
      'the suite changes things, and no environment is named',
      `--suite ${collection.suite}`,
      'name the environment: --env sandbox --allow-writes',
    );
  if (!flags.allowWrites)
    throw notAllowed(
      'the suite changes things, and was not allowed to',
      `--suite ${collection.suite}`,
      'add --allow-writes',
    );
  if (creates.length > 0 && (flags.only.length > 0 || flags.shard !== undefined || flags.iterations > 1))
    throw notAllowed('the lifecycle suite runs as a whole', '--only, --shard, --iterations', 'leave these flags out');
  assertCostsAccepted(request);
  return creates.length === 0 ? { mayWrite: true } : { mayWrite: true, lifecycleName: announce(request, creates) };
}

/** An environment that says `allowwrites` is heard by Postman alone. */
function noteSettings({ environments, collection, print }: WriteRequest): void {
  for (const { name, values } of environments) {
    const said = values.allowwrites ?? '';
    if (said === '' || said === 'false') continue;
    const effect = SUITES[collection.suite].readsOnly
      ? `the ${collection.suite} suite only reads`
      : 'here it has no effect, and --allow-writes has to be given';
    print(`[${name}] the environment sets allowwrites to ${JSON.stringify(said)}: ${effect}.`);
  }
}

function assertCostsAccepted({ flags, environments }: WriteRequest): void {
  const [first] = paidOf(environments);
  if (first !== undefined && !flags.acceptCosts) {
    throw notAllowed(
      `creating services and other things in ${first.name} costs money`,
      first.values.baseURL ?? first.file,
      'add --accept-costs if that is what you want',
    );
  }
  if (first === undefined && flags.acceptCosts)
    throw notAllowed('the flag has no effect: nothing on this machine costs money', '--accept-costs', 'leave it out');
}

function announce({ environments, print }: WriteRequest, creates: readonly string[]): string {
  const name = `${LIFECYCLE_PREFIX}-${randomBytes(6).toString('hex')}`;
  const paid = paidOf(environments);
  for (const environment of environments) {
    print(
      `[${printable(environment.name)}] will create and delete again: ${creates.join(', ')}. Their name is ${name}.`,
    );
    if (paid.includes(environment))
      print(`[${printable(environment.name)}] this costs money for as long as these things exist: up to an hour.`);
  }
  return name;
}

function paidOf(environments: readonly Environment[]): Environment[] {
  return environments.filter(({ values }) => !isLoopback(new URL(values.baseURL ?? '').hostname));
}

function notAllowed(what: string, where: string, remedy: string): ExpectedError {
  return new ExpectedError('writes-not-allowed', { what, where, remedy });
}
