/** Where the value of a variable comes from, in words for a person. */
import { SCRIPT_SETTINGS, TIME_VARIABLES } from '../script-variables.ts';
import type { VariableSource } from '../scripts/settings.ts';
import { codeSpan, plainText } from './markdown.ts';

export interface ValueSources {
  readonly sources: Readonly<Record<string, Pick<VariableSource, 'request'>>>;
  /** Variables that only the requests of the suite give values to; the environment has no say. */
  readonly own?: readonly string[];
  /** Variables that always have the same value. */
  readonly fixed?: Readonly<Record<string, string>>;
}

/** @returns a clause without a full stop, as Markdown. */
export function valueSource(variable: string, { sources, own = [], fixed = {} }: ValueSources): string {
  const always = fixed[variable];
  if (always !== undefined) return `always ${codeSpan(always)}`;
  const time = TIME_VARIABLES[variable];
  if (time !== undefined) return time;
  if (Object.hasOwn(SCRIPT_SETTINGS, variable)) return 'the scripts set it';
  const source = sources[variable];
  if (source === undefined) return 'set it in the environment';
  const from = `from the response to "${plainText(source.request)}"`;
  return own.includes(variable) ? `${from}, and from nowhere else` : `${from}, unless the environment sets it`;
}
