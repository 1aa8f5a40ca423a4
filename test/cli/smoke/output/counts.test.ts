/** The terminal and the annotations have the same numbers as the reports, for runs of every kind. */
import assert from 'node:assert/strict';
import { ciLogOf } from '../../../../scripts/cli/ci-system.ts';
import { annotationLines } from '../../../../scripts/cli/smoke/output/annotations.ts';
import { misconfigurations } from '../../../../scripts/cli/smoke/output/failure-text.ts';
import { progressPrinter } from '../../../../scripts/cli/smoke/output/progress.ts';
import { resultLines } from '../../../../scripts/cli/smoke/output/result-text.ts';
import type { Run } from '../../../../scripts/run/model.ts';
import { numbersOf, ownProblem, STATUSES } from '../../../report/counted.ts';
import { forEachRun, RUNS } from '../../../report/random-run.ts';
import { FakeScreen } from '../../fake-terminal.ts';

describe('cli/smoke/output: the numbers of a run', function () {
  this.timeout(180_000);
  for (const [name, check] of [
    ['the terminal', inTerminal],
    ['annotations', inAnnotations],
  ] as const)
    it(`are those of its requests in ${name}, for ${RUNS.length} runs`, () => forEachRun(check));
});

function inTerminal(given: Run): void {
  const screen = new FakeScreen(1000, false);
  const progress = progressPrinter(screen, { verbosity: 'verbose' });
  for (const environment of given.environments) {
    const { name, requests } = environment;
    progress({ kind: 'environment-start', environment: name, total: requests.length, leastMs: 0, ratelimit: '' });
    for (const request of requests)
      progress({ kind: 'request-end', environment: name, request, done: 1, total: requests.length });
    progress({ kind: 'environment-end', environment });
  }
  const live = screen.writes.join('');
  const all = numbersOf(given.environments);
  for (const [status, mark] of [
    ['passed', '✓'],
    ['failed', '✗'],
    ['errored', '!'],
    ['flaky', '~'],
    ['skipped', '-'],
  ] as const)
    assert.equal(live.match(new RegExp(`^\\[[^\\]]+\\] ${mark} GET `, 'gm'))?.length ?? 0, all[status], status);

  const lines = resultLines(given, { columns: 1000, rerun: { flags: [], envOf: (name) => name } }).join('\n');
  const table = lines.split('\n').slice(1, 3 + given.environments.length);
  const titles = (table[0] ?? '').trim().split(/ {2,}/);
  for (const [index, environment] of given.environments.entries()) {
    const cells = (table[index + 2] ?? '').trim().split(/ {2,}/);
    const cell = (title: string) => Number(cells[titles.indexOf(title)] ?? 0);
    const want = numbersOf([environment]);
    for (const title of ['requests', ...STATUSES, 'assertions', 'findings', 'known'] as const)
      assert.equal(cell(title), want[title], `${environment.name} ${title}`);
  }
  const judged = given.environments.filter(({ status }) => status !== 'misconfigured');
  const failures = [...lines.matchAll(/^(\d+) failures? in /gm)].reduce((sum, [, n]) => sum + Number(n), 0);
  assert.equal(failures, numbersOf(judged).problems);
  assert.equal(misconfigurations(given).length, given.environments.length - judged.length);
}

function inAnnotations(given: Run): void {
  const github = ciLogOf({ GITHUB_ACTIONS: 'true' });
  assert.ok(github);
  const lines = annotationLines(given, { file: 'a.json', text: '' }, github);
  const level = (name: string) => {
    const own = lines.filter((line) => line.startsWith(`::${name} `));
    const more = own
      .map((line) => /^::\w+ title=More::(\d+) more/.exec(line)?.[1])
      .find((found) => found !== undefined);
    return more === undefined ? own.length : own.length - 1 + Number(more);
  };
  const byFindings = given.environments
    .flatMap(({ requests }) => requests)
    .filter(({ reasonCode }) => reasonCode === 'findings');
  const failing = byFindings.flatMap(({ findings = [] }) => findings).filter(({ known }) => known === undefined).length;
  const { problems, findings } = numbersOf(given.environments);
  assert.equal(level('error'), problems + given.environments.filter(ownProblem).length);
  assert.equal(level('warning'), findings - failing);
}
