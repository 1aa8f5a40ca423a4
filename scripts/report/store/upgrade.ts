/** Runs that an older version saved. */
import { isObject } from '../../shared/json.ts';

/**
 * Version 1 had text where version 2 has codes beside the text. The text is kept and shown as it is: nothing is read from it, so
 * that such a run is told by its statuses and messages.
 *
 * @param run parsed from a `run.json` of any version.
 */
export function upgraded(run: unknown): unknown {
  return isObject(run) && run.schemaVersion === 1 ? { ...run, schemaVersion: 2 } : run;
}
