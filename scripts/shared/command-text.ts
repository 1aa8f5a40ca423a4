import { IS_CHECKOUT } from './root.ts';

/**
 * A command as a user types it: an npm script in a checkout, and the program itself where the package is installed.
 *
 * @param command for example `smoke`, or `report merge`.
 * @param args flags and arguments; none unless given.
 */
export function commandText(command: string, args = '', isCheckout = IS_CHECKOUT): string {
  const [script = '', ...rest] = command.split(' ');
  const all = [...rest, ...(args === '' ? [] : [args])];
  if (!isCheckout) return ['npx clickhouse-cloud-postman', script, ...all].join(' ');
  return [`npm run ${script}`, ...(all.length === 0 ? [] : ['--', ...all])].join(' ');
}
