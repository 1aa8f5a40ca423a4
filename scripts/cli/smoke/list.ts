/** `--list`: prints the requests that would be sent, and sends nothing. */
import { counted } from '../../report/quantity.ts';
import { reasonText } from '../../report/words/reason.ts';
import { type SelectedItem, selectRequests, suiteItems } from '../../run/select.ts';
import { chooseEnvironments } from '../chosen-environments.ts';
import { shown } from '../screen.ts';
import { findEarlierRuns } from './earlier-runs.ts';
import { chooseSelection } from './selection.ts';
import type { SmokeOptions } from './smoke.ts';
import { chooseSuite } from './suite.ts';

/**
 * The requests in order, one per line, and how many would not be sent. No environment needs a key for it.
 *
 * @throws ExpectedError those of `smoke` before its first request.
 */
export async function listRequests(options: Omit<SmokeOptions, 'signal' | 'onProgress'>): Promise<string> {
  const { flags, print } = options;
  const environments = await chooseEnvironments(options);
  const { collection, needsCredentials } = await chooseSuite(options);
  const history = await (await findEarlierRuns(options)).read();
  const selection = chooseSelection({ flags, history, environments, print });
  const conventions = needsCredentials ? environments[0]?.conventions : undefined;
  const selected = selectRequests({ collection, selection, mayWrite: flags.allowWrites, conventions });
  return listText(selected, suiteItems(collection.suite, collection.items).length);
}

function listText(selected: readonly SelectedItem[], suiteRequests: number): string {
  const sent = selected.filter(({ leftOut }) => leftOut === undefined);
  const rows = sent.map(({ item }) => [shown(item.id), shown(item.method), shown(item.path)] as const);
  const width = (column: 0 | 1) => Math.max(0, ...rows.map((row) => row[column].length));
  const lines = rows.map(([id, method, path]) => `${id.padEnd(width(0))}  ${method.padEnd(width(1))}  ${path}`);
  const leftOut = new Map<string, number>();
  for (const { leftOut: reason } of selected) {
    if (reason === undefined) continue;
    const text = reasonText(reason) ?? reason.reasonCode;
    leftOut.set(text, (leftOut.get(text) ?? 0) + 1);
  }
  const unselected = suiteRequests - selected.length;
  return [
    ...lines,
    `${counted(sent.length, 'request')} would be sent to each environment`,
    ...[...leftOut].map(([text, count]) => `${counted(count, 'request')} would not: ${shown(text)}`),
    ...(unselected === 0 ? [] : [`${counted(unselected, 'request')} of the suite not selected`]),
  ].join('\n');
}
