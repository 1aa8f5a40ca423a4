/** Writes are opt-in twice, and a third time where they cost money. */
import { randomBytes } from 'node:crypto';
import { LIFECYCLE_PREFIX } from '../collection/lifecycle-scenario.ts';
import type { GeneratedCollection } from '../collection/model.ts';
import type { SmokeFlags } from '../config.ts';
import { ExpectedError } from '../errors.ts';
import { type Environment, isLoopback } from '../run/environments.ts';
import { printable } from '../shared/printable.ts';

export interface WritePermission {
  readonly flags: SmokeFlags;
  readonly environments: readonly Environment[];
  readonly collection: GeneratedCollection;
  readonly print: (line: string) => void;
}

/**
 * Says what a suite will create, where it was allowed to.
 *
 * @returns the name of everything that the run creates; nothing for a suite that creates nothing.
 * @throws ExpectedError `writes-not-allowed`.
 */
export function permitWrites({ flags, environments, collection, print }: WritePermission): string | undefined {
  const { creates = [] } = collection;
  if (creates.length === 0) {
    if (flags.allowWrites || flags.acceptCosts)
      throw notAllowed(
        'the flag has no effect: this suite creates nothing',
        '--allow-writes',
        'leave it out, or choose --suite lifecycle',
      );
    return undefined;
  }
  if (flags.env.length === 0)
    throw notAllowed(
      'the suite creates things, and no environment is named',
      '--suite lifecycle',
      'name the environment: --env sandbox --allow-writes',
    );
  if (!flags.allowWrites)
    throw notAllowed('the suite creates things, and was not allowed to', '--suite lifecycle', 'add --allow-writes');
  if (flags.only.length > 0 || flags.shard !== undefined || flags.iterations > 1) {
    throw notAllowed('a life cycle is run as a whole', '--only, --shard, --iterations', 'leave these flags out');
  }
  const paid = environments.filter(({ values }) => !isLoopback(new URL(values.baseURL ?? '').hostname));
  const [first] = paid;
  if (first !== undefined && !flags.acceptCosts) {
    throw notAllowed(
      `creating services and other things in ${first.name} costs money`,
      first.values.baseURL ?? first.file,
      'add --accept-costs if that is what you want',
    );
  }
  if (first === undefined && flags.acceptCosts)
    throw notAllowed('the flag has no effect: nothing on this machine costs money', '--accept-costs', 'leave it out');
  const name = `${LIFECYCLE_PREFIX}-${randomBytes(3).toString('hex')}`;
  for (const environment of environments) {
    print(
      `[${printable(environment.name)}] will create, and take away again: ${creates.join(', ')}. Every name starts with ${name}.`,
    );
    if (paid.includes(environment))
      print(`[${printable(environment.name)}] this costs money for as long as these things exist: up to an hour.`);
  }
  return name;
}

function notAllowed(what: string, where: string, remedy: string): ExpectedError {
  return new ExpectedError('writes-not-allowed', { what, where, remedy });
}
