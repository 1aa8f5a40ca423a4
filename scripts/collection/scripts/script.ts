/**
 * The scripts of a collection, as data. They stay data until `script-printer.ts` prints them: text that comes from the document
 * is only ever a value in `args`, `options`, `settings` or a schema, and never a part of the code.
 */

import type { Draft07 } from '../../openapi/schema/definitions.ts';
import type { Unavailable } from '../../shared/api-conventions.ts';
import type { Check } from './check.ts';
import type { Contract } from './contracts.ts';
import type { LibraryFile } from './library.ts';
import type { ScriptSettings } from './settings.ts';

/** What a script checks: the contract of a response, a step of a lifecycle, or that the API refuses the request. */
export type ScriptPurpose = 'contract' | 'step' | 'refusal';

export interface ScriptOptions {
  readonly unavailable?: readonly Unavailable[];
  /** Variables of the resources that the run has to have listed before a response counts as unavailable. */
  readonly below?: readonly string[];
}

/** The script that runs after the response to one request. */
export interface RequestScript {
  readonly purpose: ScriptPurpose;
  readonly options: ScriptOptions;
  readonly checks: readonly Check[];
  /** The schema of the response; only with the check `follows`. */
  readonly contract?: Contract;
  /** The schemas of the check `isDocumented`. */
  readonly contracts?: readonly Contract[];
}

/** The script of a collection, which runs before each of its requests. */
export interface CollectionScript {
  /** Files of the library that only this collection needs. */
  readonly library?: readonly LibraryFile[];
  /** The schemas that contracts of the collection refer to, by name; empty where each contract has its own. */
  readonly definitions: ReadonlyMap<string, Draft07>;
  /** The function of the library that prepares each request. */
  readonly prepare: 'prepare' | 'prepareStep';
  readonly settings: ScriptSettings;
}
