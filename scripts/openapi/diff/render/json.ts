/** The comparison for other programs: the model as it is. */
import { printJson } from '../../../shared/json.ts';
import { printableJson } from '../../../shared/printable.ts';
import type { SpecDiff } from '../model.ts';
import type { RenderOptions } from './options.ts';

export function renderJson(diff: SpecDiff, { names }: RenderOptions): string {
  return printableJson(printJson({ schemaVersion: 1, names, ...diff }));
}
