/** What a run created and could not delete: the person who pays for it has to know. */
import type { LeftThing, Run } from '../run/model.ts';
import { deletionCommand } from './curl.ts';

export interface LeftBehind {
  readonly environment: string;
  readonly thing: LeftThing;
  /** Deletes it, with the key from the variables of `.env`. */
  readonly command: string;
}

/** Everything that is left of a run, each thing once. */
export function leftBehind({ environments }: Run): LeftBehind[] {
  return environments.flatMap((environment) => {
    const things = environment.requests.flatMap(({ left = [] }) => left);
    const byPlace = new Map(things.map((thing) => [`${thing.path} ${thing.id}`, thing]));
    return [...byPlace.values()].map((thing) => ({
      environment: environment.name,
      thing,
      command: deletionCommand(thing, environment),
    }));
  });
}
