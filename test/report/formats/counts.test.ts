/** Every report format and the exit code have the same numbers, for runs of every kind. */
import assert from 'node:assert/strict';
import { verdictOf } from '../../../scripts/report/analysis/counts.ts';
import { FORMATS, renderFiles } from '../../../scripts/report/formats/registry.ts';
import { checkedRun } from '../../../scripts/report/store/read.ts';
import { sentenceOf } from '../../../scripts/report/words/verdict.ts';
import type { Run } from '../../../scripts/run/model.ts';
import { exitCodeOf } from '../../../scripts/run/verdict.ts';
import { numbersOf, ownProblem, STATUSES } from '../counted.ts';
import { assertFits, parsed } from '../junit-xml.ts';
import { forEachRun, RUNS } from '../random-run.ts';

const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;
const numberIn = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1]?.replaceAll(',', '') ?? 0);

describe('report/formats: the numbers of a run', function () {
  this.timeout(180_000);
  type Check = (given: Run, files: ReadonlyMap<string, string>) => void;
  const checks: readonly (readonly [name: string, check: Check])[] = [
    ['run.json', inJson],
    ['JUnit', inJunit],
    ['CTRF', inCtrf],
    ['HTML', inHtml],
    ['summaries', inSummaries],
    ['the exit code', inExitCode],
  ];
  const files = new Map<Run, ReadonlyMap<string, string>>();
  before(() => {
    const assets = { style: '', script: '' };
    forEachRun((given) => files.set(given, renderFiles(given, { history: [], others: [], assets })));
  });

  for (const [name, check] of checks)
    it(`are the same in ${name}, for ${RUNS.length} runs`, () =>
      forEachRun((given) => check(given, files.get(given) ?? assert.fail())));

  it('the runs are of every kind', () => {
    const environments = RUNS.flatMap(({ given }) => given.environments);
    const kinds = new Set(environments.map(({ status, reasonCode }) => `${status} ${reasonCode ?? ''}`.trim()));
    assert.deepEqual([...kinds].sort(), [
      'errored runner-failed',
      'errored unreachable',
      'failed',
      'failed nothing-sent',
      'failed too-many-skipped',
      'incomplete parts-missing',
      'interrupted interrupted',
      'misconfigured key-refused',
      'passed',
      'skipped no-key',
    ]);
    const verdicts = new Set(RUNS.map(({ given }) => verdictOf(given)));
    assert.equal(verdicts.size, 5);
    const byFindings = environments
      .flatMap(({ requests }) => requests)
      .filter(({ reasonCode }) => reasonCode === 'findings');
    assert.ok(byFindings.length > 50);
  });
});

function inJson(given: Run, files: ReadonlyMap<string, string>): void {
  const { environments } = checkedRun(JSON.parse(files.get('run.json') ?? ''), 'run.json');
  for (const environment of environments) {
    const want = numbersOf([environment]);
    const { known = 0, ...totals } = environment.totals;
    const { requests, passed, failed, errored, flaky, skipped, assertions, assertionsFailed } = want;
    assert.deepEqual(totals, { requests, passed, failed, flaky, skipped, errored, assertions, assertionsFailed });
    assert.equal(known, want.known);
  }
  assert.equal(environments.length, given.environments.length);
}

function inJunit(given: Run, files: ReadonlyMap<string, string>): void {
  for (const environment of given.environments) {
    const suite = parsed(files.get(`${environment.name}.junit.xml`) ?? '');
    assertFits(suite);
    const cases = suite.children.filter(({ name }) => name === 'testcase');
    const having = (element: string) => cases.filter(({ children }) => children.some(({ name }) => name === element));
    const ids = (element: string) => new Set(having(element).map(({ attributes }) => attributes.name?.split(' · ')[0]));
    const want = numbersOf([environment]);
    const own = cases.filter(({ attributes }) => attributes.name === 'environment');
    const isSkipped = environment.status === 'skipped';
    assert.equal(own.length, ownProblem(environment) || isSkipped ? 1 : 0, 'environment');
    const ownIs = (element: string) => (own[0]?.children[0]?.name === element ? 1 : 0);
    const strict = given.strict === true ? want.findings : 0;
    const { tests, failures, errors, skipped } = suite.attributes;
    assert.deepEqual([tests, failures, errors, skipped].map(Number), [
      cases.length,
      want.assertionsFailed + strict + ownIs('failure'),
      want.errored + ownIs('error'),
      want.skipped + want.assertionsSkipped + ownIs('skipped'),
    ]);
    assert.equal(ownIs('skipped'), isSkipped ? 1 : 0);
    assert.equal(having('failure').length, Number(failures));
    const red = new Set([...ids('failure'), ...ids('error')]);
    red.delete('environment');
    assert.equal(red.size, want.problems, 'requests that are red');
    assert.equal(ids('flakyFailure').size, want.flaky);
    const properties = suite.children[0]?.children.map(({ attributes }) => [attributes.name, attributes.value]) ?? [];
    assert.equal(Object.fromEntries(properties).known ?? '0', String(want.known));
  }
}

function inCtrf(given: Run, files: ReadonlyMap<string, string>): void {
  for (const environment of given.environments) {
    const { summary, tests, environment: about } = JSON.parse(files.get(`${environment.name}.ctrf.json`) ?? '').results;
    const want = numbersOf([environment]);
    const own = ownProblem(environment) ? 1 : 0;
    const left = environment.status === 'skipped' ? 1 : 0;
    assert.deepEqual(
      [summary.tests, summary.passed, summary.failed, summary.skipped, summary.flaky],
      [want.requests + own + left, want.passed + want.flaky, want.problems + own, want.skipped + left, want.flaky],
    );
    const of = (status: string) => tests.filter((test: { status: string }) => test.status === status).length;
    assert.deepEqual([of('passed'), of('failed'), of('skipped')], [summary.passed, summary.failed, summary.skipped]);
    for (const status of STATUSES) {
      const rows = tests.filter(
        ({ rawStatus, name }: { rawStatus: string; name: string }) => rawStatus === status && name !== 'environment',
      );
      assert.equal(rows.length, want[status], status);
    }
    assert.equal(about.extra.known ?? 0, want.known);
    assert.equal(about.healthy, environment.status === 'passed');
  }
}

function inHtml(given: Run, files: ReadonlyMap<string, string>): void {
  const page = files.get('index.html') ?? '';
  const want = numbersOf(given.environments);
  const own = given.environments.filter(ownProblem).length;
  const nav = /<nav[\s\S]*?<\/nav>/.exec(page)?.[0] ?? '';
  assert.equal(numberIn(nav, />Failures <b>([\d,]+)</), want.problems || own, 'Failures');
  assert.equal(numberIn(nav, />Findings <span[^>]*>([\d,]+)</), want.findings, 'Findings');
  assert.equal(numberIn(nav, />Skipped <span[^>]*>([\d,]+)</), want.skipped, 'Skipped');
  for (const status of STATUSES)
    assert.equal(count(page, new RegExp(`class="request" data-status="${status}"`, 'g')), want[status], status);
  const cards = page
    .split('<article class="environment ')
    .slice(1)
    .map((card) => card.split('</article>')[0] ?? '');
  for (const [index, environment] of given.environments.entries()) {
    if (environment.status === 'skipped') continue;
    const numbers = numbersOf([environment]);
    const card = cards[index] ?? '';
    for (const status of STATUSES)
      assert.equal(
        numberIn(card, new RegExp(`<b>([\\d,]+)</b> ${status}<`)),
        numbers[status],
        `${environment.name} ${status}`,
      );
    if (numbers.requests > 0) assert.equal(numberIn(card, /([\d,]+) assertions?/), numbers.assertions);
    assert.equal(numberIn(card, /([\d,]+) requests? with known problems/), numbers.known);
  }
  const failures = /<h2 id=":failures">[\s\S]*?(?=<h2 )/.exec(page)?.[0] ?? '';
  const groups = [...failures.matchAll(/<p class="count">([\d,]+) requests? in /g)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
  assert.equal(groups, want.problems, 'requests in the groups of causes');
  const skips = /<h2 id=":skipped">[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
  assert.equal(
    [...skips.matchAll(/<b class="number">([\d,]+)/g)].reduce((sum, [, n]) => sum + Number(n), 0),
    want.skipped,
  );
  assert.equal(
    numberIn(/<h2 id=":known">[\s\S]*?<\/section>/.exec(page)?.[0] ?? '', />([\d,]+) requests? with problems/),
    want.known,
  );
}

const SIGNS: Readonly<Record<string, readonly string[]>> = {
  passed: ['✅', 'brightgreen'],
  failed: ['❌', 'red'],
  uncertain: ['⚠️', 'orange'],
};

function inSummaries(given: Run, files: ReadonlyMap<string, string>): void {
  const want = numbersOf(given.environments);
  for (const text of [files.get('summary.md') ?? '', FORMATS.github.render(given)]) {
    for (const environment of given.environments) {
      const { passed, failed, errored, flaky, skipped, assertions, assertionsFailed } = numbersOf([environment]);
      const [, , , ...cells] = (
        text.split('\n').find((line) => line.startsWith(`| ${environment.name.replaceAll('-', '\\-')} |`)) ?? ''
      )
        .split('|')
        .map((cell) => cell.trim());
      const told = assertionsFailed === 0 ? String(assertions) : `${assertionsFailed} of ${assertions} failed`;
      assert.deepEqual(cells.slice(0, 6), [...[passed, failed, errored, flaky, skipped].map(String), told]);
    }
    assert.equal(numberIn(text, /^### ([\d,]+) problems?$/m), want.problems);
    assert.equal(numberIn(text, /^### ([\d,]+) requests? passed only after a retry$/m), want.flaky);
    assert.equal(numberIn(text, /^### ([\d,]+) findings?:/m), want.findings);
    assert.equal(numberIn(text, /^### ([\d,]+) requests? with known problems$/m), want.known);
    assert.equal(text.startsWith('## ✅'), exitCodeOf(given) === 0, 'the mark');
    const sign = /<section class="verdict (\w+)"/.exec(files.get('index.html') ?? '')?.[1] ?? '';
    const { color } = JSON.parse(FORMATS.badgeData.render(given));
    assert.deepEqual([text.split(' ')[1], color], SIGNS[sign], 'the sign of the page');
    assertSentence(text.replaceAll('\\', ''), given);
  }
}

/** The number at the top is the number of problems, or what passed. */
function assertSentence(text: string, given: Run): void {
  const sentence = sentenceOf(given);
  assert.ok(text.includes(sentence), sentence);
  const tested = given.environments.filter(({ status }) => status !== 'skipped');
  const { problems, sent } = numbersOf(tested);
  const needs = /([\d,]+) of ([\d,]+) requests? needs? attention/.exec(sentence);
  if (needs !== null) assert.deepEqual([Number(needs[1]), Number(needs[2])], [problems, sent]);
  else
    assert.ok(
      tested.every((one) => numbersOf([one]).problems === 0 || one.status === 'misconfigured'),
      sentence,
    );
  const passed = /([\d,]+) requests? passed in/.exec(sentence);
  if (passed !== null)
    assert.equal(Number(passed[1]), numbersOf(tested.filter(({ status }) => status !== 'misconfigured')).sent);
}

function inExitCode(given: Run, files: ReadonlyMap<string, string>): void {
  const code = exitCodeOf(given);
  const { problems } = numbersOf(given.environments);
  const own = given.environments.filter(ownProblem).length;
  const isGreen = problems + own === 0 && given.environments.some(({ status }) => status === 'passed');
  assert.equal(code === 0, isGreen && given.missing === undefined, `exit code ${code}`);
  assert.equal(verdictOf(given) === 'passed', code === 0, verdictOf(given));
  const red = given.environments.filter(({ name }) => /<(?:failure|error) /.test(files.get(`${name}.junit.xml`) ?? ''));
  if (code === 0) assert.equal(red.length, 0);
  if (given.missing !== undefined) assert.equal(code, 1);
  if (red.length === 0 && given.missing === undefined)
    assert.ok(code === 0 || given.environments.every(({ status }) => status === 'skipped'));
}
