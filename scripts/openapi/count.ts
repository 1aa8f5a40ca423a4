/** Keywords that count: `minItems`, `maxLength` and the like (JSON Schema 2020-12 Validation, section 6). */
import type { Json } from '../shared/json.ts';

/** @returns the number, not negative; `fallback` for what is no number, which asks nothing (as in `translateSchema`). */
export function countOf(value: Json | undefined, fallback: number): number {
  return typeof value === 'number' && !Number.isNaN(value) ? Math.max(0, value) : fallback;
}
