/** Where the value of a variable comes from, in words for a person. */
import { isSafe, type Method } from '../../openapi/model.ts';
import { SCRIPT_SETTINGS, TIME_VARIABLES } from '../script-variables.ts';
import type { VariableSource } from '../scripts/settings.ts';
import { codeSpan, plainText } from './markdown.ts';

export interface ValueSources {
  readonly sources: Readonly<Record<string, Pick<VariableSource, 'request'>>>;
  /** The variable of the root item. */
  readonly root?: string;
  /** Variables that only the requests of the suite give values to; the environment has no say. */
  readonly own?: readonly string[];
  /** Variables that always have the same value. */
  readonly fixed?: Readonly<Record<string, string>>;
}

/**
 * @param method of the request: one that changes something uses only what a person gave (`postman/aim.ts`).
 * @returns a clause without a full stop, as Markdown.
 */
export function valueSource(
  variable: string,
  { sources, root, own = [], fixed = {} }: ValueSources,
  method: Method,
): string {
  const always = fixed[variable];
  if (always !== undefined) return `always ${codeSpan(always)}`;
  const time = TIME_VARIABLES[variable];
  if (time !== undefined) return time;
  if (Object.hasOwn(SCRIPT_SETTINGS, variable)) return 'the scripts set it';
  const source = sources[variable];
  if (source === undefined) return 'set it in the environment';
  const request = `"${plainText(source.request)}"`;
  if (own.includes(variable)) return `from the response to ${request}, and from nowhere else`;
  if (isSafe(method)) return `from the response to ${request}, unless the environment sets it`;
  return variable === root && method === 'POST'
    ? `set it in the environment, or it is the only one that ${request} lists`
    : `set it in the environment; ${request} lists it`;
}
