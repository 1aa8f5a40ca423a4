/** Where a sampled value will stand: what realism needs to make it agree with what is around it. */
import type { JsonObject } from '../json.ts';
import type { Identity } from './identity.ts';

export interface Place {
  /** Path template of the collection or singleton. */
  readonly template: string;
  /** The path with its values: what a seeded value follows from. */
  readonly path: string;
  /** Values of the path parameters, its own ID included. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Which one of its collection it is, from 0. */
  readonly ordinal: number;
  readonly id?: string;
  readonly idProperty?: string;
  readonly now: number;
  /** Milliseconds since it came to be; 0 for what is made now. */
  readonly age: number;
  readonly identity: Identity;
  /** The items above, the nearest first. */
  readonly above: readonly JsonObject[];
  /** IDs of another collection of the sandbox in the order of creation, by the last segment of its path. */
  readonly idsOf: (segment: string) => readonly string[];
}

/** The last fixed segment of a path template: `keys`, `backups`, `upgradeWindow`. */
export function subjectOf(template: string): string {
  return (
    template
      .split('/')
      .filter((segment) => !segment.startsWith('{'))
      .at(-1) ?? ''
  );
}
