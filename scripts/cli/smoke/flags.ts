/** The flags of `smoke`. */
import { DEFAULT_SUITE, SUITE_NAMES, SUITES, type SuiteName } from '../../collection/suites/registry.ts';
import type { FlagValues } from '../command.ts';
import {
  choice,
  count,
  countOr,
  fileOf,
  listed,
  rateLimit,
  SECONDS,
  STYLE_FILE_FLAG,
  shard,
  skipLimit,
  text,
  texts,
  toggle,
} from '../flag.ts';
import { NETWORK_FLAGS } from '../network/flags.ts';

export type SmokeFlags = FlagValues<typeof SMOKE_FLAGS>;

export const SMOKE_FLAGS = {
  env: texts('name|file', 'an environment', 'every file in environments/'),
  suite: choice('name', SUITE_NAMES, meaningOf(SUITE_NAMES), DEFAULT_SUITE),
  only: texts('pattern', 'operationId, tag or path; * matches any text'),
  exclude: texts('pattern', 'what is not sent, in the same notation'),
  lastFailed: toggle('only what failed in the last run of the suite'),
  list: toggle('print what would be sent, and send nothing'),
  allowWrites: toggle('send requests that create, change or delete'),
  acceptCosts: toggle('accept the cost of created resources; required unless the environment is on this machine'),
  retries: countOr(2, 'n', 'retries after a transient failure', { min: 0 }),
  timeout: countOr(30_000, 'ms', 'for one request', { min: 1 }),
  deadline: count('s', 'for the whole run', SECONDS),
  rateLimit: rateLimit('replaces the rate limit of the environment'),
  ...NETWORK_FLAGS,
  concurrency: countOr(8, 'n', 'environments at once', { min: 1 }),
  shard: shard('run one part of the suite'),
  iterations: countOr(1, 'n', 'number of times to run the suite', { min: 1 }),
  bail: toggle('stop an environment after its first failure'),
  strict: toggle('findings fail the run'),
  maxSkipped: skipLimit('a run that skips more than this fails, for example 5 or 10%'),
  reports: text('dir', 'folder instead of reports/'),
  history: text('dir|url', 'earlier runs besides those in reports/; a folder gets this run, too'),
  keep: countOr(20, 'n', 'runs of each suite that stay in the folder of --history', { min: 1 }),
  historyClickhouse: text('url', 'also write each request as a row of a ClickHouse table'),
  styleFile: STYLE_FILE_FLAG,
  comment: text('file', 'also write the body of a comment on a pull request'),
  badge: fileOf(['.svg', '.json'], 'also write a badge: .svg, or .json for shields.io'),
  open: toggle('open the report in the browser'),
  quiet: toggle('print only problems and the result'),
  verbose: toggle('print each assertion, and the response of a failure'),
  collection: text('file', 'collection instead of the generated one'),
  frozen: toggle('a stale collection is an error'),
  requireAll: toggle('an environment without a key is an error'),
  coverage: toggle('show which operations each suite has sent'),
  updateBaseline: toggle('accept the failures and findings of this run as known problems: writes NAME.baseline.json'),
  noBaseline: toggle('known problems fail the run too'),
};

/** `smoke reads …, negative sends … or lifecycle creates …` */
function meaningOf(names: readonly SuiteName[]): string {
  return listed(names.map((name) => `${name} ${SUITES[name].summary}`));
}
