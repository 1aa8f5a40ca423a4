/** Where the value of a variable comes from, in words for a person. */
import type { Chain } from '../chain/chain.ts';
import { TIME_VARIABLES } from '../script-variables.ts';
import { plainText } from './markdown.ts';

/** @returns a clause without a full stop, as Markdown. */
export function valueSource(variable: string, { sources }: Pick<Chain, 'sources'>): string {
  const time = TIME_VARIABLES[variable];
  if (time !== undefined) return time;
  const source = sources[variable];
  return source === undefined
    ? 'set it in the environment'
    : `from the response to "${plainText(source.request)}", unless the environment sets it`;
}
