/** Whether output has colours. */

/**
 * `FORCE_COLOR` outranks `NO_COLOR`, as in Node.js; a terminal without either has colours.
 *
 * @param env `FORCE_COLOR`: `0` or `false` is no, any other value is yes. `NO_COLOR`: any value but the empty one is no
 * (https://no-color.org).
 */
export function hasColours(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none } = env;
  if (forced !== undefined) return forced !== '0' && forced.toLowerCase() !== 'false';
  return isTerminal && !none;
}
