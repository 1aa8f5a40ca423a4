/** The sample values of an API that are constants. */
import type { Json } from '../../shared/json.ts';

/** Values of one seeded item, by JSON pointer. */
export type Variant = Readonly<Record<string, Json>>;

export interface FixedSamples {
  /** Names of the seeded items, by resource, in the order of creation. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Values of single seeded items: by resource, then by ordinal. */
  readonly variants: Readonly<Record<string, readonly Variant[]>>;
  /** Values by property name. */
  readonly constants: Readonly<Record<string, Json>>;
}
