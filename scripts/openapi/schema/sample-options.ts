/** What a sample is made by, and what is recorded while it is made. */
import type { Json, JsonObject } from '../../shared/json.ts';
import type { Direction } from './json-schema.ts';

export interface SampleContext {
  /** Name of the property or parameter; empty at the top and in unnamed places. */
  readonly name: string;
  /** JSON pointer into the value. */
  readonly pointer: string;
  /** The schema with its `$ref` resolved and its `allOf` merged. */
  readonly schema: JsonObject;
}

export interface SampleOptions {
  readonly direction: Direction;
  /** Proposes a value for a place. It is used if the schema admits it. */
  readonly propose?: (context: SampleContext) => Json | undefined;
  /** Text that is replaced by a value before it is sent: used as it is, even if the schema does not admit it. */
  readonly placeholder?: (context: SampleContext) => string | undefined;
  /** Whether an optional property is included. Left out: all are. Given: required properties come first. */
  readonly includes?: (context: SampleContext) => boolean;
  /** Whether an example of the document is used where the schema admits it. Left out: all are. */
  readonly takesExample?: (example: Json, context: SampleContext) => boolean;
  /** Records the steps that the sample took, and how it was shortened. */
  readonly log?: SampleLog | undefined;
}

/** How a limit of `limits.ts` shortened a sample, which therefore may not satisfy the schema. */
export interface Shortened {
  /** JSON pointer into the value. */
  readonly pointer: string;
  /** `size`: required parts are missing, because the value has too many. */
  readonly keyword: 'minItems' | 'minProperties' | 'minLength' | 'size';
  /** What the keyword requires, and what was made; of `size` the parts of the value. */
  readonly wanted?: number;
  readonly made: number;
}

/** Sums over several samples. */
export interface SampleLog {
  /** Steps of the work (see `Work`). */
  steps: number;
  readonly shortened: Shortened[];
}
